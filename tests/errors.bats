# Bad input and bad output, the same for every program that reads dipole streams.
load common

setup() {
	cd "$BATS_TEST_TMPDIR" || exit
	printf '%s\n' '0 1' '1 2' '2 3' '3 4' '4 5' >good
	printf '%s\n' '# samples 3' '# columns time agg L2 L5' '0 1 2 3' '1 2 3 4' '2 3 4 5' >whole
}

each_program() {
	"$@" hnn-smooth 2
	"$@" hnn-scale 3
	"$@" hnn-avg
	"$@" hnn-rmse good
}

# refused MESSAGE PROGRAM...: on the file `bad` and on standard input the program exits with 1,
# writes nothing and says where it was and MESSAGE.
refused() {
	local message=$1
	shift
	run -1 --separate-stderr timeout 10 "$@" bad
	told "$1: bad$message"
	run -1 --separate-stderr timeout 10 "$@" <bad
	told "$1: standard input$message"
}

# told MESSAGE: nothing was written, and this was said.
told() {
	diff <(printf '%s' "$output") /dev/null
	diff <(echo "$stderr") <(echo "$1")
}

@test "an empty input is refused" {
	local none='no data set: expected rows of time and 1 or 3 values'
	: >bad
	each_program refused ": $none"
	printf '\n\n\n' >bad
	each_program refused ":3: $none"
	printf '# trial 1\n# samples 3\n' >bad
	each_program refused ":1: a data set without samples"
}

@test "an input cut short is refused, wherever it was cut" {
	local size
	size=$(stat -c %s whole)
	for ((n = 30; n < size; n++)); do
		head -c "$n" whole >bad
		run -1 --separate-stderr hnn-scale 1 bad
		[ -z "$output" ]
	done
	head -n 4 whole >bad
	each_program refused ":4: the data set ends after 2 of 3 samples: it was cut short"
	head -c -1 whole >bad
	each_program refused ":5: the last line has no end: the data set was cut short"
	head -c -3 whole >bad
	each_program refused ":5: fewer columns than the 4 that are named"
	{ cat whole && echo '3 4 5 6'; } >bad
	each_program refused ":6: 4 samples where the header says 3"
}

@test "NaN, infinity and what is no number are refused, by line and column" {
	local missing=': leave out rows of missing values at the ends (grep -vi nan), and fill those between'
	for word in nan NaN -nan inf -Infinity 0x10 1e 1.2.3 1d5 --1 -; do
		printf '0 1 2 3\n1 2 %s 4\n' "$word" >bad
		each_program refused ":2: column 3: '$word' is not a number$([[ $word != [nN]* ]] || echo "$missing")"
		printf '0 1\n%s 2\n' "$word" >bad
		each_program refused ":2: column 1: '$word' is not a number"
	done
}

@test "lines that begin with % are comments, as Matlab writes them" {
	printf '%% a recording\n%% time dipole\n' | cat - good >bad
	sed 2q <<<$'0 1\n% between' | cat - <(tail -n +2 good) >between
	for program in 'hnn-smooth 2' 'hnn-scale 3' hnn-avg 'hnn-rmse good'; do
		$program good | bare >expected
		$program bad | bare | diff expected -
		$program between | bare | diff expected -
		$program <bad | bare | diff expected -
	done
	hnn-rmse bad good
}

