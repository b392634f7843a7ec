# hnn-peak: the highest value and where it is.
load common

setup() {
	cd "$BATS_TEST_TMPDIR" || exit
	printf '%s\n' '# network x' '# unit nAm' '0 1 2 3' '0.1 2 -3 4' '0.2 3 4 5' '0.3 3 -5 6' '0.4 -1e-3 6 7' >in
}

@test "the highest, the lowest, of any column, the first where there are several" {
	[ "$(hnn-peak in)" = '3 0.2' ]
	[ "$(hnn-peak --lowest in)" = '-0.001 0.4' ]
	[ "$(hnn-peak --column L2 in in)" = $'6 0.4\n6 0.4' ]
	[ "$(hnn-peak --column L2 --lowest <in)" = '-5 0.3' ]
	[ "$(printf '5 2.5\n' | hnn-peak)" = '2.5 5' ]
	[ "$(hnn-crop :0.1 in | hnn-peak)" = '2 0.1' ]
}

@test "values are exact" {
	printf '0 0.1\n1 0.30000000000000004\n' | hnn-peak | grep -qx '0.30000000000000004 1'
}

@test "of recordings, spectra and time-frequency maps too" {
	printf '# columns time a.1\n1 1\n2 3\n3 2\n' | hnn-peak | grep -qx '3 2'
	printf '# columns frequency agg\n0 1\n2 3\n4 2\n' | hnn-peak | grep -qx '3 2'
	printf '# columns time frequency agg\n1 5 1\n1 6 7\n2 5 3\n2 6 4\n' | hnn-peak | grep -qx '7 1 6'
}

@test "a data set that failed is nan, and each is answered at once" {
	printf '# trial 1\n# failed: diverged at 1 ms\n\n\n' | cat - in | hnn-peak | diff - <(printf 'nan nan\n3 0.2\n')
	{ cat in && printf '\n\n'; } >dataset
	stays_alive 1 hnn-peak
}

@test "wrong input and command lines are refused" {
	refused() {
		local status=$1 expected=$2
		shift 2
		run "-$status" --separate-stderr "$@"
		# shellcheck disable=SC2154 # bats sets $stderr
		[[ -z $output && ${stderr_lines[0]} == "$expected"* ]] || { echo "$stderr" && false; }
	}
	refused 1 "hnn-peak: in:1: no column 'L4': there are agg, L2, L5" hnn-peak --column L4 in
	refused 2 "hnn-peak: unknown option '--high'" hnn-peak --high in
}
