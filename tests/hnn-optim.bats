# shellcheck disable=SC2016,SC2154 # commands for other shells; bats sets $stderr
load common

# The pipelines here stand in for simulations: `landscape` answers each network with a formula
# in mu, sigma and ampa, computed like this one from the network's text.
setup() {
	cd "$BATS_TEST_TMPDIR" || exit
	cat >net <<-'END'
		# fitted
		network    tiny celsius=37   # a comment
		drive      evprox2 type=evoked mu=120 sigma=1.50
		target     evprox2 L5_pyramidal ampa=0.1 gbar=exp(1,2)
		end
	END
	cat >landscape <<-'END'
		#!/bin/bash
		# landscape FORMULA: FORMULA of each network. In the environment: KILL=K, kill hnn-optim
		# while it waits for the K-th answer; SEEN=FILE, a line there for each network.
		k=0 text=
		while read -r line; do
			text+=" $line"
			[[ $line == end ]] || continue
			[[ -z $SEEN ]] || echo "$text" >>"$SEEN"
			[[ $((++k)) != "$KILL" ]] || kill -9 "$PPID"
			awk -v text="$text" 'BEGIN {
				n = split(text, word)
				for (i = 1; i <= n; i++)
					if (split(word[i], s, "=") == 2)
						v[s[1]] = s[2]
				mu = v["mu"]; sigma = v["sigma"]; ampa = v["ampa"]
				printf "%.17g\n", '"$1"'
			}' || exit
			text=
		done
	END
	chmod +x landscape
	PATH="$BATS_TEST_TMPDIR:$PATH"
	bowl="exec landscape '1 + ((mu-135.7)/50)^2 + ((sigma-7.8)/19)^2 + 2*(ampa-0.9)^2'"
	rough="exec landscape '1 + ((mu-135.7)/50)^2 + ((sigma-7.8)/19)^2 + 2*(ampa-0.9)^2 + 0.05*sin(60*mu)*cos(7*sigma)'"
	params=(--param evprox2.mu=100:150 --param evprox2.sigma=1:20 --param evprox2.L5_pyramidal.ampa=0.01:1)
}

# The log without its last column, the seconds.
timeless() {
	sed '/^#/!s/ [^ ]*$//' "$1"
}

# mu, sigma and ampa of a network, in a line.
values() {
	grep -o ' \(mu\|sigma\|ampa\)=[^ ]*' "$1" | cut -d = -f 2 | paste -sd ' '
}