@test "a recording without a unit whose values are those of Am, or whose times those of seconds, is worth a warning" {
	printf '%s\n' '0 1e-9' '0.001 2e-9' '0.002 1e-9' '0.003 0' >bad
	for program in 'hnn-rmse --from 0 --to 0.003 bad bad' 'hnn-smooth 1 bad' 'hnn-plot dipole -o picture.svg bad'; do
		read -ra words <<<"$program"
		run --separate-stderr "${words[@]}"
		[[ $stderr == "${program%% *}: warning: bad: no value is larger than 2e-09 nAm: is it in Am? (hnn-scale 1e9 makes nAm of that)
${program%% *}: warning: bad: it lasts 0.003 ms: are its times in seconds?"* ]]
	done
	run -0 --separate-stderr hnn-scale 1e9 bad
	[ -z "$stderr" ]
	{ echo '# unit nAm' && awk '{ print 1000 * $1, $2 }' bad; } >told
	run -0 --separate-stderr hnn-smooth 1 told
	[ -z "$stderr" ]
}

@test "what is no dipole stream is refused, by what is wrong and where" {
	local input message
	while IFS='|' read -r input message; do
		printf "$input" >bad
		printf -v message %b "$message"
		refused ":$message" hnn-scale 1
	done <<-'END'
		0 1\n1 \0002\n|2: a NUL byte: this is not text
		\211PNG\r\n\032\n|1: column 1: '\211PNG' is not a number
		\377\3760\000 \0001\000\n\000|1: this is UTF-16: expected UTF-8
		0 1\n1 1e999\n|2: column 2: '1e999' is too large a number
		0 1\n1 -1e309\n|2: column 2: '-1e309' is too large a number
		0\n1\n|1: 1 column: expected time and 1 or 3 values, or a line that names all
		0 1 2\n|1: 3 columns: expected time and 1 or 3 values, or a line that names all
		0 1 2 3 4\n|1: 5 columns: expected time and 1 or 3 values, or a line that names all
		time agg L4\n0 1 2 3 4\n|2: 5 columns: expected time and 1 or 3 values, or a line that names all
		# columns time agg L4\n0 1 2 3\n|2: more columns than the 3 that are named
		# columns time agg L4\n0 1\n|2: fewer columns than the 3 that are named
		# columns time agg L4\n# columns time agg\n0 1\n|2: columns are named twice
		time,agg,""\n0,1,2\n|2: a column without a name
		0 1\n1 2 3 4\n|2: more columns than the 2 of the rows before
		0 1 2 3\n1 2\n|2: fewer columns than the 4 of the rows before
		0 1\n1 2\n1 3\n|3: time 1 is not after the one before
		0 1\n1 2\n0.5 3\n|3: time 0.5 is not after the one before
		0 1\n\n1 2\n|3: a blank line within a data set (two blank lines end it)
		0,5;1\n|1: '0,5' has a decimal comma: expected decimal points (where commas do nothing else, 'tr , .' makes them)
		0;1\n12\t-10,25e3\n|2: '10,25' has a decimal comma: expected decimal points (where commas do nothing else, 'tr , .' makes them)
		0,000,1,5\n0,025,1,6\n|2: time 0 is not after the one before (decimal commas? set columns apart by something else, or write decimal points)
		0,000,1\n|1: 3 columns: expected time and 1 or 3 values, or a line that names all (decimal commas? set columns apart by something else, or write decimal points)
		0,0,1,2,3,4\n|1: 6 columns: expected time and 1 or 3 values, or a line that names all (decimal commas? set columns apart by something else, or write decimal points)
		0.5,1,2\n|1: 3 columns: expected time and 1 or 3 values, or a line that names all
		"0,5","1"\n|1: '0,5' has a decimal comma: expected decimal points (where commas do nothing else, 'tr , .' makes them)
		0,,5\n1,,6\n|1: column 2 is empty
		time,agg,x\n0,,5\n|2: column 2 is empty
		;1\n;2\n|1: column 1 is empty
		# columns time\n0\n1\n|1: no column of values: expected a name after the axis
		"0" "1\n|1: column 2: '"1' is not a number
		"0""1"\n|1: column 1: '"0""1"' is not a number
		time agg\n0 agg\n|2: column 2: 'agg' is not a number
		nan 1\n1 2\n|1: column 1: 'nan' is not a number
		"nan" 1\n1 2\n|1: column 1: '"nan"' is not a number
		0 one\n|1: column 2: 'one' is not a number
	END
	head -c 100000 "$ROOT/bin/hnn-scale" >bad
	each_program refused ":1: a NUL byte: this is not text"
}

@test "what is no dipole stream but another of these programs' files is named as what it is" {
	local file expected='expected a dipole stream, as hnn-sim makes of networks'
	hnn-net neymotin_2020 --mesh 3x3 | hnn-drive evoked p --location proximal --mu 2 --sigma 1 --ampa 0.01 >bad
	each_program refused ":5: this is a network: $expected"
	hnn-sim --tstop 10 --spikes spikes --events events --vsec v --isec i --ca ca bad >dipoles
	hnn-optim --target dipoles --param p.mu=1:3 --max-evals 2 --trials 1 --smooth 2 --log log bad >/dev/null
	while read -r file message; do
		cp "$file" bad
		refused ":$message" hnn-rmse good
	done <<-END
		spikes 9: this is a spike file: $expected
		events 8: this is a file of drive events: $expected
		v 8: this is a recording: $expected
		i 8: this is a recording: $expected
		ca 8: this is a recording: $expected
		log $(grep -n '^# hnn-optim log' log | cut -d : -f 1): this is the log of a fit: $expected
	END
	run -1 --separate-stderr hnn-net dipoles
	[ "$stderr" = "hnn-net: dipoles:9: rows of numbers, such as a dipole stream has: expected a network stream" ]
}

@test "a line without an end is refused before memory is full" {
	endless() {
		(ulimit -v 500000 && run -1 --separate-stderr timeout 20 "$@" </dev/zero &&
			told "$1: standard input:1: a NUL byte: this is not text")
		(ulimit -v 500000 && run -1 --separate-stderr timeout 20 "$@" < <(yes 12345 2>/dev/null | tr -d '\n') &&
			told "$1: standard input:1: a line of more than 16 MB: this is not text")
	}
	each_program endless
	endless hnn-net
}

@test "many headers, records and settings take time in proportion" {
	awk 'BEGIN { for (i = 0; i < 200000; i++) print "# key" i, "value"; print "# trials 1\n0 1\n1 2\n2 3" }' >many
	linear() { run -0 timeout 20 "$@" many; }
	each_program linear
	hnn-scale 2 many | grep -c '^# key' | grep -qx 200000
	awk 'BEGIN { print "network x"; for (i = 0; i < 200000; i++) print "drive d" i " type=evoked"; print "end" }' >many
	run -1 --separate-stderr timeout 20 hnn-rmse good many
	awk 'BEGIN { printf "network x"; for (i = 0; i < 200000; i++) printf " k%d=1", i; print "\nend" }' >many
	run -1 --separate-stderr timeout 20 hnn-net many
	[[ $stderr == "hnn-net: many:1: "* ]]
}

@test "control characters do not reach the terminal" {
	printf '0 \033[31m\n' >bad
	each_program refused ":1: column 2: '?[31m' is not a number"
	named() {
		run -1 --separate-stderr "$@" $'no\033[2J'
		[ "$stderr" = "$1: cannot open 'no?[2J': No such file or directory" ]
		cp bad $'bad\033[2J'
		run -1 --separate-stderr "$@" $'bad\033[2J'
		[ "$stderr" = "$1: bad?[2J:1: column 2: '?[31m' is not a number" ]
	}
	each_program named
	run -1 --separate-stderr hnn-net <<<$'network x\033[31m'
	[ "$stderr" = "hnn-net: standard input:1: a control character (code 27): this is not text" ]
}

@test "a data set that failed is passed on, and the next one is answered" {
	printf '%s\n' '# network x' '# trial 1' '# trials 1' '# samples 9' '0 1' '1 2' '# failed: it diverged' >bad
	{ printf '%s\n' '# trial 1' '# trials 1' && cat good; } >next
	{ cat bad && printf '\n\n' && cat next; } >both
	passes() {
		run -0 --separate-stderr "$@" both
		[ -z "$stderr" ]
		"$@" both | same - <("$@" bad && "$@" next)
		run -0 --separate-stderr "$@" bad
		output=$(bare <<<"$output")
		case $1 in
		hnn-rmse) [ "$output" = nan ] ;;
		hnn-avg) [ "$output" = "# network x"$'\n'"# average 1"$'\n'"# failed: trial 1: it diverged" ] ;;
		*) [ "$output" = "# network x"$'\n'"# trial 1"$'\n'"# trials 1"$'\n'"# failed: it diverged" ] ;;
		esac
	}
	each_program passes
	# as a header, and what a stage makes of it again
	printf '%s\n' '# failed: it diverged' '# trial 1' '# trials 1' >bad
	hnn-scale 2 bad | hnn-smooth 2 | same - <(hnn-smooth 2 bad)
	hnn-scale 2 bad both | hnn-smooth 2 | hnn-avg | hnn-rmse good | diff - <(printf '%s\n' nan nan "$(hnn-scale 2 good | hnn-smooth 2 | hnn-rmse good)")
}

