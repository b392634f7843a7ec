#include "model/unit.h"

#include <stddef.h>
#include <string.h>

const char *unit_of(const char *address)
{
	static const struct {
		const char *key, *unit;
	} units[] = {
		{"mu", "ms"},        {"sigma", "ms"},    {"delay", "ms"}, {"tau1", "ms"},    {"tau2", "ms"},
		{"taur", "ms"},      {"tstart", "ms"},   {"tstop", "ms"}, {"to", "ms"},      {"ampa", "uS"},
		{"nmda", "uS"},      {"gabaa", "uS"},    {"gabab", "uS"}, {"weight", "uS"},  {"amplitude", "nA"},
		{"L", "um"},         {"diam", "um"},     {"z", "um"},     {"spacing", "um"}, {"cm", "uF/cm2"},
		{"Ra", "ohm cm"},    {"v0", "mV"},       {"e", "mV"},     {"el", "mV"},      {"threshold", "mV"},
		{"gnabar", "S/cm2"}, {"gkbar", "S/cm2"}, {"gl", "S/cm2"}, {"offset", "fAm"}, {"slope", "fAm/ms"},
		{"celsius", "°C"},
	};
	const char *dot = strrchr(address, '.'), *key = dot ? dot + 1 : address;

	for (size_t i = 0; i < sizeof units / sizeof *units; i++)
		if (strcmp(units[i].key, key) == 0)
			return units[i].unit;
	return NULL;
}
