# hnn-tfr: time-frequency power against the reference's and closed forms.
load common

setup() {
	cd "$BATS_TEST_TMPDIR" || exit
	agg=$GOLDEN/tutorial/dipole-0.txt
}

rows() {
	grep -v -e '^#' -e '^$'
}

@test "power is the reference's, with zeros around the dipole, with its mirror images, and with other cycles" {
	for padding in zeros mirror; do
		hnn-tfr 30:100:10 --column agg --every 200 --padding $padding "$agg" >ours
		traces_near ours "$GOLDEN/spectra/tfr-$padding.txt" 1e-13
	done
	hnn-tfr 30:100:10 --column agg --every 200 --cycles f/5 "$agg" >ours
	traces_near ours "$GOLDEN/spectra/tfr-cycles.txt" 1e-13
}

@test "a sine has its power where it is: amplitude^2 s sqrt(pi) rate, s the wavelet's width" {
	awk 'BEGIN { for (i = 0; i < 1500; i++) printf "%d %.17g\n", i, 3 * sin(2 * 3.14159265358979323846 * 40 * i / 1000) }' >in
	hnn-tfr 20:60:5 in >map
	near "$(awk '$1 == 750 && $2 == 40 { print $3 }' map)" \
		"$(awk 'BEGIN { pi = 3.14159265358979323846; printf "%.15g", 9 * 7 / (2 * pi * 40) * sqrt(pi) * 1000 }')" 2e-6 # the wavelet ends at 5 s
	[ "$(awk '$1 == 750 && $3 > top { top = $3; at = $2 } END { print at }' map)" = 40 ]
}

@test "white noise has twice its variance at every frequency" {
	awk 'BEGIN { s = 1; for (i = 0; i < 20000; i++) { s = (s * 16807) % 2147483647; print i, s / 1073741823.5 - 1 } }' >in
	hnn-tfr 50:450:100 in | rows | awk '{ sum[$2] += $3 / 20000 } END { for (f in sum) if (sum[f] < 0.6 || sum[f] > 0.74) bad = 1; exit bad }'
}

@test "rows are times, and at each time frequencies; headers say what they are" {
	printf '# network x\n# trial 2\n# trials 3\n# unit nAm\n# columns time agg L2 L5\n' >in
	awk 'BEGIN { for (i = 0; i < 300; i++) print i, sin(i / 3), cos(i / 5), 1 }' >>in
	hnn-tfr 40:50:5 --every 150 in | grep '^#' | bare | diff - <(printf '# %s\n' 'network x' 'trial 2' 'trials 3' 'unit nAm2' 'cycles 7' \
		'rate 1000' 'span 0:299' 'samples 6' 'columns time frequency agg L2 L5')
	hnn-tfr 40:50:5 --every 150 in | rows | cut -d ' ' -f 1,2 | paste -sd , | grep -qx '0 40,0 45,0 50,150 40,150 45,150 50'
	hnn-tfr 40:50:5 --cycles f/10 in | grep -qx '# cycles 4:5'
	hnn-tfr 40:50 in | rows | head -n 11 | cut -d ' ' -f 2 | paste -sd ' ' | grep -qx '40 41 42 43 44 45 46 47 48 49 50'
	hnn-tfr 40:40.3:0.1 in | rows | head -n 4 | cut -d ' ' -f 2 | paste -sd ' ' | grep -qx '40 40.1 40.2 40.3'
	hnn-tfr 40:50:5 --column L5 in | rows | cut -d ' ' -f 3 | bare | diff - <(hnn-tfr 40:50:5 in | rows | cut -d ' ' -f 5)
}

@test "power is averaged over trials by hnn-avg, and cropped by hnn-crop" {
	for k in 1 2; do
		printf '# trial %s\n# trials 2\n# columns time agg\n' $k
		awk -v k=$k 'BEGIN { for (i = 0; i < 200; i++) printf "%d %.17g\n", i, k * sin(i / 3) }'
		printf '\n\n'
	done >in
	hnn-tfr 50:60:5 in | hnn-avg | rows >ours
	hnn-tfr 50:60:5 <(head -n 203 in) | awk '!/^#/ && NF { printf "%s %s %.15g\n", $1, $2, 2.5 * $3 }' >expected
	traces_near ours expected 1e-13
	hnn-tfr 50:60:5 in | hnn-crop 10:12 | hnn-avg | rows | bare | diff - <(awk '$1 >= 10 && $1 <= 12' ours)
}

@test "a data set that failed passes, and each is answered at once" {
	printf '# trial 1\n# failed: diverged at 1 ms\n\n\n' >in
	hnn-tfr 50:60 in | bare | diff - in
	{ awk 'BEGIN { for (i = 0; i < 100; i++) print i, i % 7 }' && printf '\n\n'; } >dataset
	stays_alive 105 hnn-tfr 200:200
}

@test "what cannot be is refused, by what is wrong" {
	refused() { # STATUS MESSAGE COMMAND...
		run "-$1" --separate-stderr "${@:3}"
		[ -z "$output" ]
		[[ ${stderr_lines[0]} == "$2" ]] || { echo "$stderr" && false; }
	}
	awk 'BEGIN { for (i = 0; i < 100; i++) print i, i % 7 }' >in
	refused 1 'hnn-tfr: in:1: 600 Hz is above half the sampling rate (500 Hz)' hnn-tfr 50:600:50 in
	refused 1 'hnn-tfr: in:1: a wavelet of 7 cycles at 10 Hz lasts 1115 ms, more than three times the data set (100 ms)' hnn-tfr 10:60 in
	for range in 10 10: 0:10 20:10 10:20:0 10:20:1:3 x:y 10:20:; do
		refused 2 "hnn-tfr: '$range': expected frequencies LOW:HIGH or LOW:HIGH:STEP, above 0 Hz" hnn-tfr $range in
	done
	refused 2 "hnn-tfr: --cycles: 'f': expected a number, or f/NUMBER" hnn-tfr 50:60 --cycles f in
	refused 2 "hnn-tfr: --cycles: '0': expected a number, or f/NUMBER" hnn-tfr 50:60 --cycles 0 in
	refused 2 "hnn-tfr: --padding: 'edge': expected zeros or mirror" hnn-tfr 50:60 --padding edge in
	refused 1 "hnn-tfr: in:1: no column 'L5': there is agg" hnn-tfr 50:60 --column L5 in
	hnn-tfr 50:60 in >map
	refused 1 'hnn-tfr: map:7: this is a time-frequency map: expected a dipole stream, as hnn-sim makes of networks' hnn-tfr 50:60 map
}
