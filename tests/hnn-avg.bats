load common

setup() {
	cd "$BATS_TEST_TMPDIR" || exit
}

# trial K N VALUE: a data set of trial K of N
trial() {
	printf '# network x\n# trial %s\n# trials %s\n# unit nAm\n0 %s 1 2\n1 0 0 0\n\n\n' "$1" "$2" "$3"
}

@test "trials without headers are averaged at the end" {
	hnn-avg "$GOLDEN"/tutorial/dipole-{0,1,2}.txt >ours
	paste -d ' ' "$GOLDEN"/tutorial/dipole-{0,1,2}.txt |
		awk '{ printf "%s", $1; for (c = 2; c <= 4; c++) printf " %.17g", ($c + $(c + 4) + $(c + 8)) / 3; print "" }' >expected
	traces_near ours expected 5e-15 # half a unit in the 15th digit
	grep -qx '# average 3' ours
	[ "$(grep -c '^# samples' ours)" -eq 1 ]
	for k in 0 1 2; do cat "$GOLDEN/tutorial/dipole-$k.txt" && printf '\n\n'; done | hnn-avg | same - ours
}

@test "trials with headers are averaged network by network" {
	{ trial 1 2 1 && trial 2 2 4 && trial 1 3 0 && trial 2 3 0 && trial 3 3 9; } | hnn-avg >ours
	bare ours | diff - /dev/fd/3 3<<-END
		# network x
		# unit nAm
		# average 2
		# samples 2
		# columns time agg L2 L5
		0 2.5 1 2
		1 0 0 0


		# network x
		# unit nAm
		# average 3
		# samples 2
		# columns time agg L2 L5
		0 3 1 2
		1 0 0 0


	END
}

@test "a group may be spread over files" {
	for k in 1 2 3; do trial $k 3 $k >"$k"; done
	hnn-avg 1 2 3 | awk 'NF && !/^#/' | bare | diff - <(printf '%s\n' '0 2 1 2' '1 0 0 0')
}

@test "one trial is its own average" {
	run -0 hnn-avg <(trial 1 1 7)
	grep -qx '# average 1' <<<"$output"
	grep -qx '0 7 1 2' <<<"$output"
}

@test "averages are answered as soon as the last trial is in" {
	{ trial 1 2 1 && trial 2 2 3; } >dataset
	stays_alive 9 hnn-avg
}

@test "headers that trials share stay, others are dropped" {
	printf '%s\n' '# seed 3' '# scale 3000' '# smooth 30' '# note same' '0 1' >a
	printf '%s\n' '# note same' '# seed 4' '# scale 3e3' '# smooth 30' '# more 1' '0 3' >b
	run -0 hnn-avg a b
	diff <(grep '^#' <<<"$output" | bare) - <<-END
		# scale 3000
		# smooth 30
		# note same
		# average 2
		# samples 1
		# columns time agg
	END
}

@test "trials that are missing at the end are an error" {
	run -1 --separate-stderr hnn-avg <(trial 1 3 1 && trial 2 3 1)
	[ -z "$output" ]
	[[ $stderr == "hnn-avg: the input ends after 2 of 3 trials" ]]
}

@test "whole groups are written before a group that is not" {
	run -1 --separate-stderr hnn-avg <(trial 1 1 5 && trial 1 2 1)
	[ "$(grep -c '^# average' <<<"$output")" -eq 1 ]
	[[ $stderr == "hnn-avg: the input ends after 1 of 2 trials" ]]
}

@test "trials out of their order or from another group are refused" {
	{ trial 1 3 1 && trial 3 3 1; } >in
	run -1 --separate-stderr hnn-avg in
	[[ $stderr == "hnn-avg: in:9: trial 3 of 3 where trial 2 is next" ]]
	{ trial 1 3 1 && trial 1 3 1; } >in
	run -1 --separate-stderr hnn-avg in
	[[ $stderr == "hnn-avg: in:9: trial 1 of 3 where trial 2 is next" ]]
	{ trial 1 3 1 && trial 2 2 1; } >in
	run -1 --separate-stderr hnn-avg in
	[[ $stderr == "hnn-avg: in:9: header trials is '2' where the trials before have '3'" ]]
}

@test "trials of different kinds are refused, by what differs" {
	differ() { # MESSAGE FIRST SECOND
		printf "$2" >a
		printf "$3" >b
		run -1 --separate-stderr hnn-avg a b
		[ -z "$output" ]
		[[ $stderr == "hnn-avg: b:1: $1" ]] || { echo "$stderr" && false; }
	}
	differ 'column 2 of values is none where the trials before have L2' '0 1 2 3\n' '0 1\n'
	differ '3 samples where the trials before have 2' '0 1\n1 1\n' '0 1\n1 1\n2 1\n'
	differ 'sample 2 is at 1.5 ms where the trials before have it at 1 ms' '0 1\n1 1\n' '0 1\n1.5 1\n'
	differ 'scaled by 2 where the trials before are by 1' '0 1\n' '# scale 2\n0 1\n'
	differ "header smooth is '' where the trials before have '30'" '# smooth 30\n0 1\n' '0 1\n'
	differ "header unit is 'fAm' where the trials before have 'nAm'" '# unit nAm\n0 1\n' '# unit fAm\n0 1\n'
	differ "header network is 'y' where the trials before have 'x'" '# network x\n0 1\n' '# network y\n0 1\n'
}