@test "the minimum within bounds is found, and only the parameters' values change" {
	hnn-optim --pipeline "$bowl" "${params[@]}" --max-evals 60 --log log net >best 2>summary
	read -r mu sigma ampa < <(values best)
	near "$mu" 135.7 0.01
	near "$sigma" 7.8 0.05
	near "$ampa" 0.9 0.02
	sed "s/mu=.*/mu=120 sigma=1.50/; s/ampa=[^ ]*/ampa=0.1/; s/  *#/ #/" best >restored
	sed 's/   #/ #/' net | diff - restored
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
	SEEN=seen hnn-optim --pipeline "$bowl" --param evprox2.L5_pyramidal.gbar=1:2:1.1 --max-evals 1 net >best
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

@test "the network comes from standard input, with or without '-'" {
	hnn-optim --pipeline "$bowl" "${params[@]}" --max-evals 5 net >best
	hnn-optim --pipeline "$bowl" "${params[@]}" --max-evals 5 <net | cmp - best
	hnn-optim --pipeline "$bowl" "${params[@]}" --max-evals 5 - <net | cmp - best
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
			timeout -s KILL "$delay" hnn-optim --pipeline "$rough" "${params[@]}" --max-evals 25 --log log --resume net >out 2>/dev/null || [ ! -s out ] || cmp out best
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
	[[ $stderr == *"log:"*"not the log of this fit: expected '# param evprox2.mu=100:151:120'"* ]]
	run -1 --separate-stderr "${fit[@]}" "${params[@]:0:4}" --resume net
	[[ $stderr == *"expected '# number evprox2.mu evprox2.sigma loss best seconds'"* ]]
	run -1 --separate-stderr "${fit[@]}" "${params[@]}" --param tiny.celsius=30:40 --resume net
	[[ $stderr == *"expected '# param tiny.celsius=30:40:37'"* ]]
	run -1 --separate-stderr "${fit[@]}" --pipeline "$rough" "${params[@]}" --resume net
	[[ $stderr == *"expected '# pipeline exec landscape"* ]]
	sed 's/exp(1,2)/exp(1,3)/' net >other
	run -1 --separate-stderr "${fit[@]}" "${params[@]}" --resume other
	[[ $stderr == *"expected '# network-digest "* ]]
	cmp before log
	cp net elsewhere # the same network under another name is the same fit
	"${fit[@]}" "${params[@]}" --resume elsewhere | cmp - best
}

@test "a log whose rows are another fit's, out of order or malformed is an error with its line" {
	fit=(hnn-optim --pipeline "$bowl" --max-evals 6 --log log --resume "${params[@]}" net)
	"${fit[@]}" >best
	cp log good
	line=$(($(grep -c '^#' good) + 3)) # the third row
	for change in "s/^3 [0-9.]*/3 125.5/" "3d" "s/^3 /4 /" "s/^3 [^ ]*/3 nan/" "s/^3 .*/3 1 2/" "s/^3 .*/& 9/" "s/^3 .*//" "s/^3 .*/what/"; do
		[[ $change == 3d ]] && change="${line}d"
		sed "$change" good >log
		run -1 --separate-stderr "${fit[@]}"
		[ -z "$output" ]
		[[ $stderr == "hnn-optim: log:$line: "* ]] || { echo "$change: $stderr"; false; }
	done
	echo 'no log' >log
	run -1 --separate-stderr "${fit[@]}"
	[[ $stderr == "hnn-optim: log:1: this is not the log of this fit: expected '# hnn-optim log 1'" ]]
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

@test "a pipeline that fails ends the fit with a message, status 1 and no result" {
	while read -r expected command; do
		for mode in '' --respawn; do
			rm -f log
			# shellcheck disable=SC2086
			run -1 --separate-stderr timeout 20 hnn-optim $mode --pipeline "$command" "${params[@]}" --max-evals 3 --log log net
			[ -z "$output" ]
			[[ $stderr == *"hnn-optim: evaluation "*"the pipeline "*"${expected//_/ }"* ]] ||
				{ echo "$command: $stderr"; false; }
		done
	done <<-'END'
		has_ended_before_it_wrote_a_number:_'exit_3'_with_status_3 exit 3
		'no-such-program'_with_status_127 no-such-program
		'kill_-9_$$'_by_signal_9 kill -9 $$
		has_ended_before_it_wrote_a_number true
		has_ended_before_it_wrote_a_number cat >/dev/null | true
		'ls_/missing'_with_status_2 cat | cat | ls /missing
		'ls_/missing_2>&1'_with_status_2 cat | ls /missing 2>&1 | cat >/dev/null
		'ls_/missing'_with_status_2 ls /missing | cat | cat
		'(exit_5)'_with_status_5 (exit 5)
		'cat_|'_with_status_2 cat |
		has_closed_its_output exec >&-; sleep 20
		before_it_wrote_a_whole_line printf 15.6
		'nan',_which_is_not_a_finite_number echo nan
		'-inf',_which_is_not_a_finite_number echo -inf
		'1e999',_which_is_not_a_finite_number echo 1e999
		'5_nAm',_which_is_not_a_finite_number echo 5 nAm
		'',_which_is_not_a_finite_number echo
		'1?2',_which_is_not_a_finite_number printf '1\0002\n'
		longer_than_a_number yes | tr -d '\n'
		more_than_one_line echo 1; echo 2
		more_than_one_line sed -un 's/^end/1\n2/p'
		has_ended:_'sed_-un_'s/^end/1/p';_exit_4'_with_status_4 sed -un 's/^end/1/p'; exit 4
	END
}

@test "evaluations before a failure stay in the log, and the fit goes on from them" {
	hnn-optim --pipeline "$bowl" "${params[@]}" --max-evals 8 --log whole net >best
	: >seen
	flaky='n=$(wc -l <seen); [ "$n" -lt 5 ] || [ -e mended ] || exit 9; '$bowl
	run -1 --separate-stderr env SEEN=seen hnn-optim --respawn --pipeline "$flaky" "${params[@]}" --max-evals 8 --log log net
	[[ $stderr == *"evaluation 6: the pipeline has ended before it wrote a number: "*"with status 9"* ]]
	[ "$(grep -vc '^#' log)" -eq 5 ]
	: >mended
	SEEN=seen hnn-optim --respawn --pipeline "$flaky" "${params[@]}" --max-evals 8 --log log --resume net | cmp - best
	[ "$(wc -l <seen)" -eq 8 ]
	diff <(timeless whole | grep -v '^# pipeline') <(timeless log | grep -v '^# pipeline')
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
		[ ! -s out ]
		grep -qx "hnn-optim: interrupted after 3 of 8 evaluations: --resume goes on from 'log'" err
		while read -r p; do run -1 kill -0 "$p"; done <pids
		[ -z "$(ps -o pid= -g "$(sed -n 4p pids)")" ]
		: >mended
		hnn-optim --respawn --pipeline "$stuck" "${params[@]}" --max-evals 8 --log log --resume net | cmp - best
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
	grep -q 'interrupted after 0 of 50 evaluations: nothing is kept' err
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
	[[ $stderr == "this is why"*"hnn-optim: evaluation 1: "* ]]
}

@test "the default pipeline: programs beside hnn-optim or in the PATH, ranks, quoted names" {
	mkdir 'my bin'
	cp "$ROOT/bin/hnn-optim" 'my bin'
	for program in hnn-smooth hnn-scale hnn-avg; do
		printf '#!/bin/sh\necho "$(basename "$0") $*" >>calls\nexec cat\n' >"my bin/$program"
	done
	printf '#!/bin/sh\necho "$(basename "$0") $*" >>calls\nexec sed -un "s/^end.*/1/p"\n' >"my bin/hnn-rmse"
	printf '#!/bin/sh\necho "path hnn-sim $*" >>calls\nexec cat\n' >hnn-sim
	printf '#!/bin/sh\necho "mpiexec $1 $2 $OMPI_MCA_rmaps_base_oversubscribe" >>calls\nshift 2\nexec "$@"\n' >mpiexec
	chmod +x 'my bin'/* hnn-sim mpiexec
	printf '0 1\n1 2\n37.5 3\n' >"it's a \$(target)"
	'my bin/hnn-optim' --target "it's a \$(target)" "${params[@]}" --max-evals 1 --ranks 5 --log log net >out
	sort calls >sorted
	sort >expected <<-'END'
		mpiexec -n 5 1
		path hnn-sim --trials 3 --tstop 37.5
		hnn-smooth 30
		hnn-scale 3000
		hnn-avg 
		hnn-rmse it's a $(target)
	END
	diff expected sorted
	# the log says what decides the numbers, not where the programs were and how many ranks
	grep -qFx "# pipeline hnn-sim --trials 3 --tstop 37.5 | hnn-smooth 30 | hnn-scale 3000 | hnn-avg | hnn-rmse 'it'\''s a \$(target)'" log
	'my bin/hnn-optim' --target "it's a \$(target)" "${params[@]}" --max-evals 2 --ranks 1 --log log --resume net >out
	rm calls
	'my bin/hnn-optim' --target "it's a \$(target)" "${params[@]}" --max-evals 1 --ranks 1 --trials 7 --smooth 12.5 \
		--scale 1e3 --tstop 99 --dt 0.05 --from 10 --to 90 net >out
	sort calls >sorted
	sort >expected <<-'END'
		path hnn-sim --trials 7 --tstop 99 --dt 0.05
		hnn-smooth 12.5
		hnn-scale 1000
		hnn-avg 
		hnn-rmse --from 10 --to 90 it's a $(target)
	END
	diff expected sorted
	printf '38 3\n' >>"it's a \$(target)" # another recording, another fit
	run -1 --separate-stderr 'my bin/hnn-optim' --target "it's a \$(target)" "${params[@]}" --tstop 37.5 --log log --resume net
	[[ $stderr == *"expected '# target-digest "* ]]
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
	near "$(sed -n 's/^1 23 \([^ ]*\) .*/\1/p' log1)" \
		"$(hnn-sim --tstop 50 --trials 3 start | hnn-smooth 10 | hnn-scale 3000 | hnn-avg | hnn-rmse target)" 0
	for options in '--ranks 1' '--ranks 2' '--ranks 2 --respawn'; do
		# shellcheck disable=SC2086
		"${small[@]}" $options --max-evals 3 --log "log $options" start >"best $options"
		cmp 'best --ranks 1' "best $options"
		diff <(timeless 'log --ranks 1') <(timeless "log $options")
	done
}

@test "a rank that dies, and a stage that refuses its input, end the fit with a message" {
	small
	env --default-signal=TERM "${small[@]}" --trials 500 --ranks 2 --log log start >out 2>err 3>&- &
	pid=$!
	for ((i = 0; i < 250; i++)); do
		mpi=$(pgrep -g "$(pgrep -P $pid | head -n 1)" -x mpiexec) && mapfile -t rank < <(pgrep -P "$mpi" -x hnn-sim) && [ ${#rank[@]} -eq 2 ] && break
		sleep 0.02
	done
	sleep 0.5 # mpiexec can wait for ever when a rank is killed while it starts
	kill -9 "${rank[1]}"
	status=0
	wait $pid || status=$?
	[ "$status" -eq 1 ]
	[ ! -s out ]
	grep -q "evaluation 1: the pipeline has ended before it wrote a number: 'mpiexec " err
	for stage in '--smooth 500' '--to 400'; do # longer than the simulation
		# shellcheck disable=SC2086
		run -1 --separate-stderr timeout 20 "${small[@]}" $stage --ranks 1 start
		[ -z "$output" ]
		[[ $stderr == *"hnn-optim: evaluation 1: the pipeline has ended before it wrote a number: "*"hnn-"*" with status 1" ]]
	done
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
		expected_cobyla --pipeline x --param a.b=1:2 --solver simplex
		expected_ADDRESS=LO:HI --pipeline x --param a.b
		expected_ADDRESS=LO:HI --pipeline x --param =1:2
		expected_ADDRESS=LO:HI --pipeline x --param a.b=1
		expected_ADDRESS=LO:HI --pipeline x --param a.b=1:
		expected_ADDRESS=LO:HI --pipeline x --param a.b=1:2:
		expected_ADDRESS=LO:HI --pipeline x --param a.b=1:2:1:5
		expected_ADDRESS=LO:HI --pipeline x --param a.b=1:2x
		expected_ADDRESS=LO:HI --pipeline x --param a.b=nan:2
		expected_ADDRESS=LO:HI --pipeline x --param a.b=1:1e999
		not_below --pipeline x --param a.b=2:2
		not_below --pipeline x --param a.b=3:2
		too_far_apart --pipeline x --param a.b=-1e308:1e308
		not_within_the_bounds --pipeline x --param a.b=1:2:3
		a_parameter_already --pipeline x --param a.b=1:2 --param a.b=1:3
		--max-evals --pipeline x --param a.b=1:2 --max-evals 0
		--trials --target target --param a.b=1:2 --trials 0
		--ranks --target target --param a.b=1:2 --ranks -1
		unexpected_operand --pipeline x --param a.b=1:2 net
	END
}

@test "an address that is not in the network is an error that names the one meant" {
	run -1 --separate-stderr hnn-optim --pipeline "$bowl" --param evprox2.L5_pyramidal.apma=0:1 net
	[[ $stderr == *"net: there is no 'evprox2.L5_pyramidal.apma': did you mean 'evprox2.L5_pyramidal.ampa'?"* ]]
}

@test "a network's own value that cannot be the start is an error that says what to do" {
	run -1 --separate-stderr hnn-optim --pipeline "$bowl" --param evprox2.mu=130:150 net
	[[ $stderr == *"evprox2.mu is 120, which is not within 130:150: widen the bounds or give a start"* ]]
	run -1 --separate-stderr hnn-optim --pipeline "$bowl" --param evprox2.L5_pyramidal.gbar=1:2 net
	[[ $stderr == *"evprox2.L5_pyramidal.gbar is 'exp(1,2)', not a number: give a start"* ]]
}

@test "bad networks and targets are errors before anything is run" {
	head -n 4 net >short
	cat net net >two
	: >empty
	for bad in "short an 'end'" "two a second network" "empty no network" "missing No such file"; do
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
	hnn-optim --pipeline "$rough" "${params[@]}" --max-evals 20 --log log --resume net | cmp - best
	diff <(timeless whole) <(timeless log)
}

@test "progress is for terminals only" {
	hnn-optim --pipeline "$bowl" "${params[@]}" --max-evals 3 net >best 2>err
	[ "$(wc -l <err)" -eq 4 ]
	run -1 grep 'evaluation 1 of 3' err
	printf '%q ' hnn-optim --pipeline "$bowl" "${params[@]}" --max-evals 3 net >again
	script -qec "sh again >best" screen </dev/null
	grep -q 'evaluation 1 of 3, best .* left' screen
	printf '%q ' hnn-optim --pipeline "sed -un '/^end/{s//1/p;q}'" "${params[@]}" net >again
	script -qec "sh again >best" screen </dev/null || true
	grep -q $'\r\e\\[Khnn-optim: evaluation 2: the pipeline has ended' screen # on a line of its own
}

@test "no memory errors in a fit, a resumed one and an interrupted one" {
	command -v valgrind || skip 'valgrind is not installed'
	grind=(valgrind -q --leak-check=full --errors-for-leak-kinds=definite --error-exitcode=99)
	"${grind[@]}" hnn-optim --pipeline "$bowl" "${params[@]}" --max-evals 5 --log log net >best
	"${grind[@]}" hnn-optim --pipeline "$bowl" "${params[@]}" --max-evals 12 --log log --resume net >best
	printf '0 1\n1 2\n37.5 3\n' >target
	run -1 "${grind[@]}" hnn-optim --target target --ranks 1 "${params[@]}" net
	run -1 "${grind[@]}" hnn-optim --pipeline "$bowl" --param evprox2.m=1:2 net
}
