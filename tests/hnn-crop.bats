# hnn-crop: the samples within a window.
load common

setup() {
	cd "$BATS_TEST_TMPDIR" || exit
	printf '%s\n' '# network x' '# unit nAm' '0 1 2 3' '0.1 2 3 4' '0.2 3 4 5' '0.3 4 5 6' '0.4 5 6 7' >in
}

times() {
	hnn-crop "$@" | grep -v -e '^#' -e '^$' | cut -d ' ' -f 1 | paste -sd ' '
}

@test "both ends are included, and either may be missing" {
	[ "$(times 0.1:0.3 in)" = '0.1 0.2 0.3' ]
	[ "$(times :0.3 in)" = '0 0.1 0.2 0.3' ]
	[ "$(times 0.30000000000000004: in)" = '0.3 0.4' ]
	[ "$(times -5:0.05 in)" = '0' ]
	run -1 --separate-stderr hnn-crop -5:-1 in
	[ "$stderr" = 'hnn-crop: in:1: no sample lies from -5 to -1 ms: the data set spans 0 to 0.4' ]
	hnn-crop -1:9 in | bare | diff - <(hnn-scale 1 in | bare | grep -v '# scale')
}

@test "what is kept stays as it is, with its times" {
	hnn-crop 0.2:0.3 in | bare | diff - <(printf '# %s\n' 'network x' 'unit nAm' 'samples 2' 'columns time agg L2 L5' && printf '0.2 3 4 5\n0.3 4 5 6\n\n\n')
}

@test "recordings and time-frequency maps are cropped too" {
	printf '# columns time a.1\n1 1\n2 2\n3 3\n' >recording
	[ "$(times 2: recording)" = '2 3' ]
	printf '# columns time frequency agg\n1 5 1\n1 6 1\n2 5 3\n2 6 4\n' >map
	hnn-crop 2: map | bare | diff - <(printf '# samples 2\n# columns time frequency agg\n2 5 3\n2 6 4\n\n\n')
}

@test "a data set that failed passes, and each is answered at once" {
	printf '# trial 1\n# failed: diverged at 1 ms\n\n\n' >failed
	hnn-crop 1:2 failed | bare | diff - failed
	{ cat in && printf '\n\n'; } >dataset
	stays_alive 8 hnn-crop 0.1:0.2
}

@test "what cannot be is refused, by what is wrong" {
	refused() { # STATUS MESSAGE COMMAND...
		run "-$1" --separate-stderr "${@:3}"
		[ -z "$output" ]
		[[ ${stderr_lines[0]} == "$2" ]] || { echo "$stderr" && false; }
	}
	refused 1 'hnn-crop: in:1: no sample lies from 1 to 2 ms: the data set spans 0 to 0.4' hnn-crop 1:2 in
	refused 1 'hnn-crop: in:1: no sample lies from 0.12 to 0.18 ms: the data set spans 0 to 0.4' hnn-crop 0.12:0.18 in
	printf '# columns frequency agg\n0 1\n5 2\n' >spectrum
	refused 1 'hnn-crop: spectrum:1: a spectrum has no times' hnn-crop 1:2 spectrum
	for range in 2:1 1 : x; do
		refused 2 "hnn-crop: LOW:HIGH: '$range': expected LOW:HIGH, one of which may be missing" hnn-crop $range in
	done
	refused 2 'hnn-crop: an operand is missing: LOW:HIGH' hnn-crop
}