@test "with a trial that failed the average has failed, other groups have not" {
	failed() { # K N: trial K of N failed
		printf '# network x\n# trial %s\n# trials %s\n# failed: diverged at 1 ms\n\n\n' "$1" "$2"
	}
	for k in 1 2 3; do
		for i in 1 2 3; do
			if ((i == k)); then failed $i 3; else trial $i 3 $i | sed '/unit/a # smooth 30'; fi
		done
		trial 1 1 7
	done >in
	run -0 --separate-stderr hnn-avg in
	[ -z "$stderr" ]
	diff <(grep -e failed -e '^0' <<<"$output") - <<-END
		# failed: trial 1: diverged at 1 ms
		0 7 1 2
		# failed: trial 2: diverged at 1 ms
		0 7 1 2
		# failed: trial 3: diverged at 1 ms
		0 7 1 2
	END
	run -1 --separate-stderr hnn-avg <(trial 1 3 1 && failed 3 3)
	[[ $stderr == "hnn-avg: "*": trial 3 of 3 where trial 2 is next" ]]
	run -1 --separate-stderr hnn-avg <(failed 1 2)
	[[ $stderr == "hnn-avg: the input ends after 1 of 2 trials" ]]
}

@test "averages are not averaged again" {
	trial 1 1 5 | hnn-avg | sed 's/^# average 1/# average 3/' >mean
	run -1 --separate-stderr hnn-avg mean
	[ -z "$output" ]
	[[ $stderr == "hnn-avg: mean:1: an average of 3 trials already" ]]
}

@test "trials with other layers are refused" {
	layers() { printf '# trial %s\n# trials 2\n# columns time agg %s\n0 1 2 3\n\n\n' "$1" "$2"; }
	refuses() {
		run -1 --separate-stderr hnn-avg in
		[ -z "$output" ]
		[ "$stderr" = "hnn-avg: in:7: column $1" ]
	}
	{ layers 1 'L2 L5' && layers 2 'L2 L4'; } >in
	refuses '3 of values is L4 where the trials before have L5'
	{ layers 1 'L2 L5' && layers 2 L2 | sed 's/ 3$//'; } >in
	refuses '3 of values is none where the trials before have L5'
	{ layers 1 'L2 L5' && layers 2 'L2 L5 L6' | sed 's/ 3$/ 3 4/'; } >in
	refuses '4 of values is L6 where the trials before have none'
}

@test "a number of trials that cannot be is refused" {
	for n in 0 -1 2.5; do
		trial 1 $n 1 >in
		run -1 --separate-stderr hnn-avg in
		[[ $stderr == "hnn-avg: in:1: trials $n: expected a whole number from 1 on" ]]
	done
}

@test "a sum too large is an error, with nothing written" {
	printf '0 1e308\n' >a
	run -1 --separate-stderr hnn-avg a a
	[ -z "$output" ]
	[[ $stderr == "hnn-avg: agg at 0 ms is not a finite number" ]]
}

@test "the trials of several arrays of contacts, which take turns, have averages of their own" {
	array() { printf '# network x\n# trial %s\n# trials 2\n# array %s\n# unit uV\n# contacts 0,0,0\n# columns time %s.1\n0 %s\n\n\n' "$1" "$2" "$2" "$3"; }
	{ array 1 a 2 && array 1 b 20 && array 2 a 4 && array 2 b 40 && array 1 a 1 && array 1 b 7 && array 2 a 3 && array 2 b 7; } >in
	hnn-avg in | grep -e array -e average -e '^0' | paste -sd , | sed 's/# //g' |
		grep -qx 'array a,average 2,0 3,array b,average 2,0 30,array a,average 2,0 2,array b,average 2,0 7'
	run -1 --separate-stderr hnn-avg <(array 1 a 2 && array 1 b 2 && array 2 a 3)
	[ "$stderr" = 'hnn-avg: the input ends after 1 of 2 trials' ]
	sed '/^# trial/d' in | hnn-avg | grep '^0' | paste -sd ' ' | grep -qx '0 2.5 0 18.5'
}

@test "recordings, spectra and time-frequency maps are averaged too, each with its own kind" {
	recording() { printf '# trial %s\n# trials 2\n# unit mV\n# columns time 8.x.soma 9.x.soma\n0 %s 1\n1 2 3\n\n\n' "$1" "$2"; }
	{ recording 1 4 && recording 2 8; } | hnn-avg | bare | diff - <(
		printf '# unit mV\n# average 2\n# samples 2\n# columns time 8.x.soma 9.x.soma\n0 6 1\n1 2 3\n\n\n')
	printf '# columns frequency agg\n0 1\n5 2\n' >spectrum
	printf '# columns time frequency agg\n0 5 1\n0 10 2\n1 5 3\n1 10 4\n' >map
	for kind in spectrum map; do
		hnn-avg $kind $kind | bare | grep -v -e average -e samples | diff - <(cat $kind && printf '\n\n')
	done
	run -1 --separate-stderr hnn-avg spectrum map
	[[ $stderr == "hnn-avg: map:1: 4 samples where the trials before have 2" ]]
	head -n 3 map >short
	run -1 --separate-stderr hnn-avg spectrum short
	[[ $stderr == "hnn-avg: short:1: a table of another kind than the trials before" ]]
	sed 's/agg/L2/' spectrum >other
	run -1 --separate-stderr hnn-avg spectrum other
	[[ $stderr == "hnn-avg: other:1: column 1 of values is L2 where the trials before have agg" ]]
	sed 's/^5/6/' spectrum >other
	run -1 --separate-stderr hnn-avg spectrum other
	[[ $stderr == "hnn-avg: other:1: sample 2 is at 6 Hz where the trials before have it at 5 Hz" ]]
}
