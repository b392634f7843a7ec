# hnn-tools. `make` builds; `make help` says what else there is.

MAKEFLAGS += --no-builtin-rules

VERSION := 0.1.0
PREFIX := /usr/local
CC := gcc
CFLAGS := -O2 -g
WARNINGS := -std=c11 -Wall -Wextra -Wpedantic

# Where things are built: make B=DIR makes another set, as the checks do with sanitizers.
B := build
BIN := bin

# Building from within a recipe: on all processors, unless make was told how many.
build = @$(MAKE) --no-print-directory $(if $(filter -j%,$(MAKEFLAGS)),,-j$(shell nproc))

ALL_CPPFLAGS = -Ilib -D_GNU_SOURCE -DHNN_VERSION='"$(VERSION)"' $(CPPFLAGS)
ALL_CFLAGS = $(WARNINGS) $(CFLAGS)
MPI_CFLAGS = $(shell pkg-config --cflags ompi-c)
LIBS = -Wl,--as-needed -lfftw3 -lnlopt -lgsl -lgslcblas -llapacke -ljansson -lz $(shell pkg-config --libs ompi-c) -lm

LIB_SRC := $(sort $(wildcard lib/*/*.c lib/optim/solvers/*.c))
LIB_OBJ := $(LIB_SRC:%.c=$B/%.o)
PROGRAMS := $(patsubst cmd/%.c,$(BIN)/%,$(sort $(wildcard cmd/*.c)))
UNIT_TESTS := $(patsubst tests/%.c,$B/tests/%,$(sort $(wildcard tests/test-*.c)))
OBJ = $(LIB_OBJ) $(PROGRAMS:$(BIN)/%=$B/cmd/%.o) $(UNIT_TESTS:%=%.o)

# The target's directory. What is made, directories and programs, is noted, so that `clean` takes no more.
made = $B/made
directory = @new=$$(LC_ALL=C mkdir -pv '$(@D)' | sed -n "s/.* directory '\(.*\)'$$/\1/p"); [ -z "$$new" ] || echo "$$new" >>$(made)

# The kernel is compiled for several processors; the programs pick one as they start.
KERNEL_FLAGS := -O3 -ffp-contract=fast -fno-math-errno
KERNEL_avx2 := -mavx2 -mfma
KERNEL_avx512 := -mavx512f -mavx512vl -mavx512dq -mavx2 -mfma
ifeq ($(shell uname -m),x86_64)
LIB_OBJ += $(foreach k,kernel project,$B/lib/kernel/$k-avx2.o $B/lib/kernel/$k-avx512.o)
endif

all: $(PROGRAMS)

# They find the data beside them through a link.
unit-tests: $(UNIT_TESTS)
	@ln -sfn "$(CURDIR)/data" $B/data

# Another set for the checks, which finds its models through a link. (Compilers need long for a
# kernel with both sanitizers and optimisation.)
sanitized:
	@mkdir -p $B/san && ln -sfn "$(CURDIR)/data" $B/san/data
	$(build) B=$B/san BIN=$B/san/bin all unit-tests KERNEL_FLAGS='-ffp-contract=fast -fno-math-errno' \
		CFLAGS='-O1 -g -fsanitize=address,undefined -fno-sanitize-recover=undefined'

$B/%.o: %.c Makefile
	$(directory)
	$(CC) $(ALL_CPPFLAGS) $(ALL_CFLAGS) -MMD -MP -c -o $@ $<

$B/lib/kernel/kernel.o $B/lib/kernel/project.o: ALL_CFLAGS += $(KERNEL_FLAGS)
$B/lib/kernel/kernel-%.o: lib/kernel/kernel.c Makefile
	$(directory)
	$(CC) $(ALL_CPPFLAGS) $(ALL_CFLAGS) $(KERNEL_FLAGS) $(KERNEL_$*) -DKERNEL=kernel_$* -MMD -MP -c -o $@ $<
$B/lib/kernel/project-%.o: lib/kernel/project.c Makefile
	$(directory)
	$(CC) $(ALL_CPPFLAGS) $(ALL_CFLAGS) $(KERNEL_FLAGS) $(KERNEL_$*) -DPROJECT=project_$* -MMD -MP -c -o $@ $<

$B/lib/run/transport.o: ALL_CPPFLAGS += $(MPI_CFLAGS)

$B/libhnn.a: $(LIB_OBJ)
	@rm -f $@
	ar rcs $@ $(LIB_OBJ)

$(BIN)/%: $B/cmd/%.o $B/libhnn.a
	$(directory)
	$(CC) $(ALL_CFLAGS) $(LDFLAGS) -o $@ $< $B/libhnn.a $(LIBS)
	@echo $@ >>$(made)

$B/tests/%: $B/tests/%.o $B/libhnn.a
	$(CC) $(ALL_CFLAGS) $(LDFLAGS) -o $@ $< $B/libhnn.a $(LIBS)

-include $(OBJ:.o=.d)

# --- what has to be there ------------------------------------------------------

BUILD_PACKAGES := gcc libc6-dev make pkg-config libopenmpi-dev openmpi-bin libfftw3-dev libnlopt-dev libgsl-dev liblapacke-dev libjansson-dev zlib1g-dev gnuplot-nox
CHECK_PACKAGES := bats clang valgrind mandoc patch pngcheck procps qpdf
LINT_PACKAGES := clang-format clang-tidy cppcheck shellcheck
SUDO := $(if $(filter 0,$(shell id -u)),,sudo)

# Install those of Debian's packages in $(1) that are missing.
install_missing = @missing=$$(for p in $(1); do dpkg -s $$p >/dev/null 2>&1 || echo $$p; done); \
	if [ -n "$$missing" ]; then \
		command -v apt-get >/dev/null || { echo "not a Debian system; these are needed:" $$missing >&2; exit 1; }; \
		echo "installing" $$missing; \
		log=$$(mktemp); trap 'rm -f "$$log"' EXIT; \
		install="$(SUDO) env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends $$missing"; \
		{ $$install || { $(SUDO) apt-get update && $$install; }; } >"$$log" 2>&1 </dev/null || \
		{ cat "$$log" >&2; exit 1; }; \
	fi

deps:
	$(call install_missing,$(BUILD_PACKAGES))

check-deps: deps
	$(call install_missing,$(CHECK_PACKAGES) $(LINT_PACKAGES))

# The recorded dipoles, published by the HNN project: free to use, copy and pass on with their
# notice, but not in a commercial product. From beside the project where they are, else from there.
RECORDINGS := $(addprefix data/,yes_trial_S1_ERP_all_avg.txt no_trial_S1_ERP_all_avg.txt S1_SupraT.txt)
RECORDED := https://raw.githubusercontent.com/jonescompneurolab/hnn/master/data/MEG_detection_data

data: $(RECORDINGS)
$(RECORDINGS):
	@{ if [ -f ../shared/$@ ]; then cp ../shared/$@ $@.part; \
	elif command -v curl >/dev/null; then curl -fsSL --connect-timeout 20 -o $@.part $(RECORDED)/$(@F); \
	else wget -qO $@.part --timeout=20 --tries=2 $(RECORDED)/$(@F); fi && mv $@.part $@; } || { rm -f $@.part; \
	echo 'cannot fetch a recorded dipole: get $(RECORDED)/$(@F)' >&2; \
	echo 'to $(CURDIR)/$@, or make tutorial TARGET=data/demo/target.txt' >&2; exit 1; }

# --- what to do with it --------------------------------------------------------

demo: deps
	$(build) all
	pipelines/demo.sh

# What the tutorial fits: make tutorial TARGET=data/demo/target.txt needs no recording.
TARGET := $(firstword $(RECORDINGS))

tutorial: deps
	$(call install_missing,$(if $(or $(wildcard $(TARGET) ../shared/data),$(shell command -v curl wget)),,wget ca-certificates))
	$(build) all
	@[ -f '$(TARGET)' ] || $(MAKE) --no-print-directory '$(TARGET)'
	pipelines/tutorial.sh '$(TARGET)'

# What T names is tested: make check T=hnn-sim, or T='test-sim hnn-net'; without it, everything.
TESTS := $(foreach t,$(T),$(or $(wildcard tests/$t.bats),$(filter $B/tests/$t,$(UNIT_TESTS)),\
	$(error no tests are called '$t': there are $(basename $(notdir $(wildcard tests/*.bats) $(UNIT_TESTS))))))

check: check-deps
	$(build) all unit-tests
	@$(MAKE) --no-print-directory data >/dev/null 2>&1 || echo 'no recorded dipoles: tests that need them are skipped'
	tests/run.sh $(TESTS)

# The figures of the published workflows: out/gallery.html.
gallery: deps
	$(build) all
	pipelines/gallery.sh

bench: deps
	$(build) all
	pipelines/bench.sh

bench-fit: deps
	$(build) all
	pipelines/bench-fit.sh

# --- how it is written ----------------------------------------------------------

C_FILES := $(sort $(wildcard cmd/*.c lib/*/*.[ch] lib/optim/solvers/*.[ch] tests/*.[ch]))
SCRIPTS := .ci/run cmd/completion.bash $(wildcard pipelines/*.sh pipelines/workflows/*.sh tests/*.sh tests/*.bash tests/*.bats)

format:
	$(call install_missing,clang-format)
	clang-format -i $(C_FILES)

# A file that was found good stays so until it, what it includes or the rules change.
LINTS := format tidy cppcheck scripts house

lint: check-deps
	$(build) --keep-going $(LINTS:%=lint-%)

lint-tidy: $(patsubst %.c,$B/lint/%,$(filter %.c,$(C_FILES)))
$(patsubst %,lint-%,$(filter-out tidy,$(LINTS))): lint-%: $B/lint/%

$B/lint/%: $B/%.o .clang-tidy tests/.clang-tidy
	$(directory)
	@echo clang-tidy $*.c
	@clang-tidy --quiet $*.c -- $(ALL_CPPFLAGS) $(MPI_CFLAGS) $(WARNINGS) 2>$@.log || { cat $@.log; exit 1; }
	@touch $@

$B/lint/format: $(C_FILES) .clang-format
	$(directory)
	@echo clang-format
	@clang-format --dry-run -Werror $(C_FILES)
	@touch $@

$B/lint/cppcheck: $(C_FILES) .cppcheck
	$(directory)
	@echo cppcheck
	@cppcheck --quiet --error-exitcode=1 --std=c11 --enable=warning,style,performance,portability \
		--suppressions-list=.cppcheck -D_Noreturn='__attribute__((noreturn))' -Ilib $(filter %.c,$(C_FILES))
	@touch $@

$B/lint/scripts: $(SCRIPTS) .shellcheckrc
	$(directory)
	@echo shellcheck
	@shellcheck $(SCRIPTS)
	@touch $@

$B/lint/house: $(C_FILES) tests/house.sh
	$(directory)
	@echo tests/house.sh
	@tests/house.sh $(C_FILES)
	@touch $@

# --- where it goes -------------------------------------------------------------

MAN := $(wildcard man/*.[157])
SHIPPED := $(filter-out demo,$(patsubst data/%/,%,$(wildcard data/*/)))

