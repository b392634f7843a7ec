# How the sources are written: one style, no findings of the linters, and a house in which includes
# run only downward (`make lint` does the same, all at once).
load common

# found_nothing CHECK: this check of `make lint` has nothing to say.
found_nothing() {
	run make -C "$ROOT" --no-print-directory --keep-going -j"$(nproc)" "lint-$1"
	[ "$status" -eq 0 ] || { grep -v '^clang-tidy ' <<<"$output" && false; }
}

@test "the style is clang-format's" {
	found_nothing format
}

@test "clang-tidy finds nothing" {
	found_nothing tidy
}

@test "cppcheck finds nothing" {
	found_nothing cppcheck
}

@test "shellcheck finds nothing" {
	found_nothing scripts
}

@test "includes run downward, and functions are short" {
	found_nothing house
}

@test "an include that runs upward, a long function and a room of its own are found" {
	cd "$BATS_TEST_TMPDIR"
	mkdir -p lib/util lib/optim/solvers lib/attic
	printf '#include "sim/sim.h"\n#include "util/err.h"\n' >lib/util/up.c
	printf '#include "run/report.h"\n#include "plot/plot.h"\n' >lib/optim/solvers/up.c
	{ printf 'int long_one(void)\n{\n' && yes '	;' | head -n 60 && echo '}'; } >lib/util/long.c
	touch lib/attic/new.c && echo >lib/attic/new.c
	run -1 "$ROOT/tests/house.sh" lib/util/up.c lib/util/long.c lib/optim/solvers/up.c lib/attic/new.c
	diff - <(echo "$output") <<-'END'
		lib/util/up.c:1: util includes "sim/sim.h", which stands above it
		lib/util/long.c:63: 61 lines: int long_one(void)
		lib/optim/solvers/up.c:2: optim includes "plot/plot.h", which stands above it
		lib/attic/new.c:1: stands in none of the rooms: tests cmd plot sweep optim signal run sim record kernel cell model drive synapse stream process util
	END
	run -0 "$ROOT/tests/house.sh" "$ROOT"/tests/test-*.c
}

@test "the linters find what is wrong" {
	cd "$BATS_TEST_TMPDIR"
	ln -s "$ROOT"/.clang-tidy "$ROOT"/.clang-format "$ROOT"/.cppcheck "$ROOT"/.shellcheckrc .
	printf 'int f(const int *p);\n\nint f(const int *p)\n{\n\tint x = 1;\n\n\tif (!p)\n\t\tx = *p;\n\treturn x + x - 1 / (x - x);\n}\n' >bad.c
	run ! clang-tidy --quiet bad.c --
	[[ $output == *"clang-analyzer-core.NullDereference"* ]]
	run ! cppcheck --quiet --error-exitcode=1 --enable=warning --suppressions-list=.cppcheck bad.c
	run -0 clang-format --dry-run -Werror bad.c
	sed -i 's/^\t/  /' bad.c
	run ! clang-format --dry-run -Werror bad.c
	# shellcheck disable=SC2016
	printf '#!/bin/sh\nrm $1\n' >bad.sh
	run ! shellcheck bad.sh
}
