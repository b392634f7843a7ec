#include "model/keys.h"
#include "plot/plot.h"
#include "util/mem.h"

char *plot_parameter(const char *address)
{
	const char *unit = keys_unit(address);
	bool micro = unit && *unit == 'u';

	return unit ? mem_printf("%s (%s%s)", address, micro ? "µ" : "", unit + micro) : mem_text(address);
}
