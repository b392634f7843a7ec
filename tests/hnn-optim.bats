# shellcheck disable=SC2016,SC2154 # commands for other shells; bats sets $stderr
load common
load landscape

@test "the minimum within bounds is found, and only the parameters' values change" {
	hnn-optim --pipeline "$bowl" "${params[@]}" --max-evals 60 --log log net >best 2>summary
	read -r mu sigma ampa < <(values best)
	near "$mu" 135.7 0.01
	near "$sigma" 7.8 0.05
	near "$ampa" 0.9 0.02
	sed "s/mu=.*/mu=120 sigma=1.50/; s/ampa=[^ ]*/ampa=0.1/; s/  *#/ #/" best >restored
	sed 's/   #/ #/' net | same - restored
	grep -Eq 'loss .* -> 1(\.00[0-9]*)? \(' summary
	[ "$(wc -l <summary)" -eq 4 ]
}

@test "a minimum on the bounds is found, and no evaluation is beyond them" {
	hnn-optim --pipeline "exec landscape '(mu-170)^2 + (sigma+5)^2 + 1000*(ampa-0.5)^2'" "${params[@]}" \
		--max-evals 80 --log log net >best
	read -r mu sigma ampa < <(values best)
	[ "$mu" = 150 ]
	near "$sigma" 1 1e-12
	near "$ampa" 0.5 0.01
	awk '!/^#/ && ($2 < 100 || $2 > 150 || $3 < 1 || $3 > 20 || $4 < 0.01 || $4 > 1) { exit 1 }' log
}

@test "the start is the network's own value, exactly, unless one is given" {
	SEEN=seen hnn-optim --pipeline "$bowl" --param evprox2.mu=100:150:133.3 --param evprox2.sigma=1:20 --max-evals 1 net >best
	grep -q 'mu=133.3 sigma=1.5 ' seen
	[ "$(wc -l <seen)" -eq 1 ]
	hnn-optim --pipeline "$bowl" --param L5_pyramidal.soma.km.gbar=1:2:1.1 --max-evals 1 net >best
	grep -q 'gbar=1.1$' best
}

@test "the best evaluation is what comes out, exactly, whatever the last one was" {
	hnn-optim --pipeline "$rough" "${params[@]}" --log log net >best
	[ "$(grep -vc '^#' log)" -eq 50 ]
	values best >ours
	grep -v '^#' log | sort -g -k5,5 -s | head -n 1 | cut -d ' ' -f 2-4 | diff - ours
	# it is neither the first nor the last here, or this would show nothing
	run -1 diff -q ours <(tail -n 1 log | cut -d ' ' -f 2-4)
	run -1 diff -q ours <(sed -n '/^1 /p' log | cut -d ' ' -f 2-4)
	hnn-optim --pipeline "$rough" "${params[@]}" --max-evals 1 best 2>&1 >/dev/null |
		grep -q "loss $(printf %.6g "$(tail -n 1 log | cut -d ' ' -f 6)") "
}

@test "the log: whole numbers in order, exact values, the best so far, columns as named" {
	hnn-optim --pipeline "$rough" "${params[@]}" --max-evals 20 --log log net >best
	grep '^#' log | tail -n 1 >names
	echo '# number evprox2.mu evprox2.sigma evprox2.L5_pyramidal.ampa loss best seconds' | diff - names
	grep -qx '# param evprox2.sigma=1:20:1.5' log
	grep -qFx "# pipeline $rough" log
	grep -qx '# network net' log
	awk '/^#/ { next }
		{ n++; if (n == 1 || $5 < best) best = $5 }
		NF != 7 || $1 != n || $6 != best || $7 < 0 || $7 > 60 { exit 1 }
		END { if (n != 20) exit 1 }' log
}

@test "a pipeline started afresh for each evaluation gives the same result and log" {
	hnn-optim --pipeline "$rough" "${params[@]}" --max-evals 15 --log log1 net >best1
	hnn-optim --pipeline "$rough" "${params[@]}" --max-evals 15 --log log2 --respawn net >best2
	cmp best1 best2
	diff <(timeless log1) <(timeless log2)
}

@test "several networks in the pipeline at once give the same result and log, whatever the solver" {
	for solver in cobyla bobyqa crs cma:popsize=9,seed=3 emulator:design=2; do
		rm -f log1 log2
		hnn-optim --solver "$solver" --pipeline "$rough" "${params[@]}" --max-evals 30 --log log1 net >best1
		hnn-optim --solver "$solver" --jobs 4 --pipeline "$rough" "${params[@]}" --max-evals 30 --log log2 net >best2
		cmp best1 best2
		diff <(timeless log1) <(timeless log2)
		grep -qx "# solver $solver" log1
		head -n 25 log1 >log3
		hnn-optim --solver "$solver" --jobs 3 --pipeline "$rough" "${params[@]}" --max-evals 30 --log log3 --resume net | same - best1
		diff <(timeless log1) <(timeless log3)
	done
	# they are: the third network is there before the first answer is given
	hnn-optim --jobs 3 --pipeline "awk -W interactive '/^end/ { n++ } n >= 3 { while (given < n) { print ++given; fflush() } }' 2>/dev/null" \
		"${params[@]}" --max-evals 3 net 2>err
	run -1 grep warning err
}

@test "the network comes from standard input, with or without '-'" {
	hnn-optim --pipeline "$bowl" "${params[@]}" --max-evals 5 net >best
	hnn-optim --pipeline "$bowl" "${params[@]}" --max-evals 5 <net | same - best
	hnn-optim --pipeline "$bowl" "${params[@]}" --max-evals 5 - <net | same - best
}

@test "killed at any evaluation and resumed, a fit ends in the same result and log" {
	hnn-optim --pipeline "$rough" "${params[@]}" --max-evals 25 --log whole net >best
	for k in 1 2 3 7 24 25; do
		rm -f log
		KILL=$k run -137 --separate-stderr hnn-optim --pipeline "$rough" "${params[@]}" --max-evals 25 --log log net
		[ -z "$output" ]
		[ "$(grep -vc '^#' log)" -eq $((k - 1)) ]
		KILL=$((26 - k)) run hnn-optim --pipeline "$rough" "${params[@]}" --max-evals 25 --log log --resume net # perhaps once more
		hnn-optim --pipeline "$rough" "${params[@]}" --max-evals 25 --log log --resume net >resumed
		cmp best resumed
		diff <(timeless whole) <(timeless log)
	done
}

@test "killed at any moment and resumed, a fit ends in the same result and log" {
	hnn-optim --pipeline "$rough" "${params[@]}" --max-evals 25 --log whole net >best
	for delay in 0.02 0.05 0.08 0.13; do
		rm -f log
		for _ in 1 2 3; do
			timeout -s KILL "$delay" hnn-optim --pipeline "$rough" "${params[@]}" --max-evals 25 --log log --resume net >out 2>/dev/null || [ ! -s out ] || same out best
			[ ! -e log ] || flock -w 10 log true # a process that is killed lets go of it a moment later
		done
		hnn-optim --pipeline "$rough" "${params[@]}" --max-evals 25 --log log --resume net >resumed
		cmp best resumed
		diff <(timeless whole) <(timeless log)
	done
}

