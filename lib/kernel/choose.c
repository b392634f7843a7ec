#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "kernel/kernel.h"
#include "util/err.h"

kernel_function kernel_baseline, kernel_avx2, kernel_avx512, kernel_reference;

/* The fastest first. */
static const char *const names[] = {"avx512", "avx2", "baseline", "reference"};

kernel_function *kernel_named(const char *name)
{
#if defined __x86_64__
	if (strcmp(name, "avx512") == 0 && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512vl") &&
	    __builtin_cpu_supports("avx512dq"))
		return kernel_avx512;
	if (strcmp(name, "avx2") == 0 && __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma"))
		return kernel_avx2;
#endif
	return strcmp(name, "baseline") == 0 ? kernel_baseline : strcmp(name, "reference") == 0 ? kernel_reference : NULL;
}

kernel_function *kernel_choose(void)
{
	const char *wanted = getenv("HNN_KERNEL");
	kernel_function *kernel = wanted ? kernel_named(wanted) : NULL;

	for (size_t i = 0; !wanted && !kernel; i++)
		kernel = kernel_named(names[i]);
	if (!kernel)
		die("HNN_KERNEL=%s: this processor has no such kernel", wanted);
	return kernel;
}
