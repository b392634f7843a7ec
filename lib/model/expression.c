#include "model/expression.h"

#include <ctype.h>
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "util/mem.h"
#include "util/num.h"

/* An expression is kept as operations on a stack, each after its operands. */
enum operation {
	NUMBER,
	VARIABLE,
	ADD,
	SUBTRACT,
	MULTIPLY,
	DIVIDE,
	POWER,
	NEGATE,
	EXP,
	LOG,
	MIN,
	MAX,
	VTRAP,
	LESS,
	CHOOSE
};

enum { MAX_STACK = 64, MAX_DEPTH = 100 };

struct item {
	enum operation operation;
	int variable;
	double number;
};

struct expression {
	struct item *item;
	size_t count, room;
};

static const struct function {
	const char *name;
	int arguments;
	enum operation operation;
} functions[] = {
	{"exp", 1, EXP}, {"log", 1, LOG}, {"min", 2, MIN}, {"max", 2, MAX}, {"vtrap", 2, VTRAP}, {"if", 3, CHOOSE},
};
enum { FUNCTIONS = sizeof functions / sizeof *functions };

struct reader {
	const char *text, *next;
	const char *const *variables;
	struct expression *e;
	struct expression_error *error;
	int stack, depth;
};

/* --- reading: a function for each strength of binding; false where the text is wrong ----------- */

static bool wrong(struct reader *r, const char *expected)
{
	*r->error = (struct expression_error){(size_t)(r->next - r->text) + 1, expected};
	return false;
}

/* Append an operation that takes so many operands from the stack and leaves one. */
static bool append(struct reader *r, enum operation operation, int operands, int variable, double number)
{
	r->stack += 1 - operands;
	if (r->stack > MAX_STACK)
		return wrong(r, "a simpler expression");
	*GROW(r->e->item, r->e->count, r->e->room) = (struct item){operation, variable, number};
	return true;
}

static bool skip(struct reader *r, char c, const char *expected)
{
	if (*r->next != c)
		return wrong(r, expected);
	r->next++;
	return true;
}

static bool read_sum(struct reader *r);

/* a<b or a>b */
static bool read_condition(struct reader *r)
{
	bool more;

	if (!read_sum(r))
		return false;
	more = *r->next == '>';
	if (!more && *r->next != '<')
		return wrong(r, "'<' or '>'");
	r->next++;
	return read_sum(r) && append(r, LESS, 2, more, 0);
}

static bool read_call(struct reader *r, const struct function *f)
{
	for (int i = 0; i < f->arguments; i++) {
		if (i > 0 && !skip(r, ',', "','"))
			return false;
		if (!(f->operation == CHOOSE && i == 0 ? read_condition(r) : read_sum(r)))
			return false;
	}
	return skip(r, ')', "an operator or ')'") && append(r, f->operation, f->arguments, 0, 0);
}

/* A variable or a function. */
static bool read_name(struct reader *r)
{
	const char *begin = r->next;
	size_t n = 0;

	while (isalnum((unsigned char)begin[n]) || begin[n] == '_')
		n++;
	for (int i = 0; i < FUNCTIONS; i++)
		if (strlen(functions[i].name) == n && strncmp(functions[i].name, begin, n) == 0) {
			r->next += n;
			return skip(r, '(', "'(' behind the function") && read_call(r, &functions[i]);
		}
	for (int i = 0; r->variables[i]; i++)
		if (strlen(r->variables[i]) == n && strncmp(r->variables[i], begin, n) == 0) {
			r->next += n;
			return append(r, VARIABLE, 0, i, 0);
		}
	return wrong(r, "the name of a variable or a function");
}

