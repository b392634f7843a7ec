# hnn-baseline: the mean over a window is taken away.
load common

setup() {
	cd "$BATS_TEST_TMPDIR" || exit
	printf '%s\n' '# network x' '-2 1 5 3' '-1 3 5 4' '0 5 5 5' '1 7 6 6' >in
}

@test "each column loses its mean over the window, whose ends are included" {
	hnn-baseline -2:0 in | bare | diff - <(printf '# %s\n' 'network x' 'baseline -2:0' 'samples 4' 'columns time agg L2 L5' &&
		printf '%s\n' '-2 -2 0 -1' '-1 0 0 0' '0 2 0 1' '1 4 1 2' '' '')
	hnn-baseline :0.9 in | bare | diff - <(hnn-baseline -2:0 in | bare)
	hnn-baseline 0.5: in | grep -qx -- '-2 -6 -1 -3'
}

@test "recordings too, and trials with another baseline are not averaged" {
	printf '# columns time a.1\n1 1\n2 2\n3 3\n' >recording
	hnn-baseline 2: recording | grep -qx '1 -1.5'
	hnn-baseline -2:0 in >a
	hnn-baseline -2:-1 in >b
	run -1 --separate-stderr hnn-avg a b
	[[ $stderr == "hnn-avg: b:1: header baseline is '-2:-1' where the trials before have '-2:0'" ]]
}

@test "a data set that failed passes, and each is answered at once" {
	printf '# trial 1\n# failed: diverged at 1 ms\n\n\n' >failed
	hnn-baseline 1:2 failed | bare | diff - failed
	{ cat in && printf '\n\n'; } >dataset
	stays_alive 10 hnn-baseline -2:0
}

@test "what cannot be is refused, by what is wrong" {
	run -1 --separate-stderr hnn-baseline 5: in
	[ -z "$output" ]
	[ "$stderr" = 'hnn-baseline: in:1: no sample lies from 5 to inf ms: the data set spans -2 to 1' ]
	run -2 --separate-stderr hnn-baseline 0:-2 in
	[[ $stderr == "hnn-baseline: LOW:HIGH: '0:-2': expected LOW:HIGH"* ]]
}
