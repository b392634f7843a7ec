#include "drive/options.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "util/err.h"
#include "util/mem.h"
#include "util/text.h"

static const struct drive_key *asked[DRIVE_OPTIONS]; /* what each option is about */
static struct option_spec options[DRIVE_OPTIONS];
static struct usage usage = {.summary = "Add a drive to the networks in FILE or standard input.", .options = options};

/* The name of a key's option; to be freed. */
static char *option_name(const struct drive_key *key)
{
	char *name = mem_text(key->option ? key->option : key->name);

	for (char *s = name; *s; s++)
		if (*s == '_')
			*s = '-';
	return name;
}

const char *drive_option(const struct drive_key *key)
{
	static char text[80];
	char *name = option_name(key);

	snprintf(text, sizeof text, "--%s", name);
	free(name);
	return text;
}

/* Add to a text made with mem_text(). */
static void join(char **text, const char *more)
{
	char *longer = mem_printf("%s%s", *text, more);

	free(*text);
	*text = longer;
}

/* The help of an option of one kind: what it is, and what it is where it is not given. */
static char *help_of(const struct drive_key *key)
{
	return mem_printf("%s%s%s%s", key->help, key->otherwise ? " [" : "", key->otherwise ? key->otherwise : "",
	                  key->otherwise ? "]" : "");
}

/* The help of an option: which kinds have it, unless it is a common one; what it is; what it is where it is
 * not given, as the first kind has it and where another differs. */
static char *help(const struct drive_key *key)
{
	char *kinds = mem_text(""), *usual = mem_text(""), *text;
	const char *first = NULL;

	for (int i = 0; drive_kinds[i]; i++) {
		int k = drive_key(drive_kinds[i], key->name);
		const char *otherwise = k < 0 ? NULL : drive_kinds[i]->key[k].otherwise;

		if (k >= 0) {
			join(&kinds, *kinds ? ", " : "");
			join(&kinds, drive_kinds[i]->name);
		}
		if (otherwise && (!first || strcmp(first, otherwise) != 0)) {
			char *word = first ? mem_printf("; %s: %s", drive_kinds[i]->name, otherwise) : mem_text(otherwise);

			join(&usual, word);
			free(word);
			first = first ? first : otherwise;
		}
	}
	text = mem_printf("%s%s%s%s%s%s", key->common ? "" : kinds, key->common ? "" : ": ", key->help, first ? " [" : "",
	                  usual, first ? "]" : "");
	free(kinds);
	free(usual);
	return text;
}

/* The options of all kinds, those of one kind before those of several; help on those of one kind alone, unless it is
 * NULL. */
static void make_options(const struct drive_kind *only)
{
	int n = 0;

	for (int common = 0; common < 2; common++)
		for (int i = 0; drive_kinds[i]; i++)
			for (const struct drive_key *key = drive_kinds[i]->key; key->name; key++) {
				int known = 0, k = only ? drive_key(only, key->name) : -1;

				while (known < n && strcmp(asked[known]->name, key->name) != 0)
					known++;
				if (known < n || key->common != (common == 1) || n == DRIVE_OPTIONS - 1)
					continue;
				asked[n] = key;
				options[n++] = (struct option_spec){option_name(key), 0, key->meta,
				                                    k >= 0 ? help_of(&only->key[k])
				                                    : only ? NULL
				                                           : help(key)};
			}
}

/* A line of the usage. */
static void join_usage(char **synopsis, const struct drive_kind *kind)
{
	join(synopsis, **synopsis ? "\n" : "");
	join(synopsis, kind->name);
	join(synopsis, " NAME");
	for (const struct drive_key *key = kind->key; key->name; key++) {
		char *word = mem_printf(" %s=%s", drive_option(key), key->meta);

		if (!key->otherwise && key->type != KEY_WEIGHT)
			join(synopsis, word);
		free(word);
	}
	join(synopsis, " [OPTION]... [FILE]");
}