/* A number, a name, or a sum in parentheses. */
static bool read_operand(struct reader *r)
{
	double x;

	if (isdigit((unsigned char)*r->next) || *r->next == '.') {
		const char *begin = r->next;

		if (!num_scan(&r->next, &x) || !isfinite(x)) {
			r->next = begin;
			return wrong(r, "a number");
		}
		return append(r, NUMBER, 0, 0, x);
	}
	if (isalpha((unsigned char)*r->next))
		return read_name(r);
	if (*r->next != '(')
		return wrong(r, "a number, a name or '('");
	r->next++;
	return read_sum(r) && skip(r, ')', "an operator or ')'");
}

/* Signs and powers: -a^b is -(a^b), and a^-b is allowed. */
static bool read_factor(struct reader *r)
{
	bool negative = *r->next == '-', good;

	if (r->depth == MAX_DEPTH)
		return wrong(r, "fewer parentheses and signs within each other");
	r->depth++;
	if (negative) {
		r->next++;
		good = read_factor(r) && append(r, NEGATE, 1, 0, 0);
	} else {
		good = read_operand(r);
		if (good && *r->next == '^') {
			r->next++;
			good = read_factor(r) && append(r, POWER, 2, 0, 0);
		}
	}
	r->depth--;
	return good;
}

static bool read_product(struct reader *r)
{
	if (!read_factor(r))
		return false;
	while (*r->next == '*' || *r->next == '/') {
		enum operation operation = *r->next++ == '*' ? MULTIPLY : DIVIDE;

		if (!read_factor(r) || !append(r, operation, 2, 0, 0))
			return false;
	}
	return true;
}

static bool read_sum(struct reader *r)
{
	if (!read_product(r))
		return false;
	while (*r->next == '+' || *r->next == '-') {
		enum operation operation = *r->next++ == '+' ? ADD : SUBTRACT;

		if (!read_product(r) || !append(r, operation, 2, 0, 0))
			return false;
	}
	return true;
}

struct expression *expression_read(const char *text, const char *const variables[], struct expression_error *error)
{
	struct expression *e = mem_new(1, sizeof *e);
	struct reader r = {.text = text, .next = text, .variables = variables, .e = e, .error = error};

	if (read_sum(&r) && (*r.next == '\0' || wrong(&r, "an operator or the end")))
		return e;
	expression_free(e);
	return NULL;
}

/* --- values ------------------------------------------------------------------------------------ */

static double vtrap(double x, double y)
{
	return fabs(x / y) < 1e-6 ? y * (1 - x / y / 2) : x / (exp(x / y) - 1);
}

/* An operation on the operands a; those it does not have are not looked at. */
static double operate(const struct item *item, const double *a)
{
	switch (item->operation) {
	case ADD: return a[0] + a[1];
	case SUBTRACT: return a[0] - a[1];
	case MULTIPLY: return a[0] * a[1];
	case DIVIDE: return a[0] / a[1];
	case POWER: return pow(a[0], a[1]);
	case NEGATE: return -a[0];
	case EXP: return exp(a[0]);
	case LOG: return log(a[0]);
	case MIN: return fmin(a[0], a[1]);
	case MAX: return fmax(a[0], a[1]);
	case VTRAP: return vtrap(a[0], a[1]);
	case LESS: return item->variable ? a[0] > a[1] : a[0] < a[1];
	case CHOOSE: return a[0] != 0 ? a[1] : a[2];
	default: return item->number;
	}
}

static int operands(enum operation operation)
{
	return operation == NUMBER || operation == VARIABLE                  ? 0
	       : operation == NEGATE || operation == EXP || operation == LOG ? 1
	       : operation == CHOOSE                                         ? 3
	                                                                     : 2;
}

double expression_value(const struct expression *e, const double *variable)
{
	double stack[MAX_STACK];
	int top = 0;

	for (size_t i = 0; i < e->count; i++) {
		const struct item *item = &e->item[i];

		top -= operands(item->operation);
		stack[top] = item->operation == VARIABLE ? variable[item->variable] : operate(item, stack + top);
		top++;
	}
	return stack[0];
}

void expression_free(struct expression *e)
{
	if (e)
		free(e->item);
	free(e);
}