@test "an error in a later data set comes after the answers to those before" {
	{ printf '# trials 1\n' && cat good && printf '\n\n0 1\n0 2\n'; } >bad
	partly() {
		run -1 --separate-stderr "$@" bad
		[ -n "$output" ]
		[[ $stderr == "$1: bad:10: time 0 is not after the one before" ]]
		printf '# trials 1\n' | cat - good >first
		[ "$(bare <<<"$output")" = "$("$@" first | bare)" ]
	}
	each_program partly
}

@test "CRLF and a byte order mark change nothing" {
	{ printf '\357\273\277' && sed 's/$/\r/' good; } >crlf
	alike() {
		diff <("$@" good | bare) <("$@" crlf | bare)
	}
	each_program alike
}

@test "a file that is missing or a directory is refused" {
	absent() {
		run -1 --separate-stderr "$@" absent
		[ -z "$output" ]
		[ "$stderr" = "$1: cannot open 'absent': No such file or directory" ]
		run -1 --separate-stderr "$@" .
		[ -z "$output" ]
		[ "$stderr" = "$1: cannot read '.': is a directory" ]
		run -1 --separate-stderr "$@" <.
		[ -z "$output" ]
		[ "$stderr" = "$1: standard input: cannot read: Is a directory" ]
		run -1 --separate-stderr timeout 10 bash -c '"$@" <&-' - "$@"
		[ -z "$output" ]
		[ "$stderr" = "$1: standard input: cannot read: Bad file descriptor" ]
	}
	each_program absent
}

@test "a full disk is an error" {
	[ -w /dev/full ] || skip "there is no /dev/full"
	full() {
		run -1 --separate-stderr bash -c '"$@" good >/dev/full' - "$@"
		[ "$stderr" = "$1: cannot write standard output: No space left on device" ]
		run -1 --separate-stderr bash -c '"$@" good >&-' - "$@"
		[ "$stderr" = "$1: cannot write standard output: Bad file descriptor" ]
		run -1 bash -c '"$1" --help >/dev/full' - "$@"
	}
	each_program full
}

@test "a reader that closes early ends the program" {
	awk 'BEGIN { for (i = 0; i < 20000; i++) print i, 0.123456789, 0.1, 0.2 }' >long
	sed 1i'# trials 1' long >trial
	for ((i = 0; i < 5; i++)); do cat trial && printf '\n\n'; done >many
	cut -d ' ' -f 1,2 long >good
	closes() {
		run -0 timeout 20 bash -c '"$@" many | true; [ "${PIPESTATUS[0]}" = 141 ]' - "$@"
		run -0 --separate-stderr timeout 20 bash -c 'trap "" PIPE; { "$@" many; echo $? >status; } | true' - "$@"
		[ "$(cat status)" = 1 ]
		[ "$stderr" = "$1: cannot write standard output: Broken pipe" ]
	}
	each_program closes
}

@test "a closed pipe before the first data set is an empty input, not a hang" {
	ends() {
		run -1 timeout 10 bash -c 'true | "$@"' - "$@"
		[ "$output" = "$1: standard input: no data set: expected rows of time and 1 or 3 values" ]
	}
	each_program ends
}

@test "every program has --help, --version and refuses unknown options" {
	knows() {
		run -0 --separate-stderr "$1" --help
		[[ $output == "Usage: $1 "*"--version"* ]]
		[ -z "$stderr" ]
		run -0 "$1" --version
		[[ $output == "$1 (hnn-tools) "[0-9]*.[0-9]*.[0-9]* ]]
		run -2 --separate-stderr "$1" --nonsense
		[ -z "$output" ]
		[[ $stderr == "$1: unknown option '--nonsense'"* ]]
		run -2 --separate-stderr "$1" -Z
		[[ $stderr == "$1: unknown option '-Z'"* ]]
	}
	each_program knows
}

@test "a reader that is gone, an error or a kill leave no file under construction" {
	hnn-net neymotin_2020 --mesh 3x3 | hnn-drive evoked p --location proximal --mu 5 --sigma 1 --ampa 0.01 >net
	run -0 timeout 20 bash -c 'hnn-sim --tstop 2000 --spikes spikes net net | head -n 1; [ "${PIPESTATUS[0]}" = 141 ]'
	run -1 hnn-sim --tstop 2 --spikes spikes net absent
	run -2 hnn-sim --tstop 2 --spikes spikes --events ./spikes net
	[ "$(echo spikes*)" = 'spikes*' ]
}
