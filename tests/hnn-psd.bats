# hnn-psd and hnn-band: spectra against the reference's, scipy's and closed forms.
load common

setup() {
	cd "$BATS_TEST_TMPDIR" || exit
	agg=$GOLDEN/tutorial/dipole-0.txt
}

# sine HZ ROWS: samples at 1 kHz of a sine of amplitude 3 on a pedestal of 7.
sine() {
	awk -v hz="$1" -v rows="$2" 'BEGIN { for (i = 0; i < rows; i++) printf "%d %.17g\n", i, 7 + 3 * sin(2 * 3.14159265358979323846 * hz * i / 1000) }'
}

rows() {
	grep -v -e '^#' -e '^$'
}

@test "the periodogram of the first trial is the reference's" {
	hnn-psd --column agg "$agg" | rows | head -n 200 >ours
	traces_near ours "$GOLDEN/parts/psd-0.txt" 1e-11
}

@test "Welch's method is scipy's" {
	hnn-psd --segment 40 --column agg "$agg" | rows | head -n 100 >ours
	traces_near ours "$GOLDEN/spectra/welch.txt" 1e-13
	hnn-psd --segment 40 --overlap 0.5 --column agg "$agg" | rows | head -n 100 | cmp - ours
	run ! cmp -s ours <(hnn-psd --segment 40 --overlap 0 --column agg "$agg" | rows | head -n 100)
}

@test "a sine has its peak where it is, and its power there" {
	sine 40 500 >in
	[ "$(hnn-psd in | rows | sort -g -k 2 | tail -n 1 | cut -d ' ' -f 1)" = 40 ]
	read -r in below above < <(hnn-psd in | hnn-band 38:42,0:36,44:)
	near "$in" 4.5 1e-12
	awk -v a="$below" -v b="$above" 'BEGIN { exit !(a < 1e-12 && b < 1e-12) }'
}

@test "all bins together are the variance as the window weights it (Parseval)" {
	awk 'BEGIN { srand(1); for (i = 0; i < 333; i++) print i, rand() }' >in
	awk '{ x[NR - 1] = $2; mean += $2 } END {
		for (i = 0; i < NR; i++) {
			w = 0.54 - 0.46 * cos(2 * 3.14159265358979323846 * i / NR)
			ww += w * w
			sum += (w * (x[i] - mean / NR)) ^ 2
		}
		printf "%.15g\n", sum / ww
	}' in >expected
	near "$(hnn-psd in | hnn-band 0:)" "$(cat expected)" 1e-12
}

@test "every column has its spectrum, and headers say what it is" {
	printf '%s\n' '# network x' '# trial 2' '# trials 3' '# unit nAm' '0 1 2 3' '1 0 1 3' '2 0 2 3' '3 1 1 3' >in
	hnn-psd in | grep '^#' | bare | diff - <(printf '# %s\n' 'network x' 'trial 2' 'trials 3' 'unit nAm2/Hz' 'segment 4' \
		'samples 3' 'columns frequency agg L2 L5')
	hnn-psd in | rows | cut -d ' ' -f 1 | paste -sd ' ' | grep -qx '0 250 500'
	for c in 2 3 4; do
		cut -d ' ' -f 1,$c in | sed '/^#/d' | hnn-psd | rows | cut -d ' ' -f 2 | bare | diff - <(hnn-psd in | rows | cut -d ' ' -f $c)
	done
}

@test "recordings have spectra too, and trials are averaged by hnn-avg" {
	for k in 1 2; do
		printf '# trial %s\n# trials 2\n# unit uV\n# columns time a.1 a.2\n' $k
		sine $((10 * k)) 100 | awk '{ printf "%s %s %.17g\n", $1, $2, -$2 }'
		printf '\n\n'
	done >in
	hnn-psd in | hnn-avg >mean
	grep -qx '# unit uV2/Hz' mean
	grep -qx '# columns frequency a.1 a.2' mean
	near "$(hnn-band 0: mean)" "$(hnn-psd in | hnn-band 0: | awk '{ s += $1 } END { printf "%.17g", s / NR }')" 1e-12
	near "$(hnn-band --column a.2 0: mean)" "$(hnn-band 0: mean)" 1e-12
}

@test "a data set that failed passes, and its power is nan" {
	printf '# trial 1\n# failed: diverged at 1 ms\n\n\n' >in
	hnn-psd in | bare | diff - in
	[ "$(hnn-psd in | hnn-band 10:20,20:30)" = 'nan nan' ]
	{ cat in && sine 40 100; } | hnn-psd | hnn-band 30:50 | head -n 1 | grep -qx nan
}

@test "each data set is answered while the input stays open" {
	{ sine 40 4 && printf '\n\n'; } >dataset
	stays_alive 8 hnn-psd
	{ sine 40 4 | hnn-psd; } >dataset
	stays_alive 1 hnn-band 0:
}

@test "what cannot be is refused, by what is wrong" {
	refused() { # STATUS MESSAGE COMMAND...
		run "-$1" --separate-stderr "${@:3}"
		[ -z "$output" ]
		[[ ${stderr_lines[0]} == "$2" ]] || { echo "$stderr" && false; }
	}
	sine 40 100 >in
	hnn-psd in >s
	refused 1 'hnn-psd: in:1: a segment of 200 ms (200 samples) is longer than the data set (100 samples)' hnn-psd --segment 200 in
	refused 1 'hnn-psd: in:1: a segment of 1 ms holds fewer than two samples (1 ms apart)' hnn-psd --segment 1 in
	refused 1 "hnn-psd: in:1: no column 'L5': there is agg" hnn-psd --column L5 in
	refused 1 'hnn-psd: s:5: this is a spectrum: expected a dipole stream, as hnn-sim makes of networks' hnn-psd s
	refused 2 'hnn-psd: --overlap: 1 is out of range (0 to 0.99)' hnn-psd --overlap 1 in
	printf '0 1\n1 2\n1.5 3\n' >uneven
	refused 1 'hnn-psd: uneven:1: the times are not evenly spaced near 1.5 ms' hnn-psd uneven
}