const struct usage *drive_usage(const char *kind)
{
	const struct drive_kind *only = kind ? drive_kind(kind) : NULL;
	char *synopsis = mem_text("");

	make_options(only);
	for (int i = 0; drive_kinds[i]; i++)
		if (!only || drive_kinds[i] == only)
			join_usage(&synopsis, drive_kinds[i]);
	usage.synopsis = synopsis;
	return &usage;
}

/* The kinds' names, as in "a, b"; to be freed. */
static char *kind_names(void)
{
	char *names = mem_text("");

	for (int i = 0; drive_kinds[i]; i++) {
		join(&names, i ? ", " : "");
		join(&names, drive_kinds[i]->name);
	}
	return names;
}

/* That all is given that must be, and nothing that the kind does not have. */
static void complete(const struct drive_order *order, const char *const *given)
{
	const struct drive_kind *kind = order->kind;
	int missing = 0, left = 0;
	char *needs = mem_text("");

	for (int i = 0; options[i].name; i++)
		if (given[i] && drive_key(kind, asked[i]->name) < 0)
			die_usage("--%s does not go with '%s'", options[i].name, kind->name);
	for (int i = 0; kind->key[i].name; i++)
		left += !kind->key[i].otherwise && kind->key[i].type != KEY_WEIGHT;
	for (int i = 0; kind->key[i].name; i++)
		if (!kind->key[i].otherwise && kind->key[i].type != KEY_WEIGHT) {
			missing += !order->given[i];
			join(&needs, *needs ? left == 1 ? " and " : ", " : "");
			join(&needs, drive_option(&kind->key[i]));
			left--;
		}
	if (missing)
		die_usage("%s %s drive needs %s", strchr("aeiou", *kind->name) ? "an" : "a", kind->name, needs);
	free(needs);
}

/* That a number is one, and in the range; those of single populations are looked at in the records. */
static void check_number(const struct drive_key *key, const char *text)
{
	double word;

	if (key->per == PER_TARGET || key->type == KEY_WORD || key->type == KEY_FILE || drive_word(key, text, &word) ||
	    (key->per == PER_CELLS && strchr(text, '=')))
		return;
	if (key->type == KEY_NUMBER)
		args_number(drive_option(key), text, key->low, key->high);
	else
		args_integer(drive_option(key), text, (long)key->low, (long)key->high);
}

/* The file that an option names. */
static void read_file(struct drive_order *order, const char *networks)
{
	for (int k = 0; order->kind->key[k].name; k++) {
		if (order->kind->key[k].type != KEY_FILE)
			continue;
		if (strcmp(order->given[k], "-") == 0 && strcmp(networks, "-") == 0)
			die_usage("%s: the networks come from standard input", drive_option(&order->kind->key[k]));
		order->replay = replay_read(order->given[k], &order->replays);
	}
}

const char *drive_order(const char *const *given, struct drive_order *order)
{
	char **operand, *kinds = kind_names();
	const char *path;
	int count = args_operands(&operand, 0, 3);

	if (!count)
		die_usage("the kind of drive is missing (%s)", kinds);
	*order = (struct drive_order){.kind = drive_kind(operand[0])};
	if (!order->kind)
		die_usage("'%s': unknown kind of drive (%s)", operand[0], kinds);
	free(kinds);
	if (count == 1)
		die_usage("the drive's NAME is missing");
	order->name = operand[1];
	if (count == 2 && access(order->name, F_OK) == 0 && (!text_name(order->name) || isatty(STDIN_FILENO)))
		die_usage("the drive's NAME is missing before the file '%s'", order->name);
	if (!text_name(order->name))
		die_usage("'%s' is not a name (no blanks, dots, '=', '#' or control characters)", order->name);
	for (int i = 0; options[i].name; i++) {
		int k = drive_key(order->kind, asked[i]->name);

		if (k < 0 || !given[i])
			continue;
		check_number(&order->kind->key[k], given[i]);
		order->given[k] = given[i];
	}
	complete(order, given);
	path = count == 3 ? operand[2] : "-";
	read_file(order, path);
	return path;
}

void drive_order_free(struct drive_order *order)
{
	for (size_t i = 0; i < order->replays; i++) {
		free(order->replay[i].source);
		free(order->replay[i].times);
	}
	free(order->replay);
}
