# shellcheck disable=SC2154 # stderr_lines comes from run
load common

setup() {
	unset COLUMNS LINES
	cd "$BATS_TEST_TMPDIR" || exit
	command -v gnuplot >/dev/null || skip "gnuplot is not installed"
	wave recorded 2 >recorded.txt
	{ trial 1 2 3 && trial 2 2 5; } >initial.txt
	fit 20 evprox2.mu evprox2.sigma >fit.log
}

# wave NAME AMPLITUDE: a recording of 51 samples.
wave() {
	awk -v a="$2" 'BEGIN { for (t = 0; t <= 100; t += 2) print t, a * sin(t / 16) }'
}

# trial K N VALUE: data set K of N, of that value at 0, 1 and 2 ms.
trial() {
	printf '%s\n' '# network x' "# trial $1" "# trials $2" '# samples 3'
	for t in 0 1 2; do echo "$t $3 1 2"; done
	printf '\n\n'
}

# fit N PARAMETER...: the log of a fit of N evaluations, the best of them number 1 + N / 2.
fit() {
	awk -v n="$1" -v names="${*:2}" 'BEGIN {
		p = split(names, name, " ")
		for (i = 1; i <= p; i++) printf "# param %s=0:10:5\n", name[i]
		printf "# number %s loss best seconds\n", names
		best = 1e9
		for (k = 1; k <= n; k++) {
			loss = 12 + (k - 1 - int(n / 2)) ^ 2 / n
			best = loss < best ? loss : best
			printf "%d", k
			for (i = 1; i <= p; i++) printf " %.6g", 5 + 5 * sin(i + k)
			printf " %.9g %.9g 0.5\n", loss, best
		}
	}'
}

# A gnuplot that keeps the script it is given.
pretend() {
	mkdir -p fake
	printf '#!/bin/sh\n%s\n' "${1:-cat >script; echo picture}" >fake/gnuplot
	chmod +x fake/gnuplot
	PATH=$PWD/fake:$PATH
}

# The rows of a datablock of the script.
block() {
	awk -v name="\$$1" '$1 == name { on = 1; next } $1 == "EOD" { on = 0 } on' script
}

curves() {
	grep -c 'id="gnuplot_plot_' "$1"
}

@test "PNG, SVG and PDF are what they are called, and no tool complains" {
	for kind in dipole\ initial.txt convergence\ fit.log; do
		for suffix in png svg pdf PNG; do
			# shellcheck disable=SC2086
			run -0 --separate-stderr hnn-plot $kind -o picture.$suffix
			[ -z "$output$stderr" ]
		done
		[ "$(head -c 4 picture.png | tail -c 3)" = PNG ]
		[ "$(head -c 4 picture.PNG | tail -c 3)" = PNG ]
		[ "$(head -c 5 picture.svg)" = '<?xml' ]
		grep -qx '</svg>' picture.svg
		[ "$(head -c 5 picture.pdf)" = %PDF- ]
	done
	[ "$(echo *.tmp)" = '*.tmp' ]
}

@test "a dipole's legend has one name a file, trials faint behind their average" {
	hnn-plot dipole -o picture.svg recorded.txt initial.txt ./recorded.txt
	[ "$(curves picture.svg)" -eq 4 ]
	[ "$(grep -c '<text>recorded</text>' picture.svg)" -eq 2 ]
	grep -q '<text>initial (average of 2)</text>' picture.svg
	grep -q '<text>Time (ms)</text>' picture.svg
	grep -q '<text>Dipole moment (nAm)</text>' picture.svg
	grep -q 'stroke-width="2.50"' picture.svg && grep -q 'stroke-width="1.20"' picture.svg
}

@test "the bold line is the average of the trials" {
	pretend
	hnn-plot dipole -o picture.svg initial.txt
	diff <(block average0) <(printf '%s\n' '0 4' '1 4' '2 4')
	diff <(block trials0) <(printf '%s\n' '0 3' '1 3' '2 3' '' '0 5' '1 5' '2 5' '')
	[ "$(cat picture.svg)" = picture ]
}

