# hnn-tools: `make` builds, `make demo` shows, `make check` tests, `make help` lists the rest.

MAKEFLAGS += --no-builtin-rules

VERSION := 0.1.0
CC := gcc
PREFIX := /usr/local
CFLAGS := -O2 -g
WARNINGS := -std=c11 -Wall -Wextra -Wpedantic

B := build
MPI_CFLAGS = $(shell pkg-config --cflags ompi-c)
MPI_LIBS = $(shell pkg-config --libs ompi-c)
ALL_CPPFLAGS = -Ilib -D_GNU_SOURCE -DHNN_VERSION='"$(VERSION)"' $(CPPFLAGS)
ALL_CFLAGS = $(WARNINGS) $(CFLAGS)
LIBS = -Wl,--as-needed -lfftw3 -lnlopt $(MPI_LIBS) -lm

LIB_SRC := $(sort $(wildcard lib/*/*.c))
LIB_OBJ := $(LIB_SRC:%.c=$B/%.o)

# The kernel is compiled for several processors; the program picks one as it starts.
KERNEL_FLAGS := -O3 -ffp-contract=fast -fno-math-errno
ifneq ($(filter x86_64-%,$(shell $(CC) -dumpmachine)),)
LIB_OBJ += $B/lib/sim/kernel-avx2.o $B/lib/sim/kernel-avx512.o
endif
PROGRAMS := $(patsubst cmd/%.c,bin/%,$(sort $(wildcard cmd/*.c)))
UNIT_TESTS := $(patsubst tests/%.c,$B/tests/%,$(sort $(wildcard tests/*.c)))

all: $(PROGRAMS)

$B/libhnn.a: $(LIB_OBJ)
	@rm -f $@
	ar rcs $@ $(LIB_OBJ)

$B/%.o: %.c Makefile
	@mkdir -p $(@D)
	$(CC) $(ALL_CPPFLAGS) $(ALL_CFLAGS) -MMD -MP -c -o $@ $<

$B/lib/sim/kernel.o: ALL_CFLAGS += $(KERNEL_FLAGS) -Wno-psabi
$B/lib/sim/kernel-%.o: lib/sim/kernel.c Makefile
	@mkdir -p $(@D)
	$(CC) $(ALL_CPPFLAGS) $(ALL_CFLAGS) $(KERNEL_FLAGS) $(KERNEL_$*) -DKERNEL=kernel_$* -MMD -MP -c -o $@ $<
KERNEL_avx2 := -mavx2 -mfma
KERNEL_avx512 := -mavx512f -mavx512vl -mavx512dq -mavx2 -mfma
$B/lib/sim/ranks.o: ALL_CPPFLAGS += $(MPI_CFLAGS)

bin/%: $B/cmd/%.o $B/libhnn.a
	@mkdir -p bin
	$(CC) $(ALL_CFLAGS) $(LDFLAGS) -o $@ $< $B/libhnn.a $(LIBS)

$B/tests/%: $B/tests/%.o $B/libhnn.a
	$(CC) $(ALL_CFLAGS) $(LDFLAGS) -o $@ $< $B/libhnn.a $(LIBS)

clean:
	rm -rf $B bin

-include $(LIB_OBJ:.o=.d) $(wildcard $B/cmd/*.d $B/tests/*.d)

.PHONY: all clean
.SECONDARY:
