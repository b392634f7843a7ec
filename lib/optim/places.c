#include "optim/places.h"

#include <math.h>
#include <stdlib.h>

#include "model/address.h"
#include "optim/names.h"
#include "util/err.h"
#include "util/mem.h"
#include "util/num.h"

static _Noreturn void unknown(const struct networks *networks, const char *address)
{
	char *like = address_suggest(&networks->item[0], address);

	die_at(networks->file, 0, "there is no '%s'%s%s%s", address, like ? ": did you mean '" : "", like ? like : "",
	       like ? "'?" : "");
}

struct moved *places_find(const char *name, struct networks *networks, const char *option, size_t *count)
{
	char *address = mem_text(name);
	size_t first, end = name_networks(address, networks, &first, option), room = 0;
	struct moved *found = NULL;

	*count = 0;
	for (size_t i = first; i < end; i++) {
		struct setting *setting = address_setting(&networks->item[i], address);
		struct moved place = {.address = mem_text(address), .network = i, .own = NAN};

		if (!setting) {
			free(place.address);
			continue;
		}
		num_parse(setting->value, &place.own);
		*GROW(found, *count, room) = place;
	}
	if (!*count)
		unknown(networks, address);
	free(address);
	return found;
}

void places_settle(struct moved place[], size_t places, enum bounds_are are, struct networks *networks)
{
	for (size_t k = 0; k < places; k++)
		place[k].setting = records_at(&networks->item[place[k].network], place[k].address);
	for (size_t k = 0; are != VALUES && places > 1 && k < places; k++)
		if (isnan(place[k].own))
			die_at(networks->file, 0, "%s is '%s', not a number: it cannot follow", place[k].address,
			       place[k].setting->value);
	if (are == RATIOS && places > 1 && place[0].own == 0)
		die_at(networks->file, 0, "%s is 0: nothing has a ratio to that", place[0].address);
}

double places_value(const struct moved *place, const struct moved *lead, enum bounds_are are, double value)
{
	if (place != lead && are == SHIFTS)
		return place->own + (value - lead->own);
	if (place != lead && are == RATIOS)
		return place->own * (value / lead->own);
	return value;
}

void places_put(const struct moved place[], size_t places, enum bounds_are are, double value)
{
	char text[NUM_MAX];

	for (size_t i = 0; i < places; i++)
		setting_replace(place[i].setting, num_exact(text, places_value(&place[i], place, are, value)));
}
