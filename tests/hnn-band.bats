# hnn-band: the power of spectra within bands, as a number a data set.
load common

setup() {
	cd "$BATS_TEST_TMPDIR" || exit
	awk 'BEGIN { for (i = 0; i < 500; i++) printf "%d %.17g\n", i, 3 * sin(2 * 3.14159265358979323846 * 40 * i / 1000) }' |
		hnn-psd >s
}

@test "a share of the power, and several bands in a line" {
	near "$(hnn-band --relative 38:42 s)" 1 1e-12
	[ "$(hnn-band 10:20,30:50 s)" = "$(hnn-band 10:20 s) $(hnn-band 30:50 s)" ]
	[ "$(cat s s | hnn-band 10:20 | uniq | wc -l)" -eq 1 ]
}

@test "the power is the sum of density times step over the frequencies from limit to limit" {
	hnn-psd --column agg "$GOLDEN/tutorial/dipole-0.txt" >dipole
	awk '!/^#/ && NF { if (n++ == 1) step = $1; if ($1 >= 15 && $1 <= 50) sum += $2 } END { printf "%.17g\n", sum * step }' dipole >expected
	near "$(hnn-band 15:50 dipole)" "$(cat expected)" 1e-12
	near "$(hnn-band 0:3 s)" "$(awk '$1 == 0 || $1 == 2 { sum += 2 * $2 } END { printf "%.17g\n", sum }' s)" 1e-12
}

@test "its numbers are those that a pipeline answers, data set by data set" {
	sed 's/ 40/&/' s >dataset
	stays_alive 1 hnn-band 38:42
	[ "$(cat s s s | hnn-band 38:42 | wc -l)" -eq 3 ]
	hnn-band 38:42 s s | sort -u | wc -l | grep -qx 1
}

@test "what cannot be is refused, by what is wrong" {
	refused() { # STATUS MESSAGE COMMAND...
		run "-$1" --separate-stderr "${@:3}"
		[ -z "$output" ]
		[[ ${stderr_lines[0]} == "$2" ]] || { echo "$stderr" && false; }
	}
	printf '0 1\n1 2\n' >in
	refused 1 "hnn-band: in:1: expected a line '# columns frequency NAME...' before the first row" hnn-band 10:20 in
	refused 1 'hnn-band: s:1: no frequency lies from 40.5 to 41.5 Hz: they are 2 Hz apart, up to 500' hnn-band 40.5:41.5 s
	refused 2 "hnn-band: LOW:HIGH: '20:10': expected LOW:HIGH, one of which may be missing" hnn-band 20:10 s
	refused 2 "hnn-band: LOW:HIGH: '': expected LOW:HIGH, one of which may be missing" hnn-band 20:30, s
	grep -v '^20 ' s | sed /samples/d >gap
	refused 1 'hnn-band: gap:1: frequency 2: expected 0 and even steps from there, as hnn-psd writes them' hnn-band 10:20 gap
	bare s | head -n 20 >short
	refused 1 'hnn-band: short:20: the data set ends after 17 of 251 samples: it was cut short' hnn-band 10:20 short
	sed 's/^8 /2 /' s >back
	refused 1 'hnn-band: back:10: frequency 2 is not above the one before' hnn-band 10:20 back
	refused 1 "hnn-band: standard input: no data set: expected a line '# columns' and rows of numbers" hnn-band 10:20 - </dev/null
	printf '# columns frequency agg\n0 1\n' >one
	refused 1 'hnn-band: one:1: frequency 0: expected 0 and even steps from there, as hnn-psd writes them' hnn-band 0: one
}

@test "--loss: the largest weight less the weighted shares" {
	# 4 at 10 Hz, 1 at 20 Hz, 3 at 30 Hz
	printf '%s\n' '# psd hamming' '# columns frequency agg' '0 0' '10 4' '20 1' '30 3' >spectrum
	while read -r expected bands; do
		near "$(hnn-band --loss "$bands" spectrum)" "$expected" 1e-15
	done <<-'END'
		0.5 9:11
		0.875 19:21
		0.375 5:25
		0.375 10:12,18:22
		1.25 10:12,19:21*2
		0.5 0:30*1,19:21*2,9:11*0.5
	END
	[ "$(hnn-band --loss 0:30 spectrum)" = 0 ]
	sed 's/ [1-9]$/ 0/' spectrum >silent
	run -0 --separate-stderr hnn-band --loss 9:11 silent spectrum
	[ "$output" = $'nan\n0.5' ]
	run -2 --separate-stderr hnn-band 9:11*2 spectrum
	[[ $stderr == *"a WEIGHT is for --loss"* ]]
	run -2 --separate-stderr hnn-band --loss 9:11*x spectrum
	run -2 --separate-stderr hnn-band --loss --relative 9:11 spectrum
}