AT = $(DESTDIR)$(PREFIX)

install: all
	install -d "$(AT)/bin" "$(AT)/share/bash-completion/completions" $(patsubst %,"$(AT)/share/hnn-tools/%",$(SHIPPED))
	install $(PROGRAMS) "$(AT)/bin"
	for d in $(SHIPPED); do \
		cp -P data/$$d/* "$(AT)/share/hnn-tools/$$d" && chmod 644 "$(AT)/share/hnn-tools/$$d"/* || exit 1; done
	for m in $(MAN); do \
		install -D -m 644 $$m "$(AT)/share/man/man$${m##*.}/$${m##*/}" || exit 1; done
	for p in $(notdir $(PROGRAMS)); do \
		install -m 644 cmd/completion.bash "$(AT)/share/bash-completion/completions/$$p" || exit 1; done

uninstall:
	cd "$(AT)" && rm -f $(addprefix bin/,$(notdir $(PROGRAMS))) \
		$(addprefix share/bash-completion/completions/,$(notdir $(PROGRAMS))) \
		$(foreach m,$(MAN),share/man/man$(subst .,,$(suffix $m))/$(notdir $m)) \
		$(patsubst data/%,share/hnn-tools/%,$(wildcard $(SHIPPED:%=data/%/*)))
	cd "$(AT)" && rmdir --ignore-fail-on-non-empty $(SHIPPED:%=share/hnn-tools/%) share/hnn-tools

# Elsewhere than in the project, only what was made there.
clean:
	@if [ -f $(made) ]; then \
		for p in $(PROGRAMS); do grep -qxF "$$p" $(made) && rm -f "$$p"; done; \
		rm -f $(UNIT_TESTS) $B/libhnn.a $(foreach o,$(OBJ),$o $(o:.o=.d)); \
		new=$$(tac $(made)); rm -f $(made); \
		for d in $$new; do [ ! -d "$$d" ] || rmdir --ignore-fail-on-non-empty "$$d"; done; fi
	rm -rf build bin out

help:
	@echo 'make             build the programs into bin/'
	@echo 'make demo        install what is missing, build, fit a known target, draw it (out/demo)'
	@echo 'make tutorial    the same with a recorded MEG dipole (out/tutorial), or TARGET=FILE'
	@echo 'make check       install what is missing, build, run all tests'
	@echo 'make check T=X   build, and run the tests of X: a program, a unit test (test-X), a file of tests'
	@echo 'make lint        check style, and look for faults without running anything'
	@echo 'make format      bring the C sources into their style'
	@echo 'make bench       measure speed: a table and a figure (out/bench)'
	@echo 'make bench-fit   measure how well fits find the bottom: hours; tables and figures (out/bench-fit)'
	@echo 'make data        get the recorded dipoles'
	@echo 'make install     PREFIX=$(PREFIX) DESTDIR='
	@echo 'make uninstall   take it away again'
	@echo 'make clean       remove all that was built'

.PHONY: all unit-tests sanitized deps check-deps data demo tutorial check format lint $(LINTS:%=lint-%) gallery bench bench-fit install uninstall clean help
.PRECIOUS: $B/%.o
