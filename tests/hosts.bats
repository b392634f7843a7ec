# Ranks on two hosts, which tests/hosts.sh makes of this machine.
# shellcheck disable=SC2016 # commands for other shells
load common

setup() {
	cd "$BATS_TEST_TMPDIR" || exit
	run "$ROOT/tests/hosts.sh" '[ "$(hostname)" = a ] && [ "$($HOSTS/on b hostname)" = b ]'
	[ "$status" -eq 0 ] || skip "this machine cannot be made two hosts: $output"
	export OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1 OMPI_MCA_rmaps_base_oversubscribe=1
	hnn-net neymotin_2020 --only L5_pyramidal --mesh 1x2 |
		hnn-drive evoked early --location proximal --mu 2 --sigma 1 --ampa 0.1 >net
}

# hosts COMMAND...: on the first of them.
hosts() {
	"$ROOT/tests/hosts.sh" "$@"
}

# rows FILE: how many a table has.
rows() {
	sed '/^#/d' "$1" 2>/dev/null | wc -l
}
export -f rows

# await N FILE: until it has so many rows.
await() {
	until [ "$(rows "$2")" -ge "$1" ]; do sleep 0.02; done
}
export -f await

@test "trials, and the cells of one trial, on two hosts give the bytes of one rank" {
	hosts 'mpiexec --host a,b sh -c "hostname >>names; exec hnn-sim --tstop 12 --trials 3 --vsec v net"' >two
	[ "$(sort names | paste -sd ' ')" = 'a b' ]
	hnn-sim --tstop 12 --trials 3 --vsec v1 net | cmp - two
	cmp v v1
}

@test "a sweep on two hosts loses one of them and goes on: nothing is run twice, and the table is that of one rank" {
	cat >tell <<-'END'
		#!/bin/bash
		while read -r hash key value; do
			[[ $hash$key == '#run' ]] || continue
			echo "$value $(hostname)" >>seen
			sleep 0.02
			echo "$value"
		done
	END
	chmod +x tell
	export sweep='hnn-sweep --tstop 3 --param early.mu=1:40:1 --summary run=./tell'
	run -0 --separate-stderr hosts 'mpiexec --host a,b $sweep --log log --resume net >table & await 10 log; $HOSTS/off b; wait $!
		[ $? -ne 0 ] && [ ! -s table ] && flock log true && cp log before'
		[ "$(rows before)" -ge 10 ]
	[ "$(rows before)" -lt 40 ]
	sort -u seen | awk '{ print $2 }' | sort -u | paste -sd ' ' | grep -x 'a b'
	rm seen
	hosts 'mpiexec --host a,b $sweep --log log --resume net >table'
	diff <(sed '/^#/d; s/ .*//' before <(sed 's/ .*//' seen) | sort -n) <(seq 40)
	$sweep net | cmp - table
}

@test "a fit on two hosts loses one of them and goes on: its log is that of one rank" {
	hnn-sim --tstop 12 --trials 2 net | hnn-avg >target
	export fit='hnn-optim --target target --smooth 1 --scale 1 --trials 2 --param early.mu=1:5
		--param early.L5_pyramidal.ampa=0.01:0.2 --log log --resume -o best net' evals=250
	printf 'a slots=1\nb slots=1\n' >hostfile
	hnn-net --set early.mu=4 net >start && mv start net
	export OMPI_MCA_orte_default_hostfile=$PWD/hostfile
	run -143 hosts '$fit --max-evals $evals --ranks 2 & await 5 log; $HOSTS/off b; sleep 0.5; kill $!; wait $!'
		[ "$(rows log)" -ge 5 ]
	run ! grep -q '^# failed' log
	evals=$(($(rows log) + 6))
	[ $evals -lt 250 ]
	hosts '$fit --max-evals $evals --ranks 2'
	mv log two && mv best best-of-two
	$fit --max-evals $evals --ranks 1
	cmp best best-of-two
	diff <(sed '/^# interrupted/d; s/ [^ ]*$//' two) <(sed 's/ [^ ]*$//' log)
}
