# hnn-savgol: the filter against the reference's and exact weights.
load common

setup() {
	cd "$BATS_TEST_TMPDIR" || exit
	agg=$GOLDEN/tutorial/dipole-0.txt
}

# every N FILE COLUMNS: each Nth row's columns.
every() {
	grep -v -e '^#' -e '^$' "$2" | awk -v n="$1" 'NR % n == 1' | cut -d ' ' -f "$3"
}

@test "trial 0 at 90 Hz is the reference's, as far as the weights of its scipy are right" {
	hnn-scale 3000 "$agg" | hnn-savgol 90 >ours
	traces_near <(every 10 ours 1,2) "$GOLDEN/parts/savgol90-0.txt" 2e-7
}

@test "trial 0 at 30 Hz is what weights in exact fractions make of it" {
	hnn-savgol 30 "$agg" | grep -v '^#' | awk 'NR > 666 && NR <= 6794 - 666 { print $1, $2 }' >ours
	traces_near <(every 20 ours 1-2) "$GOLDEN/spectra/savgol30.txt" 1e-13
}

@test "a polynomial of degree 5 stays what it is, up to its ends" {
	awk 'BEGIN { for (i = 0; i <= 100; i++) { x = i / 50 - 1; printf "%d %.17g\n", i, 1 - 2 * x + 3 * x^2 - x^3 + x^4 / 2 + 4 * x^5 } }' >in
	hnn-savgol 50 in >ours
	traces_near ours in 1e-13
}

@test "all columns are filtered, headers stay, and filtering twice is said twice" {
	hnn-savgol 200 "$agg" >all
	for c in 2 3 4; do
		cut -d ' ' -f 1,$c "$agg" | hnn-savgol 200 >one
		diff <(every 1 one 2) <(every 1 all $c)
	done
	printf '# network x\n# trial 1\n# columns time a.1 a.2\n' >in
	awk 'BEGIN { for (i = 0; i < 50; i++) print i, i % 7, i % 5 }' >>in
	hnn-savgol 40 in | hnn-savgol 50.5 | grep '^#' | bare | diff - <(printf '# %s\n' 'network x' 'trial 1' 'savgol 40 50.5' 'samples 50' 'columns time a.1 a.2')
}

@test "a data set that failed passes, and each is answered at once" {
	printf '# trial 1\n# failed: diverged at 1 ms\n\n\n' >in
	hnn-savgol 50 in | bare | diff - in
	{ awk 'BEGIN { for (i = 0; i < 20; i++) print i, i % 7 }' && printf '\n\n'; } >dataset
	stays_alive 25 hnn-savgol 100
}

@test "what cannot be is refused, by what is wrong" {
	refused() { # STATUS MESSAGE COMMAND...
		run "-$1" --separate-stderr "${@:3}"
		[ -z "$output" ]
		[[ ${stderr_lines[0]} == "$2" ]] || { echo "$stderr" && false; }
	}
	awk 'BEGIN { for (i = 0; i < 100; i++) print i, i % 7 }' >in
	refused 1 'hnn-savgol: in:1: 200 Hz is too high for samples at 1000 Hz: expected less than a sixth of that' hnn-savgol 200 in
	refused 1 'hnn-savgol: in:1: a cutoff of 5 Hz takes a window of 201 samples: the data set has 100' hnn-savgol 5 in
	refused 2 "hnn-savgol: HZ: 'x' is not a number" hnn-savgol x in
	refused 2 'hnn-savgol: HZ: 0 is out of range (1e-09 to 1e+09)' hnn-savgol 0 in
	hnn-savgol 160 in >/dev/null
}
