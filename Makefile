# hnn-tools: `make` builds, `make demo` shows, `make check` tests, `make help` lists the rest.

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
LIBS = -lfftw3 -lm

LIB_SRC := $(sort $(wildcard lib/*/*.c))
LIB_OBJ := $(LIB_SRC:%.c=$B/%.o)
PROGRAMS := $(patsubst cmd/%.c,bin/%,$(sort $(wildcard cmd/*.c)))
UNIT_TESTS := $(patsubst tests/%.c,$B/tests/%,$(sort $(wildcard tests/*.c)))

all: $(PROGRAMS)

$B/libhnn.a: $(LIB_OBJ)
	@rm -f $@
	ar rcs $@ $(LIB_OBJ)

$B/%.o: %.c Makefile
	@mkdir -p $(@D)
	$(CC) $(ALL_CPPFLAGS) $(ALL_CFLAGS) -MMD -MP -c -o $@ $<

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
