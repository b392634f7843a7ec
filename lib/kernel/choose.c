#include "kernel/kernel.h"

#include <stdlib.h>
#include <string.h>

#include "util/err.h"

kernel_function kernel_baseline, kernel_avx2, kernel_avx512;

kernel_function *kernel_choose(const char **name)
{
	const char *wanted = getenv("HNN_KERNEL");
	struct {
		const char *name;
		kernel_function *run;
		bool usable;
	} kernels[] = {
#if defined __x86_64__
		{"avx512", kernel_avx512,
		 __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512dq")},
		{"avx2", kernel_avx2, __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")},
#endif
		{"baseline", kernel_baseline, true},
	};

	for (size_t i = 0; i < sizeof kernels / sizeof *kernels; i++)
		if (kernels[i].usable && (!wanted || strcmp(wanted, kernels[i].name) == 0)) {
			if (name)
				*name = kernels[i].name;
			return kernels[i].run;
		}
	die("HNN_KERNEL=%s: this processor has no such kernel", wanted);
}