@test "a log that was cut at any byte of its last row goes on from the row before" {
	hnn-optim --pipeline "$rough" "${params[@]}" --max-evals 4 --log whole net >best
	size=$(wc -c <whole)
	last=$(tail -n 1 whole | wc -c)
	for ((cut = 1; cut <= last; cut += 3)); do
		head -c $((size - cut)) whole >log
		SEEN=seen hnn-optim --pipeline "$rough" "${params[@]}" --max-evals 4 --log log --resume net >resumed
		cmp best resumed
		diff <(timeless whole) <(timeless log)
	done
	[ "$(wc -l <seen)" -eq $(((last + 2) / 3)) ] # an evaluation each time, no more
	sed '/^1 /,$d' whole >log
	printf '1 12' >>log
	hnn-optim --pipeline "$rough" "${params[@]}" --max-evals 4 --log log --resume net >resumed
	diff <(timeless whole) <(timeless log)
}

@test "a finished fit is resumed without an evaluation, and goes on where more are allowed" {
	hnn-optim --pipeline "$rough" "${params[@]}" --max-evals 10 --log log net >best
	cp log before
	SEEN=seen hnn-optim --pipeline "$rough" "${params[@]}" --max-evals 10 --log log --resume net >resumed
	cmp best resumed
	cmp before log
	[ ! -e seen ]
	hnn-optim --pipeline "$rough" "${params[@]}" --max-evals 20 --log log --resume net >resumed
	hnn-optim --pipeline "$rough" "${params[@]}" --max-evals 20 --log whole net >best
	cmp best resumed
	diff <(timeless whole) <(timeless log)
	run -1 --separate-stderr hnn-optim --pipeline "$rough" "${params[@]}" --max-evals 10 --log log --resume net
	[ -z "$output" ]
	[[ $stderr == *"evaluation 11, where this fit ends after 10"* ]]
}

@test "--resume begins a log that is missing or empty" {
	hnn-optim --pipeline "$bowl" "${params[@]}" --max-evals 3 --log log1 --resume net >best1
	: >log2
	hnn-optim --pipeline "$bowl" "${params[@]}" --max-evals 3 --log log2 --resume net >best2
	cmp best1 best2
	diff <(timeless log1) <(timeless log2)
}

@test "a log is not overwritten, nor resumed by another fit" {
	fit=(hnn-optim --pipeline "$bowl" --max-evals 4 --log log)
	"${fit[@]}" "${params[@]}" net >best
	cp log before
	run -1 --separate-stderr "${fit[@]}" "${params[@]}" net
	[[ $stderr == *"'log' exists: go on from it with --resume, or remove it"* ]]
	sed 's/ampa/# ampa/' log >other
	run -1 --separate-stderr "${fit[@]}" "${params[@]/150/151}" --resume net
	[[ $stderr == *"log:"*"not the log of this fit: it has '# param evprox2.mu=100:150:120' where this one has '# param evprox2.mu=100:151:120'"* ]]
	run -1 --separate-stderr "${fit[@]}" "${params[@]:0:4}" --resume net
	[[ $stderr == *"where this one has '# number evprox2.mu evprox2.sigma loss best seconds'"* ]]
	run -1 --separate-stderr "${fit[@]}" "${params[@]}" --param tiny.celsius=30:40 --resume net
	[[ $stderr == *"where this one has '# param tiny.celsius=30:40:37'"* ]]
	run -1 --separate-stderr "${fit[@]}" --pipeline "$rough" "${params[@]}" --resume net
	[[ $stderr == *"where this one has '# pipeline exec landscape"* ]]
	sed 's/exp(1,2)/exp(1,3)/' net >other
	run -1 --separate-stderr "${fit[@]}" "${params[@]}" --resume other
	[[ $stderr == *"where this one has '# network-digest "* ]]
	cmp before log
	cp net elsewhere # the same network under another name is the same fit
	"${fit[@]}" "${params[@]}" --resume elsewhere | same - best
}

@test "a log whose rows are another fit's, out of order or malformed is an error with its line" {
	fit=(hnn-optim --pipeline "$bowl" --max-evals 6 --log log --resume "${params[@]}" net)
	"${fit[@]}" >best
	cp log good
	line=$(($(grep -c '^#' good) + 3)) # the third row
	for change in "s/^3 [0-9.]*/3 125.5/" "3d" "s/^3 /4 /" "s/^3 [^ ]*/3 nan/" "s/^3 \\([^ ]*\\) \\([^ ]*\\) \\([^ ]*\\) [^ ]*/3 \\1 \\2 \\3 inf/" "s/^3 .*/3 1 2/" "s/^3 .*/& 9/" "s/^3 .*//" "s/^3 .*/what/"; do
		[[ $change == 3d ]] && change="${line}d"
		sed "$change" good >log
		run -1 --separate-stderr "${fit[@]}"
		[ -z "$output" ]
		[[ $stderr == "hnn-optim: log:$line: "* ]] || { echo "$change: $stderr"; false; }
	done
	echo 'no log' >log
	run -1 --separate-stderr "${fit[@]}"
	[[ $stderr == "hnn-optim: log:1: this is not the log of this fit: it has '"*"' where this one has '# hnn-optim log 1'" ]]
	grep '^#' good | head -n 3 >log
	run -1 --separate-stderr "${fit[@]}"
	[[ $stderr == *"the header ends before '# solver cobyla'"* || $stderr == *"the header ends before '# pipeline"* ]]
}

@test "a log in use by a running fit is left alone" {
	hnn-optim --pipeline 'sleep 60' "${params[@]}" --log log net >out 2>/dev/null 3>&- &
	until [ -s log ]; do sleep 0.02; done
	run -1 --separate-stderr timeout 10 hnn-optim --pipeline 'sleep 60' "${params[@]}" --log log --resume net
	[[ $stderr == "hnn-optim: log: another fit is writing to it" ]]
	kill %1
	wait %1 || true
}

@test "a command that never answers ends the fit with one message, status 1, no result and a log without rows" {
	while read -r evaluation expected command; do
		for mode in '' --respawn; do
			rm -f log
			# shellcheck disable=SC2086
			run -1 --separate-stderr timeout 60 hnn-optim $mode --pipeline "$command" "${params[@]}" --max-evals 5 --log log net
			[ -z "$output" ]
			[[ $stderr == "hnn-optim: evaluation"*"${evaluation//_/ }: the pipeline "*"${expected//_/ }"* && $stderr != *$'\n'* ]] ||
				{ echo "$command: $stderr"; false; }
			run -1 grep -v '^#' log
		done
	done <<-'END'
		1_to_3_have_failed,_the_last_so has_ended_before_it_wrote_a_number:_'exit_3'_with_status_3 exit 3
		the_last_so 'no-such-program'_with_status_127:_sh:_1:_no-such-program:_not_found no-such-program
		the_last_so 'kill_-9_$$'_by_signal_9 kill -9 $$
		the_last_so has_ended_before_it_wrote_a_number true
		the_last_so has_ended_before_it_wrote_a_number cat >/dev/null | true
		the_last_so 'ls_/missing'_with_status_2:_ls: cat | cat | ls /missing
		the_last_so 'ls_/missing_2>&1'_with_status_2 cat | ls /missing 2>&1 | cat >/dev/null
		the_last_so 'ls_/missing'_with_status_2:_ls: ls /missing | cat | cat
		the_last_so 'sh_-c_"echo_one_>&2;_exit_1"'_with_status_1:_one sh -c "echo one >&2; exit 1" | sh -c "cat; echo two >&2; exit 1" | sh -c "cat; echo three >&2; exit 1"
		the_last_so '(exit_5)'_with_status_5 (exit 5)
		the_last_so 'cat_|'_with_status_2 cat |
		the_last_so has_closed_its_output exec >&-; sleep 20
		the_last_so before_it_wrote_a_whole_line printf 15.6
		the_last_so '5_nAm',_which_is_not_a_finite_number echo 5 nAm
		the_last_so '1e999',_which_is_not_a_finite_number echo 1e999
		the_last_so '',_which_is_not_a_finite_number echo
		the_last_so '1?2',_which_is_not_a_finite_number printf '1\0002\n'
		the_last_so longer_than_a_number yes | tr -d '\n'
	END
}