@test "trials of different lengths have no average" {
	pretend
	{ trial 1 2 3 && printf '0 1 1 1\n1 2 1 1\n'; } | hnn-plot dipole
	run ! grep -q average script
	grep -q "trials0 .* title 'standard input'$" script
}

@test "networks that follow one another are not averaged together" {
	pretend
	cat initial.txt initial.txt | hnn-plot dipole --label both
	diff <(block average0) <(block average1)
	grep -q "title 'both, network 1 (average of 2)'" script
	grep -q "title 'both, network 2 (average of 2)'" script
	hnn-avg initial.txt >average.txt
	cat average.txt average.txt average.txt | hnn-plot dipole --label averages
	[ "$(grep -c '^.average' script)" -eq 3 ]
	grep -q "title 'averages, network 3'" script
}

@test "recordings are black, what is simulated has colours" {
	pretend
	colour() { grep -o "\$average$1 [^,]*" script | grep -o '#......'; }
	hnn-plot dipole initial.txt recorded.txt recorded.txt initial.txt
	[ "$(colour 0) $(colour 1) $(colour 2) $(colour 3)" = '#0072b2 #000000 #7a7a7a #d55e00' ]
	hnn-plot dipole initial.txt initial.txt
	[ "$(colour 0) $(colour 1)" = '#000000 #0072b2' ]
}

@test "labels and titles are drawn to the letter, never run or interpreted" {
	label="it's \"50%\" {a}_b^c \\ \`touch ran\` @x \$y <i> & µV"
	hnn-plot dipole -o picture.svg --title "T: $label" --label 'B' --label "$label" recorded.txt initial.txt
	seen="it's \"50%\" {a}_b^c \\ \`touch ran\` @x \$y &lt;i> &amp; µV"
	grep -qF "<text>T: $seen</text>" picture.svg
	grep -qF "<text>$seen (average of 2)</text>" picture.svg
	grep -q '<text>B</text>' picture.svg
	[ ! -e ran ]
	cp recorded.txt "a_b'c.d%s.txt"
	hnn-plot dipole -o picture.svg "./a_b'c.d%s.txt"
	grep -qF "<text>a_b'c.d%s</text>" picture.svg
}

@test "what is no UTF-8 in a label becomes '?'" {
	hnn-plot dipole -o picture.svg --label $'a\xe9\xc0\x80\t\xed\xa0\x80\xf4\x90\x80\x80\x90µ\xe2' recorded.txt
	grep -q '<text>a????????????µ?</text>' picture.svg
}

@test "long names are cut, many files have their legend above the picture" {
	files=()
	for ((i = 0; i < 20; i++)); do files+=(initial.txt --label "$i$(printf '%0100d' 0)"); done
	run -0 --separate-stderr hnn-plot dipole "${files[@]}" recorded.txt -o picture.svg
	[ -z "$stderr" ]
	[ "$(curves picture.svg)" -eq 41 ]
	grep -q '<text>190*\.\.\.</text>' picture.svg
}

@test "a long curve keeps its ends and extremes in few points" {
	pretend
	awk 'BEGIN {
		for (i = 0; i < 100000; i++) print i, i == 0 ? 7 : i == 31234 ? 99 : i == 31235 ? -99 : i == 99999 ? 8 : sin(i)
	}' | hnn-plot dipole
	block average0 >points
	[ "$(wc -l <points)" -le 2002 ]
	[ "$(head -n 1 points)" = '0 7' ]
	[ "$(tail -n 1 points)" = '99999 8' ]
	diff <(grep -- ' -*99$' points) <(printf '%s\n' '31234 99' '31235 -99')
	sort -n -c points
}

@test "values that are all the same, or one, are drawn without complaint" {
	for rows in '0 0\n' '0 0\n1 0\n' '5 3\n6 3\n' '1 -2e-7\n2 -2e-7\n' '0 1e12\n1 1.000000001e12\n'; do
		# shellcheck disable=SC2059
		run -0 --separate-stderr hnn-plot dipole -o picture.png - < <(printf "$rows")
		[ -z "$output$stderr" ]
	done
	for n in 1 2; do
		fit $n a.b | sed 's/ [0-9.]* [0-9.]* 0.5$/ 15.6 15.6 0.5/' >fit.log
		run -0 --separate-stderr hnn-plot convergence -o picture.png fit.log
		[ -z "$output$stderr" ]
	done
}

