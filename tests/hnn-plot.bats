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
	diff <(block trials0 | cut -d ' ' -f -2) <(printf '%s\n' '0 3' '1 3' '2 3' '' '0 5' '1 5' '2 5' '')
	[ "$(cat picture.svg)" = picture ]
}

@test "trials of different lengths have no average" {
	pretend
	{ trial 1 2 3 && printf '0 1 1 1\n1 2 1 1\n'; } | hnn-plot dipole
	run ! grep -q average script
	grep -q '^plot $trials0 ' script
}

@test "networks that follow one another are not averaged together" {
	pretend
	cat initial.txt initial.txt | hnn-plot dipole -o picture.svg --label both
	diff <(block average0) <(block average1)
	grep -q '^set label "both, network 1 (average of 2)"' script
	grep -q '^set label "both, network 2 (average of 2)"' script
	hnn-avg initial.txt >average.txt
	cat average.txt average.txt average.txt | hnn-plot dipole -o picture.svg --label averages
	[ "$(grep -c '^.average' script)" -eq 3 ]
	grep -q '^set label "averages, network 3"' script
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
	label="it's \"50%\" {a}_b^c \\ \`touch ran\`7 @x \$y <i> & µV"
	seen="it's \"50%\" {a}_b^c \\ \`touch ran\`7 @x \$y &lt;i> &amp; µV"
	for first in T: \' \" "''" '""' '`' \\ '%s' @ '$'; do
		hnn-plot dipole -o picture.svg --title "$first$label" --label "$first" --label "$first$label" recorded.txt initial.txt
		grep -qF "<text>$first$seen</text>" picture.svg
		grep -qF "<text>$first$seen (average of 2)</text>" picture.svg
		grep -qF "<text>$first</text>" picture.svg
		hnn-plot dipole --title "$first$label" --label "$first" initial.txt | grep -qF "$first$label"
	done
	[ ! -e ran ]
	cp recorded.txt "a_b'c.d%s.txt"
	hnn-plot dipole -o picture.svg "./a_b'c.d%s.txt"
	grep -qF "<text>a_b'c.d%s</text>" picture.svg
}

@test "what is no UTF-8 in a label becomes '?'" {
	hnn-plot dipole -o picture.svg --label $'a\xe9\xc0\x80\t\xed\xa0\x80\xf4\x90\x80\x80\x90µ\xe2' recorded.txt
	grep -q '<text>a????????????µ?</text>' picture.svg
}

@test "long names take several lines, many files have their legend above the picture" {
	files=()
	for ((i = 0; i < 20; i++)); do files+=(initial.txt --label "$i$(printf '%0100d' 0)"); done
	run -0 --separate-stderr hnn-plot dipole "${files[@]}" recorded.txt -o picture.svg
	[ -z "$stderr" ]
	[ "$(curves picture.svg)" -eq 22 ]
	grep -q '<text>190*</text>' picture.svg
	[ "$(grep -o '<text>[0-9]*000[^<]*</text>' picture.svg | tr -cd 0 | wc -c)" -eq 2002 ]
}

@test "a name goes on in the next line only where the whole width is used up, at a word" {
	name=$(printf 'somewhat longer, %.0s' 1 2 3 4 5)end
	hnn-plot dipole -o picture.svg --label "$name" recorded.txt
	grep -qF "<text>$name</text>" picture.svg
	COLUMNS=80 hnn-plot dipole --label "${name:0:70}" recorded.txt | grep -qF "${name:0:70}"
	COLUMNS=80 hnn-plot dipole --label "$name" recorded.txt >text
	diff <(head -n 2 text | sed 's/^\*\*\*/   /; s/^     //') <(fold -s -w 74 <<<"$name")
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
	for rows in '0 0\n' '0 0\n1 0\n' '5 3\n6 3\n' '1 -2e-5\n2 -2e-5\n' '0 1e12\n1 1.000000001e12\n'; do
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
	for text in Evaluation Loss 'best so far' 'start 17' 'best 12 at 11' 'evprox2.mu (ms)' '9.546 → 2.317'; do
		grep -qF "<text>$text</text>" picture.svg
	done
	[ "$(curves picture.svg)" -eq 14 ]
	pretend
	hnn-plot convergence -o picture.svg fit.log
	[ "$(block fit0 | tail -n 1)" = "$(tail -n 1 fit.log | cut -d ' ' -f -4)" ]
	[ "$(block least0 | tail -n 1)" = "$(tail -n 1 fit.log | cut -d ' ' -f 1,5)" ]
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

# sweep PARAMETER...: a table of 3 values of each, with numbers peak and at, the last of which failed once.
sweep() {
	awk -v names="$*" 'BEGIN {
		p = split(names, name, " ")
		for (i = 1; i <= p; i++) printf "# param %s\n", name[i]
		printf "# param fixed\n# number peak (nAm)\n# run %s fixed peak at\n", names
		for (k = 0; k < 3 ^ p; k++) {
			printf "%d", k + 1
			for (i = 1; i <= p; i++) printf " %g", 10 + int(k / 3 ^ (i - 1)) % 3
			printf " 7 %g %s\n", k - 4, k == 2 ? "nan" : k
		}
	}'
}

@test "a sweep over one parameter is a curve for each number, with a gap where a run failed" {
	sweep a.mu >one
	sed '/^[0-9]/s/ 7 / 8 /' one >other
	pretend
	hnn-plot sweep -o picture.svg one
	[ "$(grep -c '^plot ' script)" -eq 2 ]
	grep -q "a.mu (ms)" script
	grep -q "peak (nAm)" script
	block table0 | tail -n 3 | diff - <(printf '10 0\n11 1\n\n')
	hnn-plot sweep -o picture.svg one other
	[ "$(block table1 | wc -l)" -eq 6 ]
}

@test "a sweep over two parameters is a map, failed runs crossed out; over three it is dots" {
	sweep a.mu b.sigma >two
	sweep a.mu b.sigma c.x >three
	pretend
	hnn-plot sweep -o picture.png two
	[ "$(block map | wc -l)" -eq 18 ]
	[ "$(grep -c "set label '×' at first 12,10 " script)" -eq 1 ]
	hnn-plot sweep -o picture.png three
	[ "$(grep -c '^plot ' script)" -eq 6 ]
	run -1 grep "^plot .* with lines" script
}

@test "what is no table of a sweep is refused" {
	sweep a.mu >one
	sweep a.mu b.sigma >two
	run -1 --separate-stderr hnn-plot sweep fit.log
	[[ $stderr == "hnn-plot: fit.log: nothing was varied: "* ]]
	run -1 --separate-stderr hnn-plot sweep one two
	[ "$stderr" = "hnn-plot: two: the table has other columns than 'one': they do not fit into one picture" ]
	sed 's/ [^ ]* [^ ]*$//' one >none
	run -1 --separate-stderr hnn-plot sweep none
	[[ $stderr == "hnn-plot: none: "* ]]
}

@test "a run of a sweep is named by its parameters, unless a label is asked for" {
	sed '1a # params prox.mu=3' initial.txt >run.txt
	hnn-plot dipole -o picture.svg run.txt && grep -q 'prox.mu=3 (average of 2)' picture.svg
	hnn-plot dipole --label mine -o picture.svg run.txt && grep -q 'mine (average of 2)' picture.svg
}

@test "the numbers of runs are as short as tells them apart" {
	for mu in 48.60757465489678 48.60812345678 2e-05; do
		sed "1a # params prox.mu=$mu a.b=0.012520653814999465 c=x" initial.txt >run-$mu.txt
	done
	hnn-plot dipole -o picture.svg run-*
	for mu in 2e-05 48.6076 48.6081; do grep -qF "<text>prox.mu=$mu a.b=0.0125207 c=x (average of 2)</text>" picture.svg; done
	hnn-plot dipole -o picture.svg run-48.60812345678.txt run-2e-05.txt
	grep -qF "<text>prox.mu=48.6 a.b=0.0125 c=x (average of 2)</text>" picture.svg
	hnn-plot dipole -o picture.svg --label 0.12345 run-*
	grep -qF "<text>0.12345 (average of 2)</text>" picture.svg
	hnn-psd run-48.60812345678.txt >psd.txt
	hnn-plot psd -o picture.svg psd.txt
	grep -qF "<text>prox.mu=48.6 a.b=0.0125 c=x (average of 2)</text>" picture.svg
}

@test "a sweep's map has its numbers at the values, which go up evenly or by factors" {
	sweep a.mu b.sigma | awk '/^#/ { print; next } { $2 = 2 ^ ($2 - 9) * 0.01; print }' >two
	hnn-plot sweep -o picture.svg two
	for text in 0.02 0.04 0.08 10 11 12; do grep -qF "<text>$text</text>" picture.svg; done
	run ! grep -qF '<text>10.5</text>' picture.svg
	pretend
	hnn-plot sweep -o picture.png two
	# cells of one width, from half a factor of 2 below to half a factor above
	grep '^set xrange' script | tr '[:]' ' ' | awk '{ d = log(2) / log(10)
		exit !(($3 - log(0.02) / log(10) + d / 2) ^ 2 < 1e-12 && ($4 - log(0.08) / log(10) - d / 2) ^ 2 < 1e-12) }'
	grep -q 'int($0)%3' script
	hnn-plot sweep --xrange 0.02:0.04 -o picture.png two
	grep '^set xrange' script | tr '[:]' ' ' | awk '{ exit !((10 ^ $3 - 0.02) ^ 2 + (10 ^ $4 - 0.04) ^ 2 < 1e-12) }'
	sweep a.mu | awk '/^#/ { print; next } { $2 = 10 ^ ($2 - 10); print }' >one
	hnn-plot sweep -o picture.png one
	block table0 | head -n 2 | diff - <(printf '0 -4\n1 -3\n')
	grep -q "^set xtics scale 0.6 ('1' 0, .*'100' 2)" script
}

@test "wrong command lines are refused" {
	refused() {
		run -2 --separate-stderr hnn-plot "${@:2}"
		[ -z "$output" ]
		[ "${stderr_lines[0]}" = "hnn-plot: $1" ]
	}
	kinds=$(hnn-plot --help | sed -nE 's/^(Usage:|      ) hnn-plot ([a-z]+) .*/\2/p' | paste -sd , | sed 's/,/, /g; s/\(.*\),/\1 or/')
	[[ $kinds == dipole,\ * && $kinds == *\ convergence* ]]
	refused "the kind of picture is missing: expected $kinds"
	refused "the kind of picture is missing: expected $kinds" dipole recorded.txt +
	refused "'pie' is no kind of picture: expected $kinds" pie recorded.txt
	refused "'recorded.txt' is no kind of picture: expected $kinds" dipole recorded.txt + recorded.txt
	refused "--layers is no option of convergence" convergence --layers fit.log
	for size in 960 960x 0x0 x480 960x480p 99999x3 -5x100; do
		run -2 --separate-stderr hnn-plot dipole --size=$size -o a.png recorded.txt
		[[ ${stderr_lines[0]} == "hnn-plot: --size: "* ]]
	done
	refused "--size: 60 pixels are too few for the height of what is drawn: expected 119 or more" \
		dipole --size 200x60 -o a.png recorded.txt
	for range in 5 : 5:5 9:1 a:b 1:2:3 1: nan:1 :1e200; do
		[ $range = 1: ] || refused "--xrange: '$range': expected LOW:HIGH, one of which may be missing" \
			dipole --xrange $range recorded.txt
	done
	refused "--xrange: nothing lies there: what is drawn spans 0 to 100" dipole --xrange 200:300 recorded.txt
	refused "--yrange: nothing is drawn from 200 to 5.2" dipole --yrange 200: initial.txt
	refused "2 --yrange for 1 panel" dipole --yrange 0: --yrange 1: recorded.txt
	refused "--resolution is for PNG files: others are drawn as sharp as can be" dipole --resolution 300 -o a.svg recorded.txt
	refused "--resolution: 'x': expected 24 to 1200 dots an inch" dipole --resolution x -o a.png recorded.txt
	refused "'a.gif': only an animation is drawn as a .gif" dipole -o a.gif recorded.txt
	refused "'svg': expected a file name that ends in .png, .svg, .pdf or, of an animation, .gif" dipole -o svg recorded.txt
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
	refused convergence ": nothing to draw: every evaluation failed"
	printf '# number a.b loss\n1 nan 3\n' >bad
	refused convergence ": evaluation 1: column a.b is not a number"
	printf '# number a.b loss\n1 2 x\n' >bad
	refused convergence ":2: column loss: 'x' is not a number"
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
	stays 'hnn-plot: gnuplot failed: line 7: oh no'
	pretend 'cat >/dev/null; printf "a page of words\n\033[31m and\n\n" >&2; exit 3'
	stays 'hnn-plot: gnuplot failed: ?[31m and'
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

@test "values that gnuplot cannot draw are refused by it never" {
	printf '# number a.b loss\n1 2 3\n2 1e308 3\n' >huge.log
	printf '# spikes 1\n1e308 3 L2\n' >huge.spk
	printf '# columns time 0.c.soma\n0 1\n1 1e308\n' >huge.rec
	printf '0 1\n1 -1e308\n' >huge.txt
	refused() {
		run -1 --separate-stderr hnn-plot "${@:2}" -o picture.png
		[ "$stderr" = "hnn-plot: $1" ]
		[ ! -e picture.png ]
	}
	refused 'huge.txt:1: -1e+308 at 1 is too large to be drawn: at most 1e+100' dipole huge.txt
	refused 'huge.rec:1: 1e+308 at 1 is too large to be drawn: at most 1e+100' recording huge.rec
	refused 'huge.spk:1: 1e+308 at 3 is too large to be drawn: at most 1e+100' raster huge.spk
	refused 'huge.log: evaluation 2: column a.b: 1e+308 is too large to be drawn' convergence huge.log
	for value in 1e100 1e-300 -1e99; do
		run -0 --separate-stderr hnn-plot dipole -o picture.png - < <(printf '0 1\n1 %s\n2 3\n' $value)
		[ -z "$stderr" ]
	done
}

@test "what gnuplot says while it draws is a warning of one line" {
	pretend 'cat >/dev/null; echo "oh" >&2; echo "no" >&2; echo picture'
	run -0 --separate-stderr hnn-plot dipole -o picture.svg recorded.txt
	[ "$stderr" = 'hnn-plot: warning: gnuplot drew, but says: no' ]
	[ "$(cat picture.svg)" = picture ]
}

@test "a figure comes out where SIGCHLD is ignored" {
	run -0 --separate-stderr bash -c 'trap "" CHLD; hnn-plot dipole -o picture.png recorded.txt'
	[ -z "$stderr" ]
	[ "$(head -c 4 picture.png | tail -c 3)" = PNG ]
}

@test "the names of several files in a text stand in lines of their own" {
	run -0 hnn-plot dipole --size 60x30 --label 'the first of them' --label 'the second, longer' --label third \
		recorded.txt initial.txt recorded.txt
	[ "${lines[0]}" = '***  the first of them' ]
	[ "${lines[1]}" = '###  the second, longer (average of 2)   $$$  third' ]
	[ "${#lines[@]}" -eq 30 ]
	for ((i = 3; i < 30; i++)); do [[ ${lines[i]} != *[a-z]* || ${lines[i]} == *'Time (ms)' ]]; done
}

@test "20 data sets are told apart: colour and dashes, and the number in the legend on each curve" {
	pretend
	files=()
	for ((i = 0; i < 20; i++)); do
		wave x $((i + 1)) >"wave$i.txt"
		files+=("wave$i.txt")
	done
	hnn-plot dipole -o picture.svg "${files[@]}"
	grep '^plot' script | grep -o 'dashtype [^ ]* linecolor rgb .#[0-9a-f]*' | sort -u >styles
	[ "$(wc -l <styles)" -eq 20 ]
	for ((i = 1; i <= 20; i++)); do
		[ "$(grep -c "^set label '$i' at screen .* boxed" script)" -eq 1 ]
		[ "$(grep -c "^set label '$i' at first .* boxed" script)" -eq 1 ]
	done
	hnn-plot dipole "${files[@]}"
	[ "$(grep -c "^set label '[0-9]*' at first" script)" -eq 20 ]
	hnn-plot dipole -o picture.svg "${files[@]:0:7}"
	run ! grep -q "^set label '[0-9]*' at" script
}

@test "trials of no file lie over those of another: they take turns, and shine through" {
	pretend
	hnn-plot dipole -o picture.svg initial.txt initial.txt recorded.txt
	[ "$(grep -c '^plot' script)" -eq 1 ]
	block trials0 | awk 'NF { print $3 }' | uniq -c | awk '{ print $1, $2 }' >turns
	first="3 $(((140 << 24) + 0x0072b2))" second="3 $(((140 << 24) + 0xd55e00))"
	diff turns <(printf '%s\n' "$first" "$second" "$first" "$second")
}

@test "a failed data set is left out with a warning, all failed is an error" {
	failed() {
		printf '%s\n' '# network x' "# trial $1" "# trials $2" '# failed: it diverged' '' ''
	}
	{ trial 1 3 3 && failed 2 3 && trial 3 3 5; } >some.txt
	run -0 --separate-stderr hnn-plot dipole -o picture.svg some.txt
	[ "$stderr" = 'hnn-plot: warning: some.txt:10: trial 2 failed and is not drawn: it diverged' ]
	grep -q '<text>some (average of 2 of 3)</text>' picture.svg
	rm picture.svg
	{ failed 1 2 && failed 2 2; } >none.txt
	for kind in dipole raster recording; do
		run -1 --separate-stderr hnn-plot $kind -o picture.svg none.txt
		[ "${#stderr_lines[@]}" -eq 3 ]
		[ "${stderr_lines[1]}" = 'hnn-plot: warning: none.txt:7: trial 2 failed and is not drawn: it diverged' ]
		[ "${stderr_lines[2]}" = 'hnn-plot: nothing to draw: every data set failed' ]
	done
	[ ! -e picture.svg ]
	run -0 --separate-stderr hnn-plot dipole -o picture.svg none.txt some.txt
	grep -q '<text>some (average of 2 of 3)</text>' picture.svg
}

@test "evaluations that failed are marked, and no loss" {
	sed '/^[15] /s/ [^ ]* \([^ ]* 0.5\)$/ nan \1/' fit.log >failed.log
	hnn-plot convergence -o picture.svg failed.log
	for text in 'start (failed)' 'failed (2)' 'best 12 at 11'; do grep -qF "<text>$text</text>" picture.svg; done
	for files in failed.log 'failed.log fit.log'; do
		for to in '-o picture.svg' ''; do
			# shellcheck disable=SC2086
			run -0 --separate-stderr hnn-plot convergence $to $files
			[ -z "$stderr" ]
		done
	done
	pretend
	hnn-plot convergence failed.log
	[ "$(block failed | cut -d ' ' -f 1 | tr '\n' ' ')" = '1 5 ' ]
	[ "$(block least0 | head -n 3 | tr '\n' ' ')" = '1 nan 1 nan 2 nan ' ]
}

@test "losses and parameters have their units" {
	{ echo '# pipeline hnn-sim | hnn-avg | hnn-rmse target.txt' && fit 20 a.mu a.L5.ampa a.L5.delay a.tau1 a.Ra a.nothing; } >units.log
	hnn-plot convergence -o picture.svg units.log
	for text in 'Loss (nAm)' 'a.mu (ms)' 'a.L5.ampa (µS)' 'a.L5.delay (ms)' 'a.tau1 (ms)' 'a.Ra (ohm*cm)' a.nothing; do
		grep -qF "<text>$text</text>" picture.svg
	done
	sed 's/hnn-rmse/& --corr/' units.log >corr.log
	hnn-plot convergence -o picture.svg corr.log
	grep -qF '<text>Loss</text>' picture.svg
}

@test "size and resolution are those that are asked for" {
	dots() {
		od -An -tu1 -j16 -N8 "$1" | awk '{ print $3 * 256 + $4 "x" $7 * 256 + $8 }'
	}
	hnn-plot dipole -o picture.png recorded.txt
	[ "$(dots picture.png)" = 960x535 ]
	hnn-plot dipole -o picture.png --size 480x300 recorded.txt
	[ "$(dots picture.png)" = 480x300 ]
	hnn-plot dipole -o picture.png --size 480x300 --resolution 288 recorded.txt
	[ "$(dots picture.png)" = 1440x900 ]
	hnn-plot convergence -o picture.svg --size 1200x700 fit.log
	grep -q '<svg' picture.svg && grep -q 'viewBox="0 0 1200 700"' picture.svg
	hnn-plot dipole -o picture.pdf --size 480x288 recorded.txt
	grep -aq '/MediaBox \[ 0 0 360 216 \]' picture.pdf
	run -0 hnn-plot dipole --size 50x20 recorded.txt
	[ "${#lines[@]}" -eq 20 ]
	for line in "${lines[@]}"; do [ "${#line}" -le 50 ]; done
}

@test "limits of the axes are those that are asked for, and what lies within fills the other axis" {
	pretend
	hnn-plot dipole --xrange 20:30 recorded.txt
	grep -q '^set xrange \[20:30\]$' script
	[ "$(block average0 | head -n 1 | cut -d ' ' -f 1)" = 20 ]
	[ "$(block average0 | tail -n 1 | cut -d ' ' -f 1)" = 30 ]
	grep -q '^set yrange \[-0.0[0-9]*:2.0[0-9]*\]$' script
	hnn-plot dipole --xrange :50 --yrange=-1: recorded.txt
	grep -q '^set xrange \[0:50\]$' script
	grep -q '^set yrange \[-1:2.[0-9]*\]$' script
	hnn-plot dipole --layers --yrange -9:9 --yrange 0:7 initial.txt
	diff <(grep '^set yrange' script) <(printf 'set yrange [%s]\n' -9:9 0:7 -0.08:2.08)
}

@test "layers have a panel each below the aggregate, a recording is in that alone" {
	hnn-plot dipole --layers -o picture.svg recorded.txt initial.txt
	for text in Aggregate L2 L5; do grep -qF "<text>$text</text>" picture.svg; done
	[ "$(grep -c '<text>Time (ms)</text>' picture.svg)" -eq 1 ]
	[ "$(grep -c '<text>recorded</text>' picture.svg)" -eq 1 ]
	pretend
	hnn-plot dipole --layers -o picture.svg recorded.txt initial.txt
	[ "$(grep -c '^.average0' script)" -eq 1 ]
	diff <(block average1) <(for y in 4 1 2; do for x in 0 1 2; do echo "$x $y"; done; done)
	run -1 --separate-stderr hnn-plot dipole --layers recorded.txt
	[ "$stderr" = 'hnn-plot: recorded.txt: no layers to draw: these dipoles have one value a time, their sum' ]
}

@test "bands are between quantiles of all data sets of a file, whatever networks they are of" {
	# At 0 ms 0 to 40, at 1 ms 0 to 400, in another order.
	for k in 30 10 0 40 20; do printf '# trial 1\n0 %s\n1 %s0\n\n\n' $k $k; done >draws.txt
	hnn-plot dipole --bands -o picture.svg recorded.txt draws.txt
	grep -qF '<text>draws (median of 5)</text>' picture.svg
	pretend
	hnn-plot dipole --bands -o picture.svg recorded.txt draws.txt
	diff <(block band1) <(printf '0 2 10 20 30 38\n1 20 100 200 300 380\n')
	diff <(block average1) <(printf '0 20\n1 200\n')
	[ -z "$(block trials0)" ]
	diff <(grep -o 'band[0-9]* using 1:.:. with filledcurves' script) \
		<(printf 'band1 using 1:%s with filledcurves\n' 2:6 3:5) # the paler one first; one data set is a line
	printf '0 1\n2 1\n' >>draws.txt
	run -1 --separate-stderr hnn-plot dipole --bands draws.txt
	[ "$stderr" = 'hnn-plot: draws.txt:26: times are others than in the data sets before: expected the same, for bands' ]
}

@test "any number of layers have panels, under their names, each with the data sets that have it" {
	printf '# columns time agg L2/3 L4_granular L5 L6\n0 1 2 3 4 5\n1 2 3 4 5 6\n' >four.txt
	hnn-plot dipole --layers -o picture.svg four.txt initial.txt
	for text in Aggregate L2/3 L4_granular L5 L6 L2; do [ "$(grep -cF "<text>$text</text>" picture.svg)" -eq 1 ]; done
	pretend
	hnn-plot dipole --layers -o picture.svg four.txt initial.txt
	[ "$(grep -c '^.average0' script)" -eq 5 ] # all but L2
	[ "$(grep -c '^.average1' script)" -eq 3 ] # agg, L5, L2
	diff <(block average0 | head -n 2) <(printf '0 1\n1 2\n')
}

# Two trials of spikes: cells 0 and 1 of L2, 2 of L5, and 7 of a drive.
spikes() {
	printf '%s\n' '# trial 1' '# trials 2' '# spikes 5' '# columns time gid population' \
		'1 7 prox' '3.5 0 L2' '4.5 1 L2' '4.6 2 L5' '9 0 L2' '' '' \
		'# trial 2' '# trials 2' '# spikes 2' '# columns time gid population' '2 7 prox' '4.7 2 L5' '' ''
}

@test "a raster has a row a cell, by population in the order of cells, each trial its own" {
	spikes >spikes.txt
	hnn-plot raster -o picture.svg spikes.txt
	for text in L2 L5 prox 'gid 0–1' 'spikes: 7 spikes in 2 trials'; do
		grep -qF "<text>$text</text>" picture.svg
	done
	pretend
	hnn-plot raster -o picture.svg spikes.txt
	[ "$(block spikes | head -n -1 | wc -l)" -eq 7 ]
	# from the top: cell 0 twice (of trial 1), 1, 2 in trial 1 and 2, 7 in trial 1 and 2
	block spikes | head -n -1 | awk '{ print -($2 + $4 / 2), $1 }' | sort -g | cut -d ' ' -f 2 | tr '\n' ' ' >order
	[ "$(cat order)" = '3.5 9 4.5 4.6 4.7 1 2 ' ]
	[ "$(block spikes | head -n -1 | awk '{ print $5 }' | sort -u | wc -l)" -eq 3 ]
	hnn-plot raster -o picture.svg --xrange 0:4 spikes.txt
	[ "$(block spikes | head -n -1 | wc -l)" -eq 3 ]
}

@test "headers say until when and of which cells spikes are drawn, silent ones too" {
	spikes | sed 's/^# trials.*/&\n# tstop 50\n# cells L2=0:3 mute=4:5 L5=6:6 prox=7:9/; s/ 2 L5/ 6 L5/' >spikes.txt
	pretend
	hnn-plot histogram --bin 10 spikes.txt + raster spikes.txt -o picture.svg
	[ "$(grep '^set xrange' script | sort -u)" = 'set xrange [0:50]' ]
	for text in mute 'gid 0–3' 'gid 7–9'; do grep -q "^set label \"$text\"\|^set label '$text'" script; done
	[ "$(block source1 | awk '$2 != 0')" = '' ]
	sed 's/=4:5/=5/' spikes.txt >bad.txt
	run -1 --separate-stderr hnn-plot raster bad.txt
	[ "$stderr" = "hnn-plot: bad.txt:1: cells 'mute=5': expected NAME=FIRST:LAST" ]
}

@test "a raster in a text has a line a population" {
	spikes >spikes.txt
	run -0 --separate-stderr hnn-plot raster --size 60x14 spikes.txt
	[ -z "$stderr" ]
	[ "${lines[0]}" = 'spikes: 7 spikes in 2 trials' ]
	for name in L2 L5 prox; do [ "$(grep -c "^ *$name +|.*|" <<<"$output")" -eq 1 ]; done
	[ "$(grep '^ *L5' <<<"$output" | tr -cd '|')" = '||' ]
}

@test "a histogram is the mean count of a trial in each bin" {
	spikes >spikes.txt
	pretend
	hnn-plot histogram --bin 2 -o picture.svg spikes.txt
	diff <(block source0 | awk 'NR > 1 && NR % 2 == 0') \
		<(printf '%s\n' '0 0' '2 0.5' '4 0.5' '6 0' '8 0.5' '10 0') || {
		block source0
		false
	}
	grep -q '^set label "Spikes (in 2 ms)"' script
	grep -q '^set label "spikes: mean of 2 trials"' script
	grep -q '^set label "prox"' script
	run -2 --separate-stderr hnn-plot histogram --bin 0 spikes.txt
	run -2 --separate-stderr hnn-plot histogram --bin 1e-3 < <(printf '1 2 a\n1e6 2 a\n')
	[ "${stderr_lines[0]}" = 'hnn-plot: --bin: bins of 0.001 ms are too many for 1e+06 ms' ]
}

@test "a recording has a panel a unit, a curve a place, and places are chosen by pattern" {
	recording() {
		printf '%s\n' '# trial 1' "# unit $1" '# samples 2' '# columns time 0.L2.soma 8.L5.soma 8.L5.tuft' \
			'0 1 2 3' '1 4 5 6' '' ''
	}
	recording mV >v.txt
	recording mM >ca.txt
	hnn-plot recording -o picture.svg v.txt ca.txt
	for text in 'Membrane potentials (mV)' 'Calcium concentrations (mM)' 0.L2.soma 8.L5.soma 8.L5.tuft; do
		[ "$(grep -cF "<text>$text</text>" picture.svg)" -eq 1 ]
	done
	hnn-plot recording --place '*.soma' -o picture.svg v.txt v.txt
	grep -qF '<text>v: 0.L2.soma</text>' picture.svg
	run ! grep -q tuft picture.svg
	pretend
	hnn-plot recording --place '8.*' v.txt
	diff <(block curve0 | grep '^[0-9]') <(printf '%s\n' '0 2' '1 5')
	diff <(block curve1 | grep '^[0-9]') <(printf '%s\n' '0 3' '1 6')
	run -1 --separate-stderr hnn-plot recording --place 'x*' v.txt
	[ "$stderr" = "hnn-plot: v.txt:1: no column matches 'x*'" ]
}

@test "recordings of many places are a map, a row a place from the top down, trials averaged" {
	many() {
		echo "# trial $1" && printf '# unit %s\n# columns time' "$2" && printf ' %s.a.soma' {0..12} && echo
		for t in 0 10; do echo $t && for i in {0..12}; do echo $(((i - $3) * (1 + t))); done; done | xargs -n 14
		printf '\n\n'
	}
	{ many 1 mV 0 && many 2 mV 0; } >v.txt
	many 1 nA 6 >i.txt
	hnn-plot recording -o picture.svg v.txt i.txt
	for text in 'Membrane potentials (mV)' 'Synaptic currents (nA)' 0.a.soma 12.a.soma; do
		grep -qF "<text>$text</text>" picture.svg
	done
	pretend
	hnn-plot recording -o picture.png v.txt
	grep -qx 'set cbrange \[0:132\]' script
	columns=$(sed -n 's/.*int($0)%\([0-9]*\).*/\1/p' script)
	# the last column: the lowest row is the brightest, the highest the darkest
	[ "$(block map | awk -v n="$columns" 'NR % n == 0' | wc -l)" -eq 13 ]
	[ "$(block map | awk -v n="$columns" 'NR % n == 0' | sed -n '1p;$p' | tr '\n' ';')" = '253 231 37;68 1 84;' ]
	hnn-plot recording -o picture.png i.txt
	grep -qx 'set cbrange \[-66:66\]' script
	hnn-plot recording -o picture.png --place '[0-9].a.soma' v.txt
	run ! grep -q cbrange script
	rm fake/gnuplot
	run -0 --separate-stderr hnn-plot recording v.txt i.txt
	[ -z "$stderr" ]
}

@test "many sources have a panel each in a histogram" {
	for i in {1..5}; do echo "$i $i cells$i"; done >five.txt
	pretend
	hnn-plot histogram -o picture.svg five.txt
	[ "$(grep -c '^plot' script)" -eq 5 ]
	for i in {1..5}; do grep -q "^set label \"cells$i\" at screen" script; done
	head -n 4 five.txt | hnn-plot histogram -o picture.svg
	[ "$(grep -c '^plot' script)" -eq 1 ]
}

@test "kinds stand on one page behind a +, on one axis of time, and a name has one colour there" {
	spikes >spikes.txt
	hnn-plot histogram spikes.txt + dipole initial.txt + raster spikes.txt -o picture.svg --label a --label b --label c
	for text in 'a: mean of 2 trials' 'b (average of 2)' 'c: 7 spikes in 2 trials'; do
		grep -qF "<text>$text</text>" picture.svg
	done
	[ "$(grep -c '<text>Time (ms)</text>' picture.svg)" -eq 1 ]
	pretend
	hnn-plot histogram spikes.txt + dipole initial.txt + raster spikes.txt -o picture.svg
	[ "$(grep '^set xrange' script | sort -u)" = 'set xrange [0:9.1]' ]
	[ "$(grep '"prox" at graph' script | grep -o '#......')" = "$(grep -o '.source2 using 1:2 with lines [^,]*' script | grep -o '#......')" ]
}

@test "a file of another kind is called what it is" {
	spikes >spikes.txt
	printf '# unit mV\n# columns time 0.L2.soma 1.L2.soma\n0 1 2\n' >v.txt
	printf 'network x nx=1\nend\n' >x.net
	sed '1i # hnn-optim log 1' fit.log >fit2.log
	hnn-avg initial.txt >average.txt
	declare -A is=(
		[spikes.txt]='a spike file' [v.txt]='a recording' [x.net]='a network' [fit2.log]='the log of a fit'
		[average.txt]='a dipole stream'
	)
	declare -A needs=(
		[raster]=spikes.txt [histogram]=spikes.txt [recording]=v.txt [convergence]=fit2.log [dipole]=average.txt
	)
	for kind in "${!needs[@]}"; do
		for file in "${!is[@]}"; do
			[ "$file" != "${needs[$kind]}" ] || continue
			run -1 --separate-stderr hnn-plot "$kind" "$file"
			[[ $stderr == "hnn-plot: $file:"*": this is ${is[$file]}"*": expected "* ]]
		done
		run -0 --separate-stderr hnn-plot "$kind" "${needs[$kind]}"
		[ -z "$stderr" ]
	done
}

@test "malformed spikes and recordings are refused by file and line" {
	refused() {
		run -1 --separate-stderr hnn-plot "$1" bad < <(:)
		[ "$stderr" = "hnn-plot: bad$2" ]
	}
	: >bad
	refused raster ': no data set: expected rows of time, gid and population or drive'
	refused recording ": no data set: expected '# columns time NAME...' and rows of numbers"
	printf '1 2\n' >bad
	refused raster ":1: expected a time, a cell's number and the name of its population or drive"
	refused recording ":1: expected a line '# columns time NAME...' before the first row"
	printf '# spikes 2\n1 2 a\n' >bad
	refused raster ':2: the data set ends after 1 of 2 rows: it was cut short'
	printf '# spikes 1\n1 -2 a\n' >bad
	refused raster ":2: gid: '-2' is not the number of a cell"
	printf 'x 2 a\n' >bad
	refused histogram ":1: time: 'x' is not a number"
	printf '# spikes 0\n' >bad
	refused raster ': nothing to draw: no spike'
	printf '# columns time a.b\n0 1 2\n' >bad
	refused recording ':2: more columns than the 2 that are named'
	printf '# columns time a.b c.d\n0 1\n' >bad
	refused recording ':2: fewer columns than the 3 that are named'
	printf '# columns time a.b\n0 1\n0 1\n' >bad
	refused recording ':3: time 0 is not after the one before'
	printf '# columns time a.b\n0 nan\n' >bad
	refused recording ":2: column 2: 'nan' is not a number: leave out rows of missing values at the ends (grep -vi nan), and fill those between"
	printf '# samples 3\n# columns time a.b\n0 1\n1 1\n' >bad
	refused recording ':4: the data set ends after 2 of 3 samples: it was cut short'
}

@test "--help lists every kind with what it draws, and their options" {
	run -0 hnn-plot --help
	for kind in dipole raster histogram recording psd tfr lfp csd convergence morphology positions drives connectivity reach animation \
		profile pairs; do
		grep -q "hnn-plot $kind \[OPTION\]" <<<"$output"
		grep -qE "^  $kind +[a-z]" <<<"$output"
	done
	for option in layers bin place size resolution xrange yrange; do grep -q -- "--$option" <<<"$output"; done
	for line in "${lines[@]}"; do [ "${#line}" -le 100 ]; done
}

@test "panels within whose limits there is nothing are empty, if others have something there" {
	spikes >spikes.txt
	printf '50 1 L2\n60 7 prox\n' >late.txt
	printf '# unit mV\n# columns time 0.L2.soma\n0 1\n1 2\n' >v.txt
	printf '# unit mM\n# columns time 8.L5.soma\n0 1\n1 2\n' >ca.txt
	for to in '-o picture.png' '-o picture.svg' ''; do
		for what in 'raster spikes.txt late.txt --xrange :10' 'histogram spikes.txt late.txt --xrange :10' \
			'recording v.txt ca.txt' 'dipole recorded.txt + raster late.txt --xrange :10'; do
			# shellcheck disable=SC2086
			run -0 --separate-stderr hnn-plot $what $to
			[ -z "$stderr" ]
		done
	done
}

# contacts UNIT TRIAL...: a data set a trial of three contacts, from the top down, at two times; each value of
# trial K is K times its value in trial 1.
contacts() {
	for k in "${@:2}"; do
		printf '%s\n' '# network x' "# trial $k" "# array shank" "# unit $1" '# contacts 0,0,500 0,0,300 0,0,100' \
			'# samples 2' '# columns time shank.1 shank.2 shank.3'
		awk -v k="$k" 'BEGIN { print 0, 0, 0, 0; print 10, 2 * k, -4 * k, 10 * k; printf "\n\n" }'
	done
}

@test "lfp draws the mean of each contact at its depth, with the scale of all" {
	contacts uV 1 3 >lfp.txt
	hnn-plot lfp -o picture.svg lfp.txt
	for text in 'lfp: mean of 2 trials' 'Depth z (µm)' 'Time (ms)' 100 300 500; do
		grep -qF "<text>$text</text>" picture.svg
	done
	pretend
	hnn-plot lfp -o picture.svg lfp.txt
	# the mean of 10 and 30 uV is 1.6 distances of 200 um: 16 um a uV
	diff <(block mean0 | cut -d ' ' -f -2) <(printf '%s\n' '0 100' '10 420' '' '0 300' '10 172' '' '0 500' '10 564' '')
	[ "$(block trials0 | grep -c .)" -eq 12 ]
	length=$(sed -n 's/^set arrow from graph [0-9.]*, first \([-0-9.]*\) to graph [0-9.]*, first \([-0-9.]*\) .*/\2 \1/p' script | awk '{ print $1 - $2 }')
	label=$(sed -n "s/^set label '\([0-9]*\) µV' .*/\1/p" script)
	[ "$(awk -v l="$length" -v u="$label" 'BEGIN { print (l / u - 16) ^ 2 < 1e-9 }')" -eq 1 ]
	hnn-plot lfp -o picture.svg lfp.txt lfp.txt
	[ "$(grep -c '^plot' script)" -eq 1 ]
	grep -q '^plot .*$mean1 ' script
	sed 's/0,0,500/0,0,600/' lfp.txt >other.txt
	hnn-plot lfp -o picture.svg lfp.txt other.txt
	[ "$(grep -c '^plot' script)" -eq 2 ]
}

@test "csd is a map of the mean with white at 0, smooth between contacts" {
	contacts uV/um2 1 3 >csd.txt
	hnn-plot csd -o picture.svg csd.txt
	for text in 'csd: mean of 2 trials' 'Depth z (µm)' source sink 'CSD (µV/µm²)'; do
		grep -qF "<text>$text</text>" picture.svg
	done
	pretend
	hnn-plot csd -o picture.svg csd.txt
	grep -qx 'set cbrange \[-20:20\]' script
	grep -q "^set palette defined .* 5 '#ffffff'" script
	# the last column, from below: 20 is the end of the colours, -8 a light blue on the way to 8, a light red
	columns=$(sed -n 's/.*int($0)%\([0-9]*\).*/\1/p' script)
	block map | awk -v n="$columns" 'function near(r, g, b) { return ($1 - r) ^ 2 + ($2 - g) ^ 2 + ($3 - b) ^ 2 < 30 }
		NR == 1 { white = near(255, 255, 255) }
		NR % n == 0 { if (NR == n) first = near(103, 0, 31); if (near(146, 197, 222)) blue = 1; last = $1 > $3 + 20 && $2 > 150 }
		END { exit !(white && first && blue && last) }'
	run -0 hnn-plot csd csd.txt --size 60x20
	contacts uV 1 >lfp.txt
	run -1 --separate-stderr hnn-plot csd lfp.txt
	[ "$stderr" = "hnn-plot: lfp.txt:1: unit 'uV': expected uV/um2, as hnn-csd writes it" ]
	run -1 --separate-stderr hnn-plot lfp csd.txt
	[ "$stderr" = "hnn-plot: csd.txt:1: unit 'uV/um2': expected uV, as hnn-sim --lfp writes it" ]
}

# spectra UNIT K...: trials K of the spectra of a dipole, with a peak at 10 Hz of K.
spectra() {
	local k
	for k in "${@:2}"; do
		printf '# trial %s\n# trials 9\n# unit %s\n# columns frequency agg L2\n' "$k" "$1"
		awk -v k="$k" 'BEGIN { for (f = 0; f <= 500; f += 5) print f, (f == 10) * k + (f == 300) * 1000, f / 100 }'
		printf '\n\n'
	done
}

@test "psd draws the mean of the trials up to 100 Hz, with its unit, and trials behind" {
	spectra nAm2/Hz 2 4 >psd.txt
	hnn-plot psd -o picture.svg psd.txt
	for text in 'psd (average of 2)' 'Frequency (Hz)' 'Power spectral density (nAm²/Hz)' 100; do
		grep -qF "<text>$text</text>" picture.svg
	done
	pretend
	hnn-plot psd -o picture.svg psd.txt
	grep -qx 'set xrange \[0:100\]' script
	grep -qx 'set yrange \[0:4.16\]' script
	block curve0 | grep -qx '10 3'
	[ "$(block trials | awk '$1 == 10 { print $2 }' | paste -sd ' ')" = '2 4' ]
	hnn-plot psd -o picture.svg --xrange :400 psd.txt
	grep -qx 'set xrange \[0:400\]' script
	grep -qx 'set yrange \[0:1040\]' script
	hnn-plot psd -o picture.svg --column 'L*' psd.txt
	block curve0 | grep -qx '10 0.1'
}

@test "psd has a curve for each file and column, and a panel for each unit" {
	spectra nAm2/Hz 2 | sed '/trial/d' >one.txt
	spectra uV2/Hz 3 | sed 's/agg L2/a.1 a.2/; /trial/d' >lfp.txt
	hnn-plot psd -o picture.svg one.txt lfp.txt --column '*'
	for text in 'one: agg' 'one: L2' 'lfp: a.1' 'lfp: a.2' 'Power spectral density (nAm²/Hz)' 'Power spectral density (µV²/Hz)'; do
		grep -qF "<text>$text</text>" picture.svg
	done
	hnn-plot psd -o picture.svg lfp.txt
	[ "$(grep -c '<text>a.[12]</text>' picture.svg)" -eq 2 ]
	hnn-plot psd -o picture.svg one.txt lfp.txt
	[ "$(grep -c '<text>\(one\|lfp: a.1\|lfp: a.2\)</text>' picture.svg)" -eq 3 ]
	sed 's/^# unit/# contacts 0,0,-300 0,0,450\n&/' lfp.txt | hnn-plot psd -o picture.svg
	for text in 'a.1 at -300 µm' 'a.2 at 450 µm'; do grep -qF "<text>$text</text>" picture.svg; done
	hnn-psd "$GOLDEN/tutorial/dipole-0.txt" | hnn-plot psd --size 60x15 | grep -q 'Frequency (Hz)'
}

# map K...: trials K of a time-frequency map with power K at 20 Hz from 5 ms on.
map() {
	local k
	for k in "$@"; do
		printf '# trial %s\n# trials 9\n# unit nAm2\n# columns time frequency agg L2\n' "$k"
		awk -v k="$k" 'BEGIN { for (t = 0; t <= 10; t++) for (f = 10; f <= 20; f += 10) print t, f, (t >= 5 && f == 20) * k, 1 }'
		printf '\n\n'
	done
}

@test "tfr is a map of the mean power, gradual between frequencies, below a dipole on its axis of time" {
	map 2 4 >tfr.txt
	hnn-plot tfr -o picture.svg tfr.txt
	for text in 'tfr (average of 2)' 'Frequency (Hz)' 'Time (ms)' 'Power (nAm²)'; do
		grep -qF "<text>$text</text>" picture.svg
	done
	[ "$(hnn-plot dipole recorded.txt + tfr tfr.txt -o picture.svg && grep -c '<text>Time (ms)</text>' picture.svg)" -eq 1 ]
	hnn-plot tfr tfr.txt --size 60x20 >text
	grep -q 'Power (nAm²): 0 .*@ 3$' text
	[ "$(grep -c '|.*@' text)" -gt 0 ]
	pretend
	hnn-plot tfr -o picture.svg tfr.txt
	grep -qx 'set cbrange \[0:3\]' script
	grep -qx 'set yrange \[10:20\]' script
	# lower left, lower right: darkest; upper right: lightest; in the middle of the right what is half way
	columns=$(sed -n 's/.*int($0)%\([0-9]*\).*/\1/p' script)
	block map | awk -v n="$columns" '
		function near(r, g, b) { return ($1 - r) ^ 2 + ($2 - g) ^ 2 + ($3 - b) ^ 2 < 60 }
		NR == 1 { dark = near(68, 1, 84) }
		NR == n { dark = dark && near(68, 1, 84) }
		NR % n == 0 { light = near(253, 231, 37); if (near(33, 145, 140)) half = 1 }
		END { exit !(dark && light && half) }'
	hnn-plot tfr --crange :9 -o picture.svg tfr.txt
	grep -qx 'set cbrange \[0:9\]' script
}

@test "tfr has a panel for each file and column, on one scale" {
	map 2 >one.txt
	map 8 >other.txt
	hnn-plot tfr -o picture.svg one.txt other.txt --column '*'
	for text in 'one: agg' 'one: L2' 'other: agg' 'other: L2'; do grep -qF "<text>$text</text>" picture.svg; done
	pretend
	hnn-plot tfr -o picture.svg one.txt other.txt
	[ "$(grep -c '^set cbrange \[0:8\]' script)" -eq 2 ]
}

@test "spectra and maps that failed are left out, other files named" {
	{ spectra nAm2/Hz 1 2 && printf '# trial 3\n# failed: diverged\n\n\n'; } >psd.txt
	run -0 --separate-stderr hnn-plot psd -o picture.svg psd.txt
	[[ $stderr == 'hnn-plot: warning: psd.txt:'*': trial 3 failed and is not drawn: diverged' ]]
	grep -qF '<text>psd (average of 2 of 3)</text>' picture.svg
	printf '# failed: diverged\n' >failed.txt
	for kind in psd tfr; do
		run -1 --separate-stderr hnn-plot $kind failed.txt
		[ "${stderr_lines[1]}" = 'hnn-plot: nothing to draw: every data set failed' ]
	done
	map 1 >tfr.txt
	run -1 --separate-stderr hnn-plot psd tfr.txt
	[ "$stderr" = 'hnn-plot: tfr.txt:4: this is a time-frequency map: expected a spectrum, as hnn-psd makes it' ]
	run -1 --separate-stderr hnn-plot tfr psd.txt
	[ "$stderr" = 'hnn-plot: psd.txt:4: this is a spectrum: expected a time-frequency map, as hnn-tfr makes it' ]
	sed '/^3 20/d' tfr.txt >hole.txt
	run -1 --separate-stderr hnn-plot tfr hole.txt
	[ "$stderr" = 'hnn-plot: hole.txt:1: not all times have the same frequencies: look at 3 ms' ]
	sed 's/^3 20/3 21/' tfr.txt >hole.txt
	run -1 --separate-stderr hnn-plot tfr hole.txt
	[ "$stderr" = 'hnn-plot: hole.txt:1: not all times have the same frequencies: look at 3 ms' ]
	run -1 --separate-stderr hnn-plot tfr --column none tfr.txt
	[ "$stderr" = "hnn-plot: tfr.txt: no column matches 'none'" ]
	run -1 --separate-stderr hnn-plot tfr /dev/null
	[ "$stderr" = 'hnn-plot: /dev/null: no data set: expected maps, as hnn-tfr writes them' ]
}

@test "limits of colours are those that are asked for" {
	contacts uV/um2 1 >csd.txt
	pretend
	hnn-plot csd --crange -3:3 -o picture.svg csd.txt
	grep -qx 'set cbrange \[-3:3\]' script
	hnn-plot csd --crange :30 -o picture.svg csd.txt
	grep -qx 'set cbrange \[-10:30\]' script
}

@test "a few extremes do not make a csd pale, and the bar says so; arrays have one scale" {
	{ contacts uV/um2 1 | sed '/^10/,$d; s/samples 2/samples 100/'
		awk 'BEGIN { for (t = 1; t < 100; t++) print t, t % 2 ? 3 : -3, 2, t == 50 ? 70 : 1; printf "\n\n" }'; } >csd.txt
	pretend
	hnn-plot csd -o picture.svg csd.txt
	grep -qx 'set cbrange \[-3:3\]' script
	grep -qF '"CSD (µV/µm²), 1\045 beyond"' script
	hnn-plot csd --crange=-70:70 -o picture.svg csd.txt
	grep -qF '"CSD (µV/µm²)"' script
	sed 's/^50 .*/50 3 2 1/; s/shank/other/g' csd.txt >other.txt
	hnn-plot csd -o picture.svg other.txt csd.txt
	[ "$(grep -cx 'set cbrange \[-3:3\]' script)" -eq 2 ]
	sed 's# uV/um2# uV#' csd.txt >lfp.txt
	hnn-plot lfp -o picture.svg lfp.txt
	# 6 uV, what the first contact changes by most of the time, fill 1.6 of the 200 um between contacts
	block mean0 | awk '$1 == 1 && $2 == 500 + 3 * 320 / 6 { found = 1 } END { exit !found }'
}

@test "a title is drawn whole, in as many lines as it takes" {
	title=$(printf 'somewhat longer %.0s' {1..12})end
	hnn-plot dipole -o picture.svg --title "$title" recorded.txt
	[ "$(grep -o '<text>somewhat[^<]*\|<text>longer[^<]*' picture.svg | sed 's/<text>//' | tr -d '\n')" = "$title" ]
	hnn-plot dipole --size 60x20 --title "$title" recorded.txt >text
	[ "$(grep -E 'somewhat|longer|end' text | tr '\n' ' ' | tr -s ' ')" = "$title " ]
}

# A network of 3 x 3 cells at 50 um with a drive of two receptors, one of which reaches the soma.
network() {
	hnn-net neymotin_2020 --mesh 3x3 --spacing 50 |
		hnn-drive evoked prox --location proximal --mu 10 --sigma 0 --cells 2 \
			--ampa L2_pyramidal=0.5,L5_basket=0.001 --nmda L2_pyramidal=0.25 |
		hnn-electrode shank --shank 50,50,0:1000:500
}

@test "morphology draws sections where they lie and as thick as they are" {
	network | hnn-net --only L5_pyramidal >one.net
	hnn-plot morphology -o picture.svg one.net
	for text in proximal distal 'other sections' apical_tuft soma basal_2 L5_pyramidal 'Depth z (µm)'; do
		grep -qF "<text>$text</text>" picture.svg
	done
	pretend
	hnn-plot morphology -o picture.svg one.net
	# the soma, 39 um long and 28.9 um thick, from the height of its population up
	height=$(awk '/^population L5_pyramidal/ { sub(/.* z=/, ""); print $1 + 0 }' one.net)
	awk '/^\$group/ { on = 1; next } /^EOD/ { on = 0 } on' script >outlines
	for z in 0 39; do grep -qx -- "-\?14.45 $((height + z))" outlines; done
	run -0 --separate-stderr hnn-plot morphology one.net
}

@test "positions are those of cells and contacts, from above and from the side" {
	network >a.net
	hnn-plot positions -o picture.svg a.net
	for text in 'From above' 'From the side' 'x (µm)' 'y (µm)' 'Depth z (µm)' L2_basket shank; do
		grep -qF "<text>$text</text>" picture.svg
	done
	pretend
	hnn-plot positions -o picture.svg a.net
	[ "$(block place1 | wc -l)" -eq 18 ] # of L2_pyramidal in both panels
	[ "$(block place1 | head -n 2 | tr '\n' ' ')" = '0 0 0 50 ' ]
	[ "$(block place4 | tr '\n' ' ')" = '50 50 50 50 50 50 50 0 50 500 50 1000 ' ]
}

@test "drives are as strong as what a cell gets of them, each receptor by itself" {
	network >a.net
	pretend
	hnn-plot drives -o picture.svg a.net
	# two drive cells at the middle, synapses on three sections; the cells of the 3 x 3 mesh are 0, 1 and sqrt(2)
	# apart from it, and lambda is 3
	awk 'BEGIN { f = (1 + 4 * exp(-1 / 9) + 4 * exp(-2 / 9)) / 9; printf "%.3g\n%.3g\n", 2 * 3 * 0.5 * f, 2 * 3 * 0.25 * f }' >expected
	while read -r value; do grep -q "^set label \"$value\" at first 1.5,0.5 center" script; done <expected
	[ "$(grep -c '^set label "–"' script)" -eq 5 ]
	[ "$(grep -c '^set label "ampa"\|^set label "nmda"' script)" -eq 2 ]
	for to in '-o picture.svg' ''; do
		# shellcheck disable=SC2086
		run -0 --separate-stderr hnn-plot drives $to a.net a.net
		[ -z "$stderr" ]
	done
	hnn-net neymotin_2020 --mesh 2x2 >none.net
	run -1 --separate-stderr hnn-plot drives none.net
	[ "$stderr" = 'hnn-plot: none.net: nothing to draw: no drive acts on a synapse' ]
}

@test "connectivity has the weight of each pair of cells, and of each distance" {
	network >a.net
	hnn-plot connectivity --connection 'L2_pyramidal.L5_*.distal.*' -o picture.svg a.net
	for text in ampa 'Source cell' 'Target cell' 'By distance' 'Distance in the plane (µm)' 'Weight of a synapse (µS)'; do
		grep -qF "<text>$text</text>" picture.svg
	done
	pretend
	hnn-plot connectivity --connection 'L2_pyramidal.L5_*.distal.*' -o picture.png a.net
	weight=$(hnn-net --get L2_pyramidal.L5_pyramidal.distal.ampa.weight a.net)
	lambda=$(hnn-net --get L2_pyramidal.L5_pyramidal.distal.ampa.lambda a.net)
	[ "$(grep -cF 'L2_pyramidal.L5_pyramidal.distal.ampa' script)" -eq 1 ]
	grep -qx "set cbrange \[0:$weight\]" script
	[ "$(block map | sort | uniq -c | awk '$2 $3 $4 == 255255255 { print $1 }')" -eq $((24 * 24 - 81)) ]
	[ "$(block map | grep -cx '253 231 37')" -eq 9 ]
	block wire0 | tail -n 1 | awk -v w="$weight" -v l="$lambda" \
		'{ e = w * exp(-($1 / 50 / l) ^ 2); exit !($1 > 141.4 && $1 < 141.5 && ($2 - e) ^ 2 < 1e-12 * e * e) }'
	run -1 --separate-stderr hnn-plot connectivity --connection x a.net
	[ "$stderr" = "hnn-plot: a.net: nothing to draw: no connection matches 'x'" ]
	rm fake/gnuplot
	for to in '-o picture.png' ''; do
		# shellcheck disable=SC2086
		run -0 --separate-stderr hnn-plot connectivity $to a.net a.net
		[ -z "$stderr" ]
	done
}

# until_it COMMAND...: wait until it succeeds, for half a minute at most.
until_it() {
	for ((n = 0; n < 300; n++)); do
		"$@" && return
		sleep 0.1
	done
	return 1
}

@test "--follow draws again as a log grows, also one that has nothing to draw yet" {
	head -n 3 fit.log >live.log
	hnn-plot convergence --follow live.log >pages 2>said &
	pid=$!
	until_it grep -q 'no row of numbers' said
	cat fit.log >new.log && mv new.log live.log
	until_it grep -q 'best 12 at 11' pages
	echo '21 5 5 1.25 1.25 0.5' >>live.log
	until_it grep -q 'best 1.25 at 21' pages
	kill $pid
	run ! grep -q $'\033' pages
	run -2 --separate-stderr hnn-plot convergence --follow
	[ "${stderr_lines[0]}" = 'hnn-plot: --follow: expected files, which grow' ]
	run -2 --separate-stderr hnn-plot convergence --follow -
	[ "${stderr_lines[0]}" = 'hnn-plot: --follow: standard input is read only once' ]
	run -2 --separate-stderr hnn-plot convergence --follow --layers live.log
	[ "${stderr_lines[0]}" = 'hnn-plot: --layers is no option of convergence' ]
}

# The potentials of two sections of the network, at 0, 10 and 20 ms.
potentials() {
	printf '%s\n' '# trial 1' '# unit mV' '# samples 3' '# columns time 0.L2_basket.soma 3.L2_pyramidal.apical_tuft' \
		'0 -70 -60' '10 30 -60' '20 -70 -50' '' ''
}

@test "animation draws every section of a network at its potential, moment after moment" {
	network >a.net
	potentials >v.txt
	run -0 --separate-stderr hnn-plot animation --frames 3 -o moving.gif a.net v.txt + dipole recorded.txt
	[ -z "$output$stderr" ]
	[ "$(head -c 6 moving.gif)" = GIF89a ]
	for to in '-o picture.png' '-o picture.svg' ''; do
		# shellcheck disable=SC2086
		run -0 --separate-stderr hnn-plot animation a.net v.txt $to
		[ -z "$stderr" ]
	done
	pretend
	hnn-plot animation --frames 2 --from 10 -o picture.svg a.net v.txt
	grep -q '^set label "10 ms"' script && grep -q '^set label "20 ms"' script
	[ "$(block sections0 | grep -c .)" -eq $((2 * 2 * 9 * 15)) ] # all but the somata of both kinds of pyramidal cells
	# a soma that is recorded has the highest and the lowest colour in turn, the others grey
	diff <(block sections1 | awk '{ print $3 }' | sort -n | uniq -c | awk '{ print $1, $2 }') \
		<(printf '%s\n' "1 $((0x440154))" "46 $((0xd8d8d8))" "1 $((0xfde725))")
	hnn-plot animation --frames 2 -o moving.gif a.net v.txt # of all that is within a frame the highest potential
	[ "$(block sections1 | grep -c " $((0xfde725))")" -eq 1 ]
	refused() {
		run "-$1" --separate-stderr hnn-plot animation "${@:3}"
		[ "${stderr_lines[0]}" = "hnn-plot: $2" ]
	}
	refused 2 'an animation is of two files: a network, and its potentials as hnn-sim --vsec writes them' a.net
	refused 2 '--from: nothing moves from 20 to 20 ms' --from 20 a.net v.txt
	sed 's/mV/nA/' v.txt >i.txt
	refused 1 "i.txt:1: unit 'nA': expected mV, as hnn-sim --vsec writes it" a.net i.txt
	sed 's/L2_//g' v.txt >other.txt
	refused 1 'other.txt:1: no column is a section of this network, such as 0.L2_basket.soma' a.net other.txt
}

@test "reach has the weight from one cell to each other" {
	network >a.net
	hnn-plot reach --cell 7 --connection '*.proximal.ampa' -o picture.svg a.net # the middle of L2_pyramidal
	for text in 'x (µm)' 'Weight (µS)' L2_pyramidal.L5_basket.proximal.ampa; do grep -qF "<text>$text</text>" picture.svg; done
	pretend
	hnn-plot reach --cell 7 --connection 'L2_pyramidal.L2_pyramidal.*.ampa' -o picture.svg a.net
	# all but itself; the strongest are its four neighbours
	[ "$(block cells | wc -l)" -eq 8 ]
	diff <(block cells | grep " $((0xfde725))$" | cut -d ' ' -f -2) <(printf '%s\n' '0 50' '50 0' '50 100' '100 50')
	diff <(block source) <(echo 50 50)
	diff <(block others | cut -d ' ' -f -2) <(echo 50 50)
	hnn-net --set L2_pyramidal.L2_pyramidal.proximal.ampa.probability=0.5 a.net >half.net
	hnn-plot reach --cell 7 --connection 'L2_pyramidal.L2_pyramidal.*.ampa' -o picture.svg half.net
	[ "$(block cells | wc -l)" -lt 8 ]
	run -2 --separate-stderr hnn-plot reach --cell 24 a.net
	[[ ${stderr_lines[0]} == 'hnn-plot: --cell: '* ]]
	run -1 --separate-stderr hnn-plot reach --connection x a.net
	[ "$stderr" = 'hnn-plot: a.net: nothing to draw: no connection of cell 0 matches' ]
	rm fake/gnuplot
	for to in '-o picture.png' ''; do
		# shellcheck disable=SC2086
		run -0 --separate-stderr hnn-plot reach $to a.net
		[ -z "$stderr" ]
	done
}

@test "populations and drives have one colour each, in all figures of a network" {
	network | hnn-drive evoked dist --location distal --mu 5 --sigma 1 --ampa 0.001 >a.net
	hnn-sim --tstop 20 --spikes spikes.txt --events events.txt a.net >dipole.txt
	pretend
	# colour NAME KIND FILE...: of the name where it is written
	colour() {
		hnn-plot "${@:2}" -o picture.svg
		grep "^set label \"$1\"" script | grep -o "#[0-9a-f]\{6\}" | head -n 1
	}
	for name in L2_basket L5_pyramidal; do
		[ "$(colour $name raster spikes.txt)" = "$(colour $name drives a.net)" ]
		[ "$(colour $name raster events.txt + raster spikes.txt)" = "$(colour $name morphology a.net)" ]
		[ "$(colour $name raster spikes.txt)" = "$(colour $name connectivity a.net)" ]
	done
	for name in prox dist; do
		[ "$(colour $name raster spikes.txt)" = "$(colour $name raster events.txt)" ]
		[ "$(colour $name raster events.txt)" = "$(colour $name drives a.net)" ]
	done
	[ "$(colour L2_basket raster spikes.txt)" = '#0072b2' ]
	hnn-plot positions -o picture.svg a.net
	grep -q "^plot .place0 .* '#0072b2', " script
	[ "$(for name in L2_basket L2_pyramidal L5_basket L5_pyramidal prox dist; do colour $name raster spikes.txt; done | sort -u | wc -l)" -eq 6 ]
}

@test "tfr is pale where a wavelet reaches beyond the data, and says the rate that its power goes with" {
	map 2 | sed 's/^# unit.*/&\n# cycles 1:2\n# rate 40000\n# span -100:200/' >tfr.txt
	pretend
	hnn-plot tfr -o picture.svg tfr.txt
	grep -qF 'Power (nAm² at 40 kHz)' script
	grep -qF 'of an end of the data' script
	# two standard deviations are cycles / (pi f): here the same at both frequencies
	block ends | awk 'NF { if (n++ == 0 || n == 2 || n == 5 || n == 6) print $1, $2 }' |
		awk '{ e = NR < 3 ? -100 + 100 / 3.14159265 : 200 - 100 / 3.14159265; if (($1 - e) ^ 2 > 1e-8 || $2 != (NR % 2 ? 10 : 20)) exit 1 } END { exit NR != 4 }'
	map 2 >tfr.txt
	hnn-plot tfr -o picture.svg tfr.txt
	run ! grep -q 'ends using' script
}
