#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "kernel/kernel.h"
#include "util/err.h"

kernel_function kernel_baseline, kernel_avx2, kernel_avx512, kernel_reference;
project_function project_baseline, project_avx2, project_avx512;

static const struct kernel {
	const char *name;
	kernel_function *advance;
	project_function *project;
} kernels[] = {
/* The fastest first. */
#if defined __x86_64__
	{"avx512", kernel_avx512, project_avx512},
	{"avx2", kernel_avx2, project_avx2},
#endif
	{"baseline", kernel_baseline, project_baseline},
	{"reference", kernel_reference, project_baseline},
};
enum { KERNELS = sizeof kernels / sizeof *kernels };

static bool runs(const char *name)
{
#if defined __x86_64__
	if (strcmp(name, "avx512") == 0)
		return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512vl") &&
		       __builtin_cpu_supports("avx512dq");
	if (strcmp(name, "avx2") == 0)
		return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
#endif
	return true;
}

/* One by its name, or (NULL) the fastest; NULL where this processor has none. */
static const struct kernel *find(const char *name)
{
	for (size_t i = 0; i < KERNELS; i++)
		if ((!name || strcmp(kernels[i].name, name) == 0) && runs(kernels[i].name))
			return &kernels[i];
	return NULL;
}

kernel_function *kernel_named(const char *name)
{
	const struct kernel *k = find(name);

	return k ? k->advance : NULL;
}

project_function *project_named(const char *name)
{
	const struct kernel *k = find(name);

	return k ? k->project : NULL;
}

static const struct kernel *choose(void)
{
	const char *wanted = getenv("HNN_KERNEL");
	const struct kernel *k = find(wanted);

	if (!k)
		die("HNN_KERNEL=%s: this processor has no such kernel", wanted);
	return k;
}

kernel_function *kernel_choose(void)
{
	return choose()->advance;
}

project_function *project_choose(void)
{
	return choose()->project;
}
