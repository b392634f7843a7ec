# hnn-resample: another sampling rate, against scipy's and closed forms.
load common

setup() {
	cd "$BATS_TEST_TMPDIR" || exit
}

# sine RATE: half a second of 40 Hz.
sine() {
	awk -v rate="$1" 'BEGIN { for (i = 0; i <= rate / 2; i++) printf "%.12g %.17g\n", 1000 * i / rate, sin(2 * 3.14159265358979323846 * 40 * i / rate) }'
}

rows() {
	grep -v -e '^#' -e '^$'
}

# within FILE: what is 50 ms or more from both ends.
within() {
	rows | awk '$1 >= 50 && $1 <= 450'
}

@test "fewer samples are those of scipy's polyphase filter" {
	cut -d ' ' -f 1,2 "$GOLDEN/tutorial/dipole-0.txt" | hnn-resample 1000 | rows >all
	[ "$(wc -l <all)" -eq 170 ]
	awk 'NR > 10 && NR <= 160' all >ours
	traces_near ours "$GOLDEN/spectra/resample.txt" 1e-13
}

@test "a sine is the same sine at any rate, higher or lower, that does not divide" {
	for rate in 250 333 1000 1234.5 5000; do
		sine 1000 | hnn-resample $rate | within >ours
		awk '{ printf "%s %.15g\n", $1, sin(2 * 3.14159265358979323846 * 40 * $1 / 1000) }' ours >expected
		traces_near ours expected 0.003 # what the filter lets through around its cutoff
	done
}

@test "what is faster than half the new rate is taken away" {
	awk 'BEGIN { for (i = 0; i <= 500; i++) print i, cos(3.14159265358979 * i * 0.9) }' | hnn-resample 300 | within >ours
	awk '$2 > 0.01 || $2 < -0.01 { bad = 1 } END { exit bad || NR == 0 }' ours
}

@test "a constant stays what it is, and a line nearly so, up to their ends" {
	awk 'BEGIN { for (i = 0; i <= 100; i++) print i, 3, i, 5 - 2 * i }' >in
	for rate in 100 300 2500; do
		hnn-resample $rate in | rows >ours
		awk '{ printf "%s 3 %.15g %.15g\n", $1, $1, 5 - 2 * $1 }' ours >expected
		traces_near <(cut -d ' ' -f 1,2 ours) <(cut -d ' ' -f 1,2 expected) 1e-13
		traces_near ours expected 5e-5 # a sample step times what the filter lets through
		[ "$(tail -n 1 ours | cut -d . -f 1 | cut -d ' ' -f 1)" -ge 96 ]
	done
}

@test "the last sample is there where the rates divide, times are decimals, headers stay" {
	printf '# network x\n# trial 1\n# unit mV\n# columns time 8.a.soma\n' >in
	awk 'BEGIN { for (i = 0; i <= 12; i++) print 0.5 + i / 4, i }' >>in
	hnn-resample 2000 in | grep '^#' | bare | diff - <(printf '# %s\n' 'network x' 'trial 1' 'unit mV' 'samples 7' 'columns time 8.a.soma')
	[ "$(hnn-resample 2000 in | rows | cut -d ' ' -f 1 | paste -sd ' ')" = '0.5 1 1.5 2 2.5 3 3.5' ]
	[ "$(hnn-resample 10000 in | rows | cut -d ' ' -f 1 | sed -n '4p;31p' | paste -sd ' ')" = '0.8 3.5' ]
	hnn-resample 4000 in >same
	traces_near same in 1e-12
}

@test "a data set that failed passes, and each is answered at once" {
	printf '# trial 1\n# failed: diverged at 1 ms\n\n\n' >failed
	hnn-resample 100 failed | bare | diff - failed
	printf '0 1\n1 2\n2 3\n\n\n' >dataset
	stays_alive 6 hnn-resample 500
}

@test "what cannot be is refused, by what is wrong" {
	printf '0 1\n1 2\n3 3\n' >uneven
	run -1 --separate-stderr hnn-resample 500 uneven
	[ "$stderr" = 'hnn-resample: uneven:1: the times are not evenly spaced near 3 ms' ]
	printf '0 1\n' >one
	run -1 --separate-stderr hnn-resample 500 one
	[ "$stderr" = 'hnn-resample: one:1: a data set of one sample has no sampling rate' ]
	printf '0 1\n1000 2\n2000 3\n' >long
	run -1 --separate-stderr hnn-resample 1e9 long
	[ "$stderr" = 'hnn-resample: long:1: 2e+09 samples at 1e+09 Hz are too many' ]
	run -2 --separate-stderr hnn-resample 0 long
	[[ $stderr == 'hnn-resample: HZ: 0 is out of range'* ]]
}

@test "the page's table with commas tells trials apart, and names its columns" {
	sed -n '/^\.Bd -literal/,/^\.Ed/p' "$ROOT/man/hnn-resample.1" | sed '/^\./d; s/^\$ //; s/\\e$/\\/' >recipe
	sh recipe
	[ "$(head -1 dipole.csv)" = trial,time,agg,L2,L5 ]
	[ "$(cut -d, -f 1 dipole.csv | sort | uniq -c | xargs)" = '61 1 61 2 1 trial' ]
	[ "$(awk -F, 'NF != 5' dipole.csv)" = '' ]
	[ "$(awk -F, '$1 == 2 && $2 == 60' dipole.csv | wc -l)" -eq 1 ]
}