@test "a fit's picture says how it went: loss, start, best, every parameter within its bounds" {
	hnn-plot convergence -o picture.svg fit.log
	for text in Evaluation Loss 'best so far' 'start 17' 'best 12 at 11' evprox2.mu evprox2.sigma '9.546 → 2.317'; do
		grep -qF "<text>$text</text>" picture.svg
	done
	[ "$(curves picture.svg)" -eq 14 ]
	pretend
	hnn-plot convergence -o picture.svg fit.log
	[ "$(block fit0 | tail -n 1)" = "$(tail -n 1 fit.log | cut -d ' ' -f -5)" ]
	[ "$(grep -c 'plot 0 with lines .*, 10 with lines' script)" -eq 2 ]
	grep -q 'every ::10::10 ' script
}

@test "fits of 1 to 8 parameters and 1 to 500 evaluations are drawn without complaint" {
	names=(a.b c.d e.f g.h evprox2.L5_pyramidal.ampa i.j L2_pyramidal.L5_pyramidal.distal.ampa.weight k.l)
	for case in 1:3 1:500 3:1 4:50 8:3 8:500; do
		fit "${case#*:}" "${names[@]:0:${case%:*}}" >fit.log
		run -0 --separate-stderr hnn-plot convergence -o picture.svg fit.log
		[ -z "$output$stderr" ]
		[ "$(curves picture.svg)" -eq $((4 + 5 * ${case%:*})) ]
	done
}

@test "losses that span decades are drawn on a logarithmic axis" {
	pretend
	hnn-plot convergence fit.log
	run ! grep -q '^set logscale' script
	sed 's/^3 \(.*\) [^ ]* \([^ ]* 0.5\)$/3 \1 1e6 \2/' fit.log | hnn-plot convergence
	grep -q '^set logscale y' script
}

@test "several fits are compared by their best so far" {
	fit 50 a.b c.d >other.log
	hnn-plot convergence --label cobyla -o picture.svg fit.log other.log
	[ "$(curves picture.svg)" -eq 4 ]
	grep -qF '<text>cobyla (17 to 12)</text>' picture.svg
	grep -qF '<text>other (24.5 to 12)</text>' picture.svg
	run ! grep -q evprox2 picture.svg
}

@test "a fit under way is drawn up to its last whole line" {
	pretend
	head -c -20 fit.log | hnn-plot convergence
	[ "$(block fit0 | wc -l)" -eq 19 ]
}

@test "without a file the picture is text, as large as the terminal" {
	run -0 --separate-stderr env COLUMNS=100 LINES=30 hnn-plot dipole --title 'A title' recorded.txt initial.txt
	[ -z "$stderr" ]
	[ "${#lines[@]}" -eq 29 ]
	for line in "${lines[@]}"; do [ "${#line}" -le 99 ]; done
	for text in 'A title' recorded 'initial (average of 2)' 'Dipole moment (nAm)' 'Time (ms)'; do
		[[ $output == *"$text"* ]]
	done
	[[ $output != *$'\f'* ]]
	run -0 --separate-stderr hnn-plot convergence fit.log
	[ -z "$stderr" ]
	[ "${#lines[@]}" -eq 24 ]
	[[ $output == *'best 12 at 11'* ]]
	run -0 hnn-plot convergence fit.log fit.log
}

@test "no operand and '-' are standard input" {
	diff <(hnn-plot dipole <recorded.txt) <(hnn-plot dipole - <recorded.txt)
	diff <(hnn-plot dipole recorded.txt --label x) <(hnn-plot dipole - --label x <recorded.txt)
}