@test "losses that may belong to another network, and a command that fails at its end, are errors at once" {
	while read -r expected command; do
		for mode in '' --respawn; do
			# shellcheck disable=SC2086
			run -1 --separate-stderr timeout 20 hnn-optim $mode --pipeline "$command" "${params[@]}" --max-evals 1 net
			[ -z "$output" ]
			[[ $stderr == "hnn-optim: evaluation 1"*": the pipeline "*"${expected//_/ }"* && $stderr != *$'\n'* ]] ||
				{ echo "$command: $stderr"; false; }
		done
	done <<-'END'
		more_than_one_line echo 1; echo 2
		more_than_one_line sed -un 's/^end/1\n2/p'
		has_ended:_'sed_-un_'s/^end/1/p';_exit_4'_with_status_4 sed -un 's/^end/1/p'; exit 4
	END
}

@test "an evaluation that fails counts as infinitely bad, is logged as nan with its reason, and the fit goes on" {
	export FORMAT=%s
	while read -r warnings reason answer; do
		failing="exec landscape '(mu > 138 && mu < 142 ? \"$answer\" : 1 + ((mu-135.7)/50)^2 + ((sigma-7.8)/19)^2 + 2*(ampa-0.9)^2)'"
		for mode in '' --respawn; do
			rm -f log
			# shellcheck disable=SC2086
			run -0 --separate-stderr hnn-optim $mode --pipeline "$failing" "${params[@]}" --max-evals 40 --log log -o best net
			failed=$(awk '!/^#/ && $5 == "nan"' log | wc -l)
			[ "$failed" -ge 1 ]
			[ "$(grep -c "^# failed: .*${reason//_/ }" log)" -eq "$failed" ]
			[ "$(grep -c "^hnn-optim: warning: evaluation .* has failed: .*${reason//_/ }" <<<"$stderr")" -eq $((warnings * failed)) ]
			grep -q "^  $failed evaluations\? failed" <<<"$stderr"
			awk '!/^#/ { n++; mu = $2; bad = mu > 138 && mu < 142; if (bad != ($5 == "nan") || $6 == "nan") exit 1 } END { exit n != 40 }' log
			near "$(hnn-net --get evprox2.mu best)" 135.7 0.02
			head -n 25 log >log2 # what is read from the log is the same
			# shellcheck disable=SC2086
			hnn-optim $mode --pipeline "$failing" "${params[@]}" --max-evals 40 --log log2 --resume net | same - best
			diff <(timeless log) <(timeless log2)
		done
	done <<-'END'
		0 the_pipeline_has_answered_'nan' nan
		0 the_pipeline_has_answered_'-nan' -nan
		0 the_pipeline_has_answered_'inf' inf
		1 the_pipeline_has_written_'what',_which_is_not what
	END
}

@test "all evaluations failing is an error with one message that says why" {
	run -1 --separate-stderr hnn-optim --pipeline "sed -un 's/^end/nan/p'" "${params[@]}" --max-evals 5 --log log net
	[ -z "$output" ]
	[ "$stderr" = "hnn-optim: all 5 evaluations have failed, so that there is no best, the last so: the pipeline has answered 'nan'" ]
	[ "$(grep -c ' nan nan ' log)" -eq 5 ]
}

@test "a stage that breaks at one network is started again, and that network alone has failed" {
	command='landscape "1 + ((mu-135.7)/50)^2" | cat'
	export SEEN=seen BREAK=3
	# it has answered two before: so it is asked again, and all is well
	run -0 --separate-stderr hnn-optim --pipeline "$command" "${params[@]}" --max-evals 8 --log log -o best net
	[[ ${stderr_lines[0]} == "hnn-optim: warning: evaluation 3: the pipeline has ended before it wrote a number: 'landscape "*"' with status 7: too weak; it is started again" ]]
	[[ $stderr != *'failed'* ]]
	[ "$(wc -l <seen)" -eq 9 ]
	BREAK='' hnn-optim --pipeline "$command" "${params[@]}" --max-evals 8 --log whole net | same - best
	diff <(timeless whole) <(timeless log)
	# asked for one network at a time, it has failed at it
	rm seen log
	run -0 --separate-stderr hnn-optim --respawn --pipeline "$command" "${params[@]}" --max-evals 8 --log log -o best net
	[[ $stderr == *"hnn-optim: warning: evaluation 3 has failed: the pipeline has ended before it wrote a number: 'landscape "*"' with status 7: too weak"* ]]
	[ "$(awk '!/^#/ && $5 == "nan" { print $1 }' log)" = 3 ]
}

@test "a pipeline that has answered nan may end with a status" {
	run -0 --separate-stderr hnn-optim --respawn --pipeline "sed -n 's/^end/nan/p'; exit 1" --param evprox2.mu=100:150 --max-evals 1 --log log net || true
	grep -q "^# failed: the pipeline has answered 'nan'" log
	run -0 --separate-stderr hnn-optim --pipeline "landscape '(mu > 119 ? \"nan\" : (mu-135.7)^2)' | sh -c 'cat; exit 1'" --param evprox2.mu=100:150 --max-evals 4 net
	[[ $stderr != *status* ]]
}

@test "a pipeline that answers one network and ends is started for each, with one warning" {
	run -0 --separate-stderr hnn-optim --pipeline "sed -un '/^end/{s//1/p;q}'" "${params[@]}" --max-evals 4 --log log net
	[ "$(grep -vc '^#' log)" -eq 4 ]
	[[ ${stderr_lines[0]} == "hnn-optim: warning: evaluation 2: the pipeline has ended before it wrote a number: "*"; it is started again, from now on for each network" ]]
	[ "${#stderr_lines[@]}" -eq 5 ]
}

@test "a pipeline that breaks ten times in a row ends the fit, which goes on from before that when it is mended" {
	hnn-optim --pipeline "$bowl" "${params[@]}" --max-evals 20 --log whole net >best
	: >seen
	flaky='n=$(wc -l <seen); [ "$n" -lt 5 ] || [ -e mended ] || { echo broken >&2; exit 9; }; '$bowl
	run -1 --separate-stderr env SEEN=seen hnn-optim --respawn --pipeline "$flaky" "${params[@]}" --max-evals 20 --log log net
	[[ $stderr == "hnn-optim: evaluations 6 to 15 have failed, the last so: the pipeline has ended before it wrote a number: "*"with status 9: broken" ]]
	[ "$(grep -vc '^#' log)" -eq 5 ]
	: >mended
	SEEN=seen hnn-optim --respawn --pipeline "$flaky" "${params[@]}" --max-evals 20 --log log --resume net | same - best
	[ "$(wc -l <seen)" -eq 20 ]
	diff <(timeless whole | grep -v '^# pipeline') <(timeless log | grep -v '^# pipeline')
}

@test "a fit that dies while its pipeline breaks makes those evaluations again" {
	hnn-optim --pipeline "$bowl" "${params[@]}" --max-evals 9 --log whole net >best
	flaky='n=$(wc -l <seen); [ "$n" -lt 5 ] || [ -e mended ] || { echo >>broken; sleep 0.3; exit 9; }; '$bowl
	for signal in KILL TERM; do
		rm -f mended broken log
		: >seen
		SEEN=seen hnn-optim --respawn --pipeline "$flaky" "${params[@]}" --max-evals 9 --log log net >none 2>err 3>&- &
		until [ "$(wc -l <broken)" -ge 3 ]; do sleep 0.02; done 2>/dev/null
		kill -$signal $!
		wait $! || true
		[ "$(grep -vc '^#' log)" -eq 5 ]
		[ $signal = KILL ] || grep -q 'interrupted after 5 of 9 evaluations' err
		: >mended
		SEEN=seen hnn-optim --respawn --pipeline "$flaky" "${params[@]}" --max-evals 9 --log log --resume net | same - best
		diff <(timeless whole | grep -v '^# pipeline') <(timeless log | grep -v '^# pipeline\|^# interrupted')
	done
}

@test "a stage that keeps its answer until its input ends is noticed: one warning, the same result" {
	hnn-optim --pipeline "landscape '(mu-135.7)^2'" --param evprox2.mu=100:150 --max-evals 4 net >best
	for command in "landscape '(mu-135.7)^2' | awk '{ loss = \$1 } END { print loss }'" "landscape '(mu-135.7)^2' | sed 's/x/y/'"; do
		rm -f log
		run -0 --separate-stderr timeout 60 hnn-optim --pipeline "$command" --param evprox2.mu=100:150 --max-evals 4 --log log -o out net
		same best out
		[ "$(grep -vc '^#' log)" -eq 4 ]
		[ "$(grep -c 'warning: the pipeline keeps its answer until its input ends, so it is started afresh' <<<"$stderr")" -eq 1 ]
	done
	# ranks that wait do not sleep all the time
	run -0 --separate-stderr timeout 60 hnn-optim --pipeline "mpiexec -n 3 hnn-sim --tstop 5 | awk '{ n++ } END { print n }'" --param evprox2.mu=1:3:2 \
		--max-evals 2 net
	[ "$(grep -c 'warning: the pipeline keeps its answer until its input ends, so it is started afresh' <<<"$stderr")" -eq 1 ]
}

@test "a stage that works for long, or says nothing while another works, is waited for" {
	cat >slow <<-'END'
		#!/bin/bash
		while read -r line; do
			[[ $line == end* ]] || continue
			end=$((SECONDS + 6))
			while ((SECONDS < end)); do :; done
			sleep 2
			echo 1
		done
	END
	chmod +x slow
	# where others take nearly all that the processors give
	for ((i = 0; i < 2 * $(nproc); i++)); do timeout 6 sh -c 'while :; do :; done' 3>&- & done
	run -0 --separate-stderr nice -n 19 hnn-optim --pipeline 'slow | cat | cat' "${params[@]}" --max-evals 1 net
	wait || true
	[[ $stderr != *warning* ]]
}

@test "a weight that is not in the network yet is fitted from the start that is given" {
	local weight=evprox2.L5_pyramidal.nmda
	hnn-net neymotin_2020 --mesh 1x1 --drives tutorial >column
	run -1 --separate-stderr hnn-optim --pipeline cat --param $weight=0:1 column
	[ "$stderr" = "hnn-optim: column: $weight is '', not a number: give a start, --param $weight=LO:HI:START" ]
	echo '/^target *evprox2 L5_pyramidal/ { split($0, w, "nmda=") } $1 == "end" { print (w[2] - 0.25) ^ 2; fflush() }' >loss
	hnn-optim --pipeline 'awk -W interactive -f loss' --param $weight=0:1:0.5 --max-evals 25 column >found
	near "$(hnn-net --get $weight found)" 0.25 0.05
}

@test "a pipeline that ends in a data set is told from one that answers, at once" {
	run -1 --separate-stderr hnn-optim --pipeline 'hnn-sim --tstop 1' "${params[@]}" --max-evals 3 --log dipoles net
	[ -z "$output" ]
	[[ $stderr == *"hnn-optim: evaluation 1: the pipeline ends in a data set, which begins with '# made hnn-sim --tstop 1', not in a number: hnn-rmse TARGET, or a command of one's own, makes one of it: hnn-sim --tstop 1" ]]
	[ "$(grep -vc '^#' dipoles)" -eq 0 ]
}

@test "lines that come late are noticed at the end: losses may have been mistaken" {
	run -1 --separate-stderr hnn-optim --pipeline "sed -un 's/^end/1/p'; echo 2" "${params[@]}" --max-evals 3 net
	[ -z "$output" ]
	[[ $stderr == *"more than one line for a network"* ]]
}

@test "a pipeline that stays when its input has ended is ended, with a warning" {
	run -0 --separate-stderr timeout 20 hnn-optim --pipeline "sed -un 's/^end/1/p'; echo \$\$ >pid; exec sleep 60" "${params[@]}" --max-evals 1 net
	[[ $stderr == *"warning: the pipeline does not end when its input does"* ]]
	run -1 kill -0 "$(cat pid)"
}

@test "SIGINT, SIGTERM and SIGHUP end the fit at once, with all its processes" {
	hnn-optim --pipeline "$bowl" "${params[@]}" --max-evals 8 --log whole net >best
	# three evaluations, then one that never ends, in processes that have to be ended one by one
	stuck='echo $$ >>pids; [ "$(wc -l <pids)" -lt 4 ] || [ -e mended ] || { sh -c "echo \$\$ >>pids; sleep 60; :" | sleep 60; }; '$bowl
	for signal in INT TERM HUP; do
		rm -f log pids mended
		env --default-signal="$signal" hnn-optim --respawn --pipeline "$stuck" "${params[@]}" --max-evals 8 --log log net >out 2>err 3>&- &
		pid=$!
		for ((i = 0; i < 500; i++)); do [ "$(wc -l 2>/dev/null <pids || echo 0)" -lt 5 ] || break; sleep 0.02; done
		begin=$SECONDS
		kill -s "$signal" "$pid"
		status=0
		wait "$pid" || status=$?
		[ "$status" -eq $((128 + $(kill -l "$signal"))) ]
		[ $((SECONDS - begin)) -lt 4 ]
		hnn-optim --best log net | same - out # the best so far
		grep -qx "hnn-optim: interrupted after 3 of 8 evaluations: --resume goes on from 'log'" err
		[ "$(tail -n 1 log)" = '# interrupted after 3 of 8 evaluations' ]
		grep -q "^hnn-optim: loss .* -> .* (evaluation [123] of 3, " err
		while read -r p; do run -1 kill -0 "$p"; done <pids
		[ -z "$(ps -o pid= -g "$(sed -n 4p pids)")" ]
		: >mended
		hnn-optim --respawn --pipeline "$stuck" "${params[@]}" --max-evals 8 --log log --resume net | same - best
		diff <(timeless whole | grep -v '^# pipeline') <(timeless log | grep -v '^# pipeline')
	done
}

@test "an interruption without a log says that nothing is kept" {
	env --default-signal=INT hnn-optim --pipeline 'exec sleep 60' "${params[@]}" net >out 2>err 3>&- &
	sleep 0.3
	kill -INT $!
	status=0
	wait $! || status=$?
	[ "$status" -eq 130 ]
	[ ! -s out ]
	grep -q 'interrupted after 0 of 50 evaluations: nothing is kept to go on from' err
	grep -qx 'no network has been written: with -o FILE, not > FILE, that stays as it was until there is one' err
}

@test "a command that heeds no request to end is killed" {
	env --default-signal=TERM hnn-optim --pipeline "trap '' TERM INT; echo \$\$ >pid; sleep 60; sleep 60; sleep 60" "${params[@]}" net >out 2>err 3>&- &
	until [ -s pid ]; do sleep 0.02; done
	kill $!
	status=0
	wait $! || status=$?
	[ "$status" -eq 143 ]
	run -1 kill -0 "$(cat pid)"
}

@test "what the pipeline says on standard error is seen" {
	run -1 --separate-stderr hnn-optim --pipeline 'echo this is why >&2; exit 1' "${params[@]}" net
	[[ $stderr == "hnn-optim: evaluations 1 to 3 have failed, the last so: "*"'echo this is why >&2; exit 1' with status 1: this is why" ]]
	run -1 --separate-stderr hnn-optim --pipeline 'echo this >&2; echo is why >&2; exit 1' "${params[@]}" --max-evals 1 net
	[[ $stderr == $'this\nis why\nhnn-optim: evaluation 1 has failed: '* ]]
	run -0 --separate-stderr hnn-optim --pipeline 'echo a word >&2; '"$bowl" "${params[@]}" --max-evals 2 net
	[[ ${stderr_lines[0]} == 'a word' ]]
}

@test "the default pipeline: programs beside hnn-optim or in the PATH, ranks, quoted names" {
	mkdir 'my bin'
	ln -s "$ROOT/data" data
	cp "$ROOT/bin/hnn-optim" 'my bin'
	for program in hnn-smooth hnn-scale hnn-avg; do
		printf '#!/bin/sh\necho "$(basename "$0") $*" >>calls\nexec cat\n' >"my bin/$program"
	done
	printf '#!/bin/sh\necho "$(basename "$0") $*" >>calls\nexec sed -un "s/^end.*/1/p"\n' >"my bin/hnn-rmse"
	printf '#!/bin/sh\necho "path hnn-sim $*" >>calls\nexec cat\n' >hnn-sim
	printf '#!/bin/sh\necho "mpiexec $1 $2 $OMPI_MCA_rmaps_base_oversubscribe" >>calls\nshift 2\nexec "$@"\n' >mpiexec
	chmod +x 'my bin'/* hnn-sim mpiexec
	printf '0 1\n12.5 2\n25 2\n37.5 3\n' >"it's a \$(target)"
	'my bin/hnn-optim' --target "it's a \$(target)" "${params[@]}" --max-evals 1 --ranks 5 --log log net >out
	sort calls >sorted
	sort >expected <<-'END'
		mpiexec -n 5 1
		path hnn-sim --trials 3 --tstop 37.5
		hnn-smooth 30
		hnn-scale 3000
		hnn-avg 
		hnn-rmse --residuals it's a $(target)
	END
	diff expected sorted
	# the log says what decides the numbers, not where the programs were and how many ranks
	grep -qFx "# pipeline hnn-sim --trials 3 --tstop 37.5 | hnn-smooth 30 | hnn-scale 3000 | hnn-avg | hnn-rmse --residuals 'it'\''s a \$(target)'" log
	'my bin/hnn-optim' --target "it's a \$(target)" "${params[@]}" --max-evals 2 --ranks 1 --log log --resume net >out
	rm calls
	'my bin/hnn-optim' --target "it's a \$(target)" "${params[@]}" --max-evals 1 --ranks 1 --trials 7 --smooth 12.5 \
		--scale 1e3 --tstop 99 --dt 0.05 --from 10 --to 30 net >out
	sort calls >sorted
	sort >expected <<-'END'
		path hnn-sim --trials 7 --tstop 99 --dt 0.05
		hnn-smooth 12.5
		hnn-scale 1000
		hnn-avg 
		hnn-rmse --from 10 --to 30 --residuals it's a $(target)
	END
	diff expected sorted
	printf '50 3\n' >>"it's a \$(target)" # another recording, another fit
	run -1 --separate-stderr 'my bin/hnn-optim' --target "it's a \$(target)" "${params[@]}" --tstop 37.5 --log log --resume net
	[[ $stderr == *"where this one has '# target-digest "* ]]
}

# A small network and a target made from it, with evprox1.mu=20; the network's is 23.
small() {
	hnn-net neymotin_2020 --mesh 2x2 | hnn-drive evoked evprox1 --location proximal --mu 20 --sigma 1 --ampa 0.02 >truth
	hnn-sim --tstop 50 --trials 3 truth | hnn-smooth 10 | hnn-scale 3000 | hnn-avg >target
	hnn-net --set evprox1.mu=23 truth >start
	small=(hnn-optim --target target --smooth 10 --param evprox1.mu=15:25)
}

@test "the default pipeline recovers a known parameter, the same with one rank, two and --respawn" {
	small
	"${small[@]}" --ranks 1 --max-evals 30 --log log1 start >best1
	near "$(hnn-net --get evprox1.mu best1)" 20 1e-3
	# the norm of a series is the number, but for rounding
	near "$(sed -n 's/^1 23 \([^ ]*\) .*/\1/p' log1)" \
		"$(hnn-sim --tstop 50 --trials 3 start | hnn-smooth 10 | hnn-scale 3000 | hnn-avg | hnn-rmse target)" 1e-14
	for options in '--ranks 1' '--ranks 2' '--ranks 2 --respawn'; do
		# shellcheck disable=SC2086
		"${small[@]}" $options --max-evals 3 --log "log $options" start >"best $options"
		cmp 'best --ranks 1' "best $options"
		diff <(timeless 'log --ranks 1') <(timeless "log $options")
	done
}

@test "a rank that dies is one failed evaluation, and a stage that refuses its input an error in one message" {
	small
	env --default-signal=TERM "${small[@]}" --trials 500 --ranks 2 --jobs 1 --max-evals 2 --log log start >out 2>err 3>&- &
	pid=$!
	for ((i = 0; i < 250; i++)); do
		mpi=$(pgrep -g "$(pgrep -P $pid | head -n 1)" -x mpiexec) && mapfile -t rank < <(pgrep -P "$mpi" -x hnn-sim) && [ ${#rank[@]} -eq 2 ] && break
		sleep 0.02
	done
	sleep 0.5 # mpiexec can wait for ever when a rank is killed while it starts
	kill -9 "${rank[1]}"
	status=0
	wait $pid || status=$?
	[ "$status" -eq 0 ]
	[ "$(awk '!/^#/ { print ($3 == "nan") }' log | paste -sd ' ')" = '1 0' ]
	hnn-net --get evprox1.mu out
	grep -q "hnn-optim: warning: evaluation 1 has failed: the pipeline has ended before it wrote a number: 'mpiexec " err
	# longer than the simulation
	run -1 --separate-stderr timeout 60 "${small[@]}" --smooth 500 --ranks 1 start
	[ -z "$output" ]
	[[ $stderr == "hnn-optim: evaluations 1 to 3 have failed, the last so: the pipeline has ended before it wrote a number: "*"hnn-"*" with status 1: hnn-"* ]]
	[[ $stderr != *$'\n'* ]]
	# under mpiexec too, which a missing reader may end by any signal
	run -1 --separate-stderr timeout 60 "${small[@]}" --smooth 500 --ranks 2 start
	[[ ${stderr_lines[-1]} == "hnn-optim: evaluations 1 to 3 have failed, the last so: the pipeline has ended before it wrote a number: '"*"hnn-smooth 500' with status 1: hnn-smooth: "* ]]
	[[ $stderr != *mpiexec* ]]
}

@test "layers go by the network's own names, and others are refused before anything is simulated" {
	small
	sed 's/dipole=L5/dipole=L5b/' start >own
	printf '# columns time agg L5b L4\n0 1 2 3\n1 2 3 4\n2 3 4 5\n3 4 5 6\n' >target
	fit() { hnn-optim --target target --smooth 1 --trials 1 --max-evals 1 --param evprox1.mu=15:25 "$@" own; }
	fit --layer L5b >/dev/null
	run -1 --separate-stderr fit --layer agg,L4
	[ -z "$output" ]
	[[ $stderr == "hnn-optim: own: --layer: the network '"*"' has no layer 'L4': there are agg, L2, L5b" ]]
	run -1 --separate-stderr fit --layer L5b,L2
	[ "$stderr" = "hnn-optim: target:1: no column 'L2': there are agg, L5b, L4" ]
}

@test "the default pipeline: windows, layers, losses, and a target for each network; the error relative to the target" {
	small
	hnn-net --set evprox1.mu=30 truth >truth2
	hnn-sim --tstop 50 truth2 | hnn-smooth 10 | hnn-scale 3000 >target2
	fit=(hnn-optim --smooth 10 --trials 1 --max-evals 1 --window 0:50 --window '10:40*2' --layer 'L2,L5')
	compare=(hnn-rmse --window 0:50 --window '10:40*2' --layer 'L2,L5')
	for network in truth2 start; do hnn-sim --tstop 50 $network | hnn-smooth 10 | hnn-scale 3000; done >dipoles
	"${fit[@]}" --target target --param evprox1.mu=15:25 --log log start 2>summary >best
	loss=$(awk '/^1 / { print $3 }' log)
	near "$loss" "$("${compare[@]}" target <(hnn-sim --tstop 50 start | hnn-smooth 10 | hnn-scale 3000))" 1e-14
	# what a flat line has
	norm=$("${compare[@]}" target <(awk '/^#/ { next } NF { print $1, 0, 0, 0 }' target))
	near "$(sed -n 's/^# target-norm //p' log)" "$norm" 1e-12
	grep -q "of the target's norm" summary
	near "$(sed -n 's/.*, \(.*\)% -> .*/\1/p' summary)" "$(awk -v l="$loss" -v n="$norm" 'BEGIN { print 100 * l / n }')" 0.01
	cat truth2 start >both
	"${fit[@]}" --target target2 --target target --param 'evprox1.mu@2=15:25' --log log2 both >best
	near "$(awk '/^1 / { print $3 }' log2)" "$("${compare[@]}" --also target target2 dipoles)" 1e-14
	grep -qFx "# pipeline hnn-sim --trials 1 --tstop 50 | hnn-smooth 10 | hnn-scale 3000 | hnn-avg | hnn-rmse --window 0:50 --window '10:40*2' --layer L2,L5 --residuals --also target target2" log2
	for loss in relative corr; do
		hnn-optim --target target --smooth 10 --trials 1 --max-evals 1 --param evprox1.mu=15:25 --loss $loss --log log.$loss start >best
		near "$(awk '/^1 / { print $3 }' log.$loss)" "$(hnn-sim --tstop 50 start | hnn-smooth 10 | hnn-scale 3000 | hnn-rmse --$loss target)" 1e-14
	done
	# the default solver is the one for what it is told
	grep -qx '# solver emulator' log.relative
	grep -qx '# solver cobyla' log.corr
	run -1 --separate-stderr "${fit[@]}" --target target --param 'evprox1.mu@2=15:25' both
	[[ $stderr == "hnn-optim: both: networks: 2, targets: 1; expected one for each" ]]
	run -1 --separate-stderr "${fit[@]}" --target target --to 400 --param evprox1.mu=15:25 start
	[[ $stderr == *"target:1: the range to compare ends at 400 ms, outside the data set (0 to 50 ms)" ]]
	run -1 --separate-stderr "${fit[@]}" --target target --window 60:70 --param evprox1.mu=15:25 start
	[[ $stderr == *"target:1: no sample that is compared lies in the window 60:70" ]]
}

@test "wrong command lines are usage errors" {
	printf '0 1\n1 2\n' >target
	while read -r expected options; do
		eval "run -2 --separate-stderr hnn-optim $options net"
		[ -z "$output" ]
		[[ $stderr == *"${expected//_/ }"*"--help"* ]] || { echo "$options: $stderr"; false; }
	done <<-'END'
		--param_is_missing --pipeline x
		--target_or_--pipeline_is_missing --param a.b=1:2
		--log_is_missing --pipeline x --param a.b=1:2 --resume
		--smooth_belongs_to_the_pipeline_that_--pipeline_replaces --pipeline x --param a.b=1:2 --smooth 3
		--target_belongs --param a.b=1:2 --target target --pipeline x
		expected_cobyla,_bobyqa,_bayesian,_cma,_crs --pipeline x --param a.b=1:2 --solver simplex
		no_option_'size':_expected_scouts,_step --pipeline x --param a.b=1:2 --solver cobyla:size=1
		not_OPTION=NUMBER --pipeline x --param a.b=1:2 --solver cobyla:step
		'1.5',_not_a_whole_number --pipeline x --param a.b=1:2 --solver cobyla:scouts=1.5
		'x',_not_a_number --pipeline x --param a.b=1:2 --solver cobyla:step=x
		not_within_1e-06_and_1 --pipeline x --param a.b=1:2 --solver cobyla:step=2
		a_log_is_a_file --pipeline x --param a.b=1:2 --log -
		--best_fits_nothing --best log --param a.b=1:2
		--best_fits_nothing --best log --log log
		expected_ADDRESS=LO:HI --pipeline x --param a.b
		expected_ADDRESS=LO:HI --pipeline x --param =1:2
		expected_ADDRESS=LO:HI --pipeline x --param a.b=1
		expected_ADDRESS=LO:HI --pipeline x --param a.b=1:
		expected_ADDRESS=LO:HI --pipeline x --param a.b=1:2:
		expected_ADDRESS=LO:HI --pipeline x --param a.b=1:2:1:5
		expected_ADDRESS=LO:HI --pipeline x --param a.b=1:2x
		expected_ADDRESS=LO:HI --pipeline x --param a.b=nan:2
		expected_ADDRESS=LO:HI --pipeline x --param a.b=1:1e999
		not_FROM:TO --target target --param a.b=1:2 --window 3
		not_a_list_of_names --target target --param a.b=1:2 --layer L4,
		expected_rmse,_relative,_corr --target target --param a.b=1:2 --loss mse
		window_belongs_to_the_pipeline --pipeline x --param a.b=1:2 --window 1:2
		not_below --pipeline x --param a.b=2:2
		not_below --pipeline x --param a.b=3:2
		too_far_apart --pipeline x --param a.b=-1e308:1e308
		not_within_the_bounds --pipeline x --param a.b=1:2:3
		a_parameter_already --pipeline x --param evprox2.mu=1:200 --param evprox2.mu=1:300
		a_parameter_already --pipeline x --param evprox2.mu=1:200 --tied evprox2.sigma,evprox2.mu=1:300
		a_parameter_already --pipeline x --param evprox2.mu=1:200 --param evprox2.mu@1=1:300
		no_network_'@2':_expected_@1_to_@1 --pipeline x --param evprox2.mu@2=1:200
		bounds_on_a_logarithmic_scale_are_above_0 --pipeline x --param a.b=0:1,log
		expected_ADDRESS=LO:HI --pipeline x --param a.b=1:2,lin
		expected_ADDRESS=LO:HI --pipeline x --param a.b=+1
		expected_ADDRESS=LO:HI --pipeline x --tied a.b,a.c=1
		evprox2.mu=999_is_not_within_1:200 --pipeline x --param evprox2.mu=1:200 --start evprox2.mu=999
		'evprox2.mu'_is_not_ADDRESS=VALUE --pipeline x --param evprox2.mu=1:200 --start evprox2.mu
		evprox2.sigma_is_not_a_parameter --pipeline x --param evprox2.mu=1:200 --start evprox2.sigma=2
		--max-evals --pipeline x --param a.b=1:2 --max-evals 0
		--jobs --pipeline x --param a.b=1:2 --jobs 0
		--trials --target target --param a.b=1:2 --trials 0
		--ranks --target target --param a.b=1:2 --ranks -1
		unexpected_operand --pipeline x --param a.b=1:2 net
	END
}

@test "a series in place of a number is its norm, and the emulator uses and keeps it" {
	series="exec landscape '(mu-135.7)/50, (sigma-7.8)/19, ampa-0.9'"
	export FORMAT='%.17g %.17g %.17g'
	hnn-optim --max-evals 9 --log series --pipeline "$series" "${params[@]}" net >/dev/null
	FORMAT=%.17g hnn-optim --max-evals 9 --log number "${params[@]}" net >/dev/null \
		--pipeline "landscape 'sqrt(((mu-135.7)/50)^2 + ((sigma-7.8)/19)^2 + (ampa-0.9)^2)'"
	paste <(grep -v '^#' series) <(grep -v '^#' number) | while read -r _ _ _ _ loss _ _ _ _ _ _ other _; do
		near "$loss" "$other" 1e-14
	done
	run ! grep -q '# residuals' series
	hnn-optim --solver emulator --max-evals 25 --log log --pipeline "$series" "${params[@]}" net >best
	read -r mu sigma ampa < <(values best)
	near "$mu" 135.7 0.005
	near "$sigma" 7.8 0.02
	near "$ampa" 0.9 0.01
	[ "$(grep -c '^# residuals' log)" -eq 25 ]

	# killed and cut anywhere, it goes on to the same end
	for k in 5 17; do
		rm -f killed
		KILL=$k run -137 hnn-optim --solver emulator --max-evals 25 --log killed --pipeline "$series" "${params[@]}" net
		[ "$(grep -vc '^#' killed)" -eq $((k - 1)) ]
		printf '# residuals 0.1 0.' >>killed
		hnn-optim --solver emulator --max-evals 25 --log killed --resume --pipeline "$series" "${params[@]}" net >again
		cmp best again
		diff <(timeless log) <(timeless killed)
	done
	grep -v '^# residuals' log >without
	run -1 --separate-stderr hnn-optim --solver emulator --max-evals 30 --log without --resume --pipeline "$series" \
		"${params[@]}" net
	[[ $stderr == *"the residuals of evaluation 1 are missing"* ]] || { echo "$stderr" && false; }
}

@test "bad networks and targets are errors before anything is run" {
	head -n 9 net >short
	: >empty
	for bad in "short an 'end'" "empty no network" "missing No such file"; do
		run -1 --separate-stderr hnn-optim --pipeline 'touch ran' "${params[@]}" --log log "${bad%% *}"
		[ -z "$output" ]
		[[ $stderr == *"${bad%% *}"*"${bad#* }"* ]]
	done
	for bad in empty net missing .; do
		run -1 --separate-stderr hnn-optim --target "$bad" "${params[@]}" --log log net
		[[ $stderr == "hnn-optim: "*"$bad"* ]]
	done
	printf -- '-3 1\n-1 2\n' >past
	run -1 --separate-stderr hnn-optim --target past "${params[@]}" --log log net
	[[ $stderr == *"past: the target ends at -1 ms: say with --tstop how long to simulate"* ]]
	[ ! -e ran ]
	[ ! -e log ]
}

@test "-o: the best network appears in its file at the end, also of an interrupted fit; one without any leaves the file alone" {
	hnn-optim --pipeline "$bowl" "${params[@]}" --max-evals 5 net >best
	hnn-optim --pipeline "$bowl" "${params[@]}" --max-evals 5 -o out net >stdout
	same best out
	[ ! -s stdout ]
	env --default-signal=INT hnn-optim --pipeline 'exec sleep 60' "${params[@]}" --output out net 2>err 3>&- &
	sleep 0.3
	kill -INT $!
	wait $! || true
	run -1 hnn-optim --pipeline 'exit 3' "${params[@]}" --output out net
	same best out
	slow='n=0; while read -r line; do case $line in end*) n=$((n + 1)); [ $n -lt 4 ] || exec sleep 60; echo $n; : >asked$n;; esac; done'
	env --default-signal=INT hnn-optim --pipeline "$slow" "${params[@]}" --output out net 2>err 3>&- &
	until [ -e asked3 ]; do sleep 0.02; done
	sleep 0.1
	kill -INT $!
	wait $! || true
	hnn-net --get evprox2.mu out | grep -qx 120 # the first was the best
	[ "$(echo out*)" = out ]
	[ "$(echo out*)" = out ]
	run -1 --separate-stderr hnn-optim --pipeline 'touch ran' "${params[@]}" -o missing/out net
	[[ $stderr == "hnn-optim: cannot write 'missing/out': "* ]]
	[ ! -e ran ]
}

@test "--best asks a log for the best network so far, also one that is being written or has failures" {
	hnn-optim --pipeline "$rough" "${params[@]}" --max-evals 20 --log log -o best net
	hnn-optim --best log net | same - best
	hnn-optim --best log -o out <net
	same out best
	awk '/^#/ || $1 < 8' log >some
	printf '8 12' >>some
	hnn-optim --pipeline "$rough" "${params[@]}" --max-evals 7 net | same - <(hnn-optim --best some net)
	sed 's/^1 120 1.5 0.1 [^ ]* [^ ]*/1 120 1.5 0.1 nan nan/' log >failing
	hnn-optim --best failing net | same - best
	while read -r expected change file; do
		sed "${change//_/ }" "$file" >bad
		if [ "$file" = log ]; then operands=(bad net); else operands=(log bad); fi
		run -1 --separate-stderr hnn-optim --best "${operands[@]}"
		[ -z "$output" ]
		[[ $stderr == *"${expected//_/ }"* ]] || { echo "$change: $stderr"; false; }
	done <<-'END'
		no_evaluation_has_a_loss s/^\([0-9]*_[^_]*_[^_]*_[^_]*\)_[^_]*/\1_nan/ log
		no_row /^[0-9]/d log
		this_is_the_log_of_a_fit_of_another_network_than_'bad' s/mu=120/mu=121/ net
		not_the_log_of_a_fit /digest/d log
	END
}

@test "a target of several data sets, or longer than the simulation, is noticed before anything starts" {
	printf '0 1\n1 2\n\n\n0 1\n1 2\n' >trials
	run -1 --separate-stderr hnn-optim --target trials "${params[@]}" --log log net
	[[ $stderr == "hnn-optim: trials:5: a second data set: a target is one; hnn-avg averages trials" ]]
	[ ! -e log ]
	small
	run -0 --separate-stderr "${small[@]}" --tstop 40 --max-evals 1 --trials 1 start
	[[ ${stderr_lines[0]} == "hnn-optim: warning: the target ends at 50 ms, but --tstop is 40: "* ]]
	run -0 --separate-stderr "${small[@]}" --tstop 40 --to 30 --max-evals 1 --trials 1 start
	[[ $stderr != *warning* ]]
}

@test "a log whose tail holds NUL bytes, as after a power cut, is mended with a warning" {
	hnn-optim --pipeline "$rough" "${params[@]}" --max-evals 4 --log whole net >best
	size=$(wc -c <whole)
	last=$(tail -n 1 whole | wc -c)
	for keep in "$size" $((size - last + 9)) $((size - last)) 100 0; do
		{ head -c "$keep" whole; head -c 4096 /dev/zero; } >log
		run -0 --separate-stderr hnn-optim --pipeline "$rough" "${params[@]}" --max-evals 4 --log log --resume net
		[[ $stderr == *"warning: log: the last line is not whole"* ]]
		cmp best <(echo "$output")
		diff <(timeless whole) <(timeless log)
	done
	{ head -n 9 whole; head -c 10 /dev/zero; tail -n +10 whole; } >log # not a tail: that is no power cut
	run -1 --separate-stderr hnn-optim --pipeline "$rough" "${params[@]}" --max-evals 4 --log log --resume net
	[[ $stderr == "hnn-optim: log:10: "*NUL* ]]
}

@test "of fits that are started at once with one new log, exactly one goes on" {
	for ((i = 0; i < 5; i++)); do
		rm -f log
		for k in 1 2 3; do
			{ hnn-optim --pipeline "sed -un 's/^end/1/p'" "${params[@]}" --max-evals 4 --log log net >"out$k" 2>/dev/null 3>&- && echo "$k" >>"won$i"; } &
		done
		wait
		[ "$(wc -l <"won$i")" -eq 1 ]
		[ "$(grep -vc '^#' log)" -eq 4 ]
	done
}

@test "logs and results that cannot be written are errors" {
	for log in /dev/full missing/log .; do
		run -1 --separate-stderr hnn-optim --pipeline 'touch ran' "${params[@]}" --log "$log" net
		[[ $stderr == "hnn-optim: cannot write '$log': "* ]]
	done
	[ ! -e ran ]
	run -1 bash -c 'hnn-optim --pipeline "$@" --max-evals 1 net >/dev/full' bash "$bowl" "${params[@]}"
	[[ $output == *"hnn-optim: cannot write standard output: "* ]]
}

@test "a disk that fills up ends the fit, which goes on when there is room" {
	hnn-optim --pipeline "$rough" "${params[@]}" --max-evals 20 --log whole net >best
	run -1 --separate-stderr bash -c 'trap "" XFSZ; ulimit -f 1; hnn-optim --pipeline "$@" --max-evals 20 --log log net' bash "$rough" "${params[@]}"
	[ -z "$output" ]
	[[ $stderr == *"cannot write 'log': "* ]]
	hnn-optim --pipeline "$rough" "${params[@]}" --max-evals 20 --log log --resume net | same - best
	diff <(timeless whole) <(timeless log)
}

@test "progress is for terminals only" {
	hnn-optim --pipeline "$bowl" "${params[@]}" --max-evals 3 net >best 2>err
	[ "$(wc -l <err)" -eq 4 ]
	run -1 grep 'evaluation 1 of 3' err
	printf '%q ' hnn-optim --pipeline "$bowl" "${params[@]}" --max-evals 3 net >again
	script -qec "sh again >best" screen </dev/null
	grep -q 'evaluation 1 of 3, best .* left' screen
	printf '%q ' hnn-optim --pipeline "sed -un '/^end/{s//1/p;q}'" "${params[@]}" --max-evals 3 net >again
	script -qec "sh again >best" screen </dev/null
	grep -q $'\r\e\\[Khnn-optim: warning: evaluation 2: the pipeline has ended' screen # on a line of its own
	hnn-optim --pipeline "$bowl" "${params[@]}" --max-evals 3 --log log net >best
	printf '%q ' timeout --foreground 1 hnn-optim --pipeline 'cat | sleep 20' --log log --resume "${params[@]}" --max-evals 5 net >again
	sed -i "s/^# pipeline .*/# pipeline cat | sleep 20/" log
	script -qec "sh again >best" screen </dev/null || true
	grep -q 'evaluation 3 of 5, best .* left' screen # before another evaluation is done
}

@test "no memory errors in a fit, a resumed one and an interrupted one" {
	command -v valgrind || skip 'valgrind is not installed'
	grind=(valgrind -q --leak-check=full --errors-for-leak-kinds=definite --error-exitcode=99)
	"${grind[@]}" hnn-optim --pipeline "$bowl" "${params[@]}" --max-evals 5 --log log net >best
	"${grind[@]}" hnn-optim --pipeline "$bowl" "${params[@]}" --max-evals 12 --log log --resume net >best
	printf '0 1\n12.5 2\n25 3\n' >target
	run -1 "${grind[@]}" hnn-optim --target target --ranks 1 "${params[@]}" net
	run -1 "${grind[@]}" hnn-optim --pipeline "$bowl" --param evprox2.m=1:2 net
}
