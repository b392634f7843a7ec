load common

setup() {
	cd "$BATS_TEST_TMPDIR" || exit
	printf '%s\n' '0 0' '1 0' '2 1.16' '3 0' '4 0' >impulse
}

@test "trial 0, scaled and smoothed by 30 ms, is the reference's" {
	hnn-scale 3000 "$GOLDEN/tutorial/dipole-0.txt" | hnn-smooth 30 >ours
	awk 'NF && !/^#/ { print $1, $2 }' ours >agg
	traces_near agg "$GOLDEN/parts/smooth30-0.txt" 1e-12
}

@test "an impulse becomes the window, and headers say by what it was smoothed" {
	run -0 hnn-smooth 3 impulse
	printf '%s\n' '# smooth 3' '# samples 5' '# columns time agg' '0 0' '1 0.08' '2 1' '3 0.08' '4 0' >expected
	grep '^#' <<<"$output" | bare | diff - <(grep '^#' expected)
	traces_near <(cat <<<"$output") expected 1e-15
}

@test "a window of even length is centred half a sample before" {
	hnn-smooth 4 impulse >ours
	printf '%s\n' '0 0' '1 0.08' '2 0.77' '3 0.77' '4 0.08' | hnn-scale 0.68235294117647061 >expected # 1.16 / 1.7
	traces_near ours expected 1e-15
}

@test "the window is a whole number of samples, a tie rounded to even" {
	rows() { grep -v '^#' <<<"$output"; }
	for pair in '2.5 2' '3.5 4' '1.5 2' '2.49 2' '2.51 3'; do
		read -r ms samples <<<"$pair"
		run -0 hnn-smooth "$ms" impulse
		ours=$(rows)
		run -0 hnn-smooth "$samples" impulse
		[ "$ours" = "$(rows)" ]
	done
}

@test "a window of one sample changes nothing" {
	printf '%s\n' '0 1.5' '3 -2' '6 0.25' >coarse
	hnn-smooth 3 coarse >ours
	traces_near ours coarse 1e-15
}

@test "all columns are smoothed, each by itself" {
	hnn-smooth 7.5 "$GOLDEN/tutorial/dipole-0.txt" >all
	for c in 2 3 4; do
		awk -v c=$c '{ print $1, $c }' "$GOLDEN/tutorial/dipole-0.txt" | hnn-smooth 7.5 >one
		awk -v c=$c 'NF && !/^#/ { print $1, $c }' all >column
		diff <(grep '^[0-9]' one) column
	done
}

@test "other headers stay, and smoothing twice is said twice" {
	printf '%s\n' '# network x' '# trial 2' '# trials 3' '# scale 3000' '# unit nAm' '0 1' '1 2' '2 3' >in
	hnn-smooth 2 in | hnn-smooth 3 >ours
	diff <(grep '^#' ours | bare) - <<-END
		# network x
		# trial 2
		# trials 3
		# scale 3000
		# unit nAm
		# smooth 2 3
		# samples 3
		# columns time agg
	END
}

@test "data sets of different lengths and rates in one stream are as each alone" {
	printf '%s\n' '0 1' '1 2' '2 4' '3 8' >a
	printf '%s\n' '0 1 0 1' '0.5 2 1 1' '1 4 2 2' '1.5 8 8 0' '2 5 4 1' >b
	for f in a b a impulse b; do hnn-smooth 2 "$f"; done >alone
	hnn-smooth 2 a b a impulse b >together
	same alone together
	for f in a b a impulse b; do cat "$f" && printf '\n\n'; done | hnn-smooth 2 >stream
	same alone stream
	hnn-smooth 2 a - a <b | same - <(hnn-smooth 2 a b a)
}

@test "the same input gives the same bytes" {
	hnn-smooth 30 "$GOLDEN/tutorial/dipole-2.txt" >first
	hnn-smooth 30 "$GOLDEN/tutorial/dipole-2.txt" | cmp - first
}

@test "each data set is answered while the input stays open" {
	{ cat impulse && printf '\n\n'; } >dataset
	stays_alive 10 hnn-smooth 3
}

@test "windows under 1 ms and what is not a number are refused" {
	for ms in 0 0.99 nan inf 3ms '' 1e999; do
		run -2 --separate-stderr hnn-smooth "$ms" impulse
		[ -z "$output" ]
		[[ $stderr == "hnn-smooth: MS: "* ]]
	done
	run -2 --separate-stderr hnn-smooth -3 impulse
	[[ $stderr == "hnn-smooth: MS: -3 is out of range (1 to"* ]]
	run -2 --separate-stderr hnn-smooth
	[[ $stderr == "hnn-smooth: an operand is missing"* ]]
}

@test "a window longer than the data set or shorter than a sample is refused" {
	run -0 hnn-smooth 5 impulse
	run -1 --separate-stderr hnn-smooth 6 impulse
	[ -z "$output" ]
	[[ $stderr == "hnn-smooth: impulse:1: a window of 6 ms (6 samples) is longer than the data set (5 samples)" ]]
	run -1 hnn-smooth 1e9 impulse
	printf '%s\n' '0 1' '3 2' '6 3' >coarse
	run -1 --separate-stderr hnn-smooth 1 coarse
	[[ $stderr == "hnn-smooth: coarse:1: a window of 1 ms is shorter than a sample (3 ms)" ]]
}

@test "times that are not evenly spaced are refused" {
	printf '%s\n' '0 1' '1 2' '2 3' '4 4' >uneven
	run -1 --separate-stderr hnn-smooth 2 uneven
	[ -z "$output" ]
	[[ $stderr == "hnn-smooth: uneven:1: the times are not evenly spaced near 4 ms" ]]
	printf '%s\n' '0 1' '1.05 2' '2.3 3' '3 4' '4 5' >uneven # off by 0.3 of a step
	run -1 --separate-stderr hnn-smooth 2 uneven
	[[ $stderr == "hnn-smooth: uneven:1: the times are not evenly spaced near 2.3 ms" ]]
	printf '0 1\n' >single
	run -1 --separate-stderr hnn-smooth 2 single
	[[ $stderr == "hnn-smooth: single:1: "*"one sample"* ]]
}

@test "recordings are smoothed too, their headers stay" {
	printf '# network x\n# array a\n# unit uV\n# contacts 0,0,0 0,0,9\n# columns time a.1 a.2\n0 0 1\n1 1.16 2\n2 0 3\n' >in
	hnn-smooth 2 in >ours
	diff <(grep '^#' ours | bare) - <<-END
		# network x
		# array a
		# unit uV
		# contacts 0,0,0 0,0,9
		# smooth 2
		# samples 3
		# columns time a.1 a.2
	END
	for c in 2 3; do
		grep -v '^#' in | cut -d ' ' -f 1,$c | hnn-smooth 2 | grep '^[0-9]' | cut -d ' ' -f 2 | diff - <(grep '^[0-9]' ours | cut -d ' ' -f $c)
	done
}