@test "wrong command lines are refused" {
	refused() {
		run -2 --separate-stderr hnn-plot "${@:2}"
		[ -z "$output" ]
		[ "${stderr_lines[0]}" = "hnn-plot: $1" ]
	}
	refused "an operand is missing"
	refused "'pie' is no kind of picture: expected dipole or convergence" pie recorded.txt
	refused "'a.gif': expected a file name that ends in .png, .svg or .pdf" dipole -o a.gif recorded.txt
	refused "'svg': expected a file name that ends in .png, .svg or .pdf" dipole -o svg recorded.txt
	refused "2 labels for 1 file" dipole --label a --label b recorded.txt
	[ ! -e a.gif ]
}

@test "bad input is refused by file and line, and gnuplot never started" {
	pretend
	echo old >picture.svg
	refused() {
		run -1 --separate-stderr hnn-plot "$1" -o picture.svg "$([ "$1" = dipole ] && echo recorded.txt || echo fit.log)" bad
		[ -z "$output" ]
		[ "$stderr" = "hnn-plot: bad$2" ]
		[ ! -e script ]
		[ "$(cat picture.svg)" = old ]
	}
	: >bad
	refused dipole ': no data set: expected rows of time and 1 or 3 values'
	refused convergence ': no row of numbers'
	printf '0 1\n1 x\n' >bad
	refused dipole ":2: column 2: 'x' is not a number"
	refused convergence ":1: expected a line '# NAME...' of column names before the first row"
	printf '# unit pAm\n0 1\n' >bad
	refused dipole ":1: unit 'pAm': expected nAm"
	head -n 6 initial.txt >bad
	refused dipole ':6: the data set ends after 2 of 3 samples: it was cut short'
	printf '# number a.b loss\n1 2 3\n2 3\n' >bad
	refused convergence ':3: 2 columns: expected 3, as named'
	printf '# number a.b loss\n1 2 3\n2 3 4 5\n' >bad
	refused convergence ':3: 4 columns: expected 3, as named'
	printf '# number a.b loss\n1 2 nan\n' >bad
	refused convergence ":2: column loss: 'nan' is not a number"
	printf '# number a.b RMSE\n1 2 3\n' >bad
	refused convergence ": not the log of a fit: no column 'loss' after the evaluation's number"
	printf '# number a.b loss\n1 2 \0003\n' >bad
	refused convergence ":2: a NUL byte: this is not text"
	rm bad
	run -1 --separate-stderr hnn-plot dipole bad
	[ "$stderr" = "hnn-plot: cannot open 'bad': No such file or directory" ]
}

@test "when gnuplot fails or is missing its message is seen and the old picture stays" {
	echo old >picture.png
	stays() {
		run -1 --separate-stderr "$(command -v hnn-plot)" dipole -o picture.png recorded.txt
		[ -z "$output" ]
		[ "$stderr" = "$1" ]
		[ "$(cat picture.png)" = old ]
		[ "$(echo picture.png*)" = picture.png ]
	}
	pretend 'cat >/dev/null; echo half a picture; echo "line 7: oh no" >&2; exit 3'
	stays $'line 7: oh no\nhnn-plot: gnuplot failed'
	pretend 'echo half a picture; kill -9 $$'
	stays 'hnn-plot: gnuplot failed'
	pretend 'exit 0'
	stays 'hnn-plot: gnuplot failed'
	program=$(command -v hnn-plot)
	run -1 --separate-stderr env PATH=/nowhere "$program" dipole -o picture.png recorded.txt
	[ "$stderr" = "hnn-plot: cannot run gnuplot: it is not installed" ]
	[ "$(cat picture.png)" = old ]
}

@test "output that cannot be written is an error" {
	run -1 --separate-stderr hnn-plot dipole -o absent/picture.png recorded.txt
	[ "$stderr" = "hnn-plot: cannot write 'absent/picture.png': No such file or directory" ]
	[ -w /dev/full ] || skip "there is no /dev/full"
	run -1 --separate-stderr bash -c 'hnn-plot dipole recorded.txt >/dev/full'
	[ "$stderr" = "hnn-plot: cannot write standard output: No space left on device" ]
}
