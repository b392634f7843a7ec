# What the tests share: programs found first in bin/, golden traces, numbers compared.
# shellcheck shell=bash

bats_require_minimum_version 1.5.0

ROOT=$(cd "$BATS_TEST_DIRNAME/.." && pwd)
PATH="$ROOT/bin:$PATH"
GOLDEN=$ROOT/tests/golden
TARGET=$ROOT/data/yes_trial_S1_ERP_all_avg.txt # read by the tests that source this
export ROOT PATH GOLDEN TARGET
export LC_ALL=C.UTF-8 # awk and sort have a decimal comma elsewhere

# Skip a test that needs the recorded dipole where it is not there.
need_target() {
	[ -f "$TARGET" ] || skip "${TARGET#"$ROOT/"} is missing: 'make data' could not get it"
}

# near VALUE EXPECTED RELATIVE: both are numbers, no further apart than RELATIVE x |EXPECTED|.
near() {
	awk -v value="$1" -v expected="$2" -v relative="$3" '
		BEGIN {
			number = "^[-+]?[0-9.]+([eE][-+]?[0-9]+)?$"
			off = value - expected
			size = expected < 0 ? -expected : expected + 0
			if (value ~ number && expected ~ number && (off < 0 ? -off : off) <= relative * size)
				exit 0
			printf "%s is not %s to within %s relative\n", value, expected, relative
			exit 1
		}' >&2
}

# traces_near FILE EXPECTED RELATIVE: the same rows, and in every column of EXPECTED no value
# further from its own than RELATIVE x the column's peak. Headers and blank lines do not count.
traces_near() {
	awk -v relative="$3" '
		/^#/ || NF == 0 { next }
		FILENAME == ARGV[1] { ours[++rows] = $0; next }
		{
			n++
			split(ours[n], x)
			columns = NF
			for (c = 1; c <= NF; c++) {
				off = x[c] - $c
				off = off < 0 ? -off : off
				size = $c < 0 ? -$c : $c + 0
				if (off > worst[c]) { worst[c] = off; row[c] = n }
				if (size > peak[c]) peak[c] = size
			}
		}
		END {
			if (n == 0 || n != rows) { printf "%d rows, expected %d\n", rows, n; exit 1 }
			for (c = 1; c <= columns; c++)
				if (worst[c] > relative * peak[c]) {
					printf "column %d is off by %g of its peak in row %d\n", c, worst[c] / peak[c], row[c]
					bad = 1
				}
			exit bad
		}' "$1" "$2" >&2
}

# stays_alive LINES COMMAND...: feed the data set in the file `dataset` twice to a running COMMAND,
# and get LINES lines of answer each time while its input is still open.
stays_alive() {
	local lines=$1 i k status=0
	shift
	coproc STAGE { exec "$@"; }
	local pid=$STAGE_PID in=${STAGE[1]} out=${STAGE[0]}
	for i in 1 2; do
		cat dataset >&"$in"
		for ((k = 0; k < lines; k++)); do
			read -r -t 10 -u "$out" || { echo "no answer to data set $i" >&2; status=1; }
		done
	done
	eval "exec $in>&-"
	wait "$pid" || status=1
	return "$status"
}

# A stream without what it says of how it was made.
bare() {
	sed '/^# \(made\|version\) /d' "$@"
}

# same FILE FILE: the same streams, however each was made; a FILE may be -.
same() {
	cmp <(bare "$1") <(bare "$2")
}
