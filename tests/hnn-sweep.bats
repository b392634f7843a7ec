# shellcheck disable=SC2016,SC2154 # commands for other shells; bats sets $stderr
load common

# A network of one cell with an early and a late drive; and `tell`, a summary that answers each run with the
# parameters that its dipoles bear.
setup() {
	cd "$BATS_TEST_TMPDIR" || exit
	export OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1 OMPI_MCA_rmaps_base_oversubscribe=1
	hnn-net neymotin_2020 --only L5_pyramidal --mesh 1x1 |
		hnn-drive evoked early --location proximal --mu 1 --sigma 0 --ampa 0.1 |
		hnn-drive evoked late --location proximal --mu 2 --sigma 0 --ampa 0.1 >net
	cat >tell <<-'END'
		#!/bin/bash
		# In the environment: SEEN=FILE, a line there for each run.
		while read -r hash key value; do
			[[ $hash$key == '#run' ]] || continue
			[[ -z $SEEN ]] || echo "$value" >>"$SEEN"
			[[ -z $SLOW ]] || sleep "$SLOW"
			echo "$value"
		done
	END
	chmod +x tell
	PATH="$BATS_TEST_TMPDIR:$PATH"
}

# rows FILE: how many a table has.
rows() {
	sed '/^#/d' "$1" 2>/dev/null | wc -l
}

# values OPTION...: the values of the parameters, a line a run.
values() {
	hnn-sweep --tstop 3 --summary run=tell "$@" net | sed '/^#/d; s/^[^ ]* //; s/ [^ ]*$//'
}

@test "grids are combined, the last parameter's varying fastest; steps are the decimals that were meant" {
	diff <(values --param early.mu=1,3 --param late.mu=5:6:0.5) - <<-'END'
		1 5
		1 5.5
		1 6
		3 5
		3 5.5
		3 6
	END
	[ "$(values --param early.mu=0.1:0.7:0.1 | paste -sd ' ')" = '0.1 0.2 0.3 0.4 0.5 0.6 0.7' ]
	[ "$(values --param early.mu=1:2:0.7 | paste -sd ' ')" = '1 1.7' ]
}

@test "a list is a table as spreadsheets write it or as sweeps do, with a grid for each row" {
	printf '"late.mu","early.mu"\r\n5,1\r\n6,2.5\r\n' >list.csv
	diff <(values --list list.csv) <(printf '5 1\n6 2.5\n')
	printf '# a comment\n# late.mu early.mu\n5 1\n6 2.5\n' | diff <(values --list -) <(printf '5 1\n6 2.5\n')
	diff <(values --list list.csv --param late.sigma=0,1) <(printf '5 1 0\n5 1 1\n6 2.5 0\n6 2.5 1\n')
}

@test "random samples are those of the Mersenne twister as numpy has them; Sobol's points are the published ones" {
	# np.random.RandomState(0).uniform(size=(2, 2)); 7: RandomState(7).uniform(size=1)
	diff <(values --param early.mu=uniform:0:1 --param late.mu=uniform:0:10 --samples 2) - <<-'END'
		0.5488135039273248 7.151893663724195
		0.6027633760716439 5.448831829968968
	END
	[ "$(values --param early.mu=uniform:0:1 --samples 1 --seed 7)" = 0.07630828937395717 ]
	[ "$(values --param early.mu=uniform:0:1 --samples 4 --sobol | paste -sd ' ')" = '0.5 0.75 0.25 0.375' ]
	diff <(values --param early.mu=uniform:0:1 --samples 2) <(values --param early.mu=uniform:0:1 --samples 5 | head -n 2)
}

@test "distributions have the quantiles of theirs" {
	# Sobol's points are 0.5, 0.75, 0.25; scipy.stats.norm.ppf(0.75) = 0.6744897501960817; truncnorm(-1, 0.5).ppf
	read -r a b c < <(values --param late.mu=normal:8:2 --samples 3 --sobol | paste -sd ' ')
	[ "$a" = 8 ]
	near "$b" 9.3489795003921634 1e-14
	near "$c" 6.6510204996078366 1e-14
	read -r a b c < <(values --param late.mu=normal:8:2:6:9 --samples 3 --sobol | paste -sd ' ')
	near "$a" 7.622063535588449 1e-12
	near "$b" 8.293121639085285 1e-12
	near "$c" 6.904064687355681 1e-12
	read -r a b c < <(values --param early.mu=loguniform:0.01:1 --samples 3 --sobol | paste -sd ' ')
	near "$a" 0.1 1e-14
	near "$b" 0.31622776601683794 1e-14
}

@test "numbers are those of hnn-sim on the same network and the commands, every trial of a run in its turn" {
	hnn-sim --tstop 12 net >target
	hnn-sweep --tstop 12 --trials 2 --param early.L5_pyramidal.ampa=0.1,0.15 --param late.mu=8,9 \
		--summary 'rmse=hnn-avg | hnn-rmse target' --summary 'corr=hnn-avg | hnn-rmse --corr target' net >table
	for loss in --from=0 --corr; do
		for ampa in 0.1 0.15; do
			for mu in 8 9; do
				hnn-net --set early.L5_pyramidal.ampa=$ampa --set late.mu=$mu net
			done
		done | hnn-sim --tstop 12 --trials 2 | hnn-avg | hnn-rmse $loss target >"expected$loss"
	done
	diff <(sed '/^#/d' table | cut -d ' ' -f 4-) <(paste -d ' ' expected--from=0 expected--corr)
	grep -qx '# run early.L5_pyramidal.ampa late.mu rmse corr' table
	grep -qx '# summary rmse=hnn-avg | hnn-rmse target' table
}

@test "table and streams are the same bytes on 1, 2 and 3 ranks, and without reuse" {
	sweep=(--tstop 12 --trials 3 --param late.mu=6:9:1 --param 'early.L5_pyramidal.ampa=0.05,0.1,0.15'
		--summary 'rmse=hnn-avg | hnn-rmse target')
	hnn-sim --tstop 12 net >target
	hnn-sweep "${sweep[@]}" --dipole one --spikes one net >table
	[ "$(rows table)" -eq 12 ]
	for n in 2 3; do
		mpiexec -n $n hnn-sweep "${sweep[@]}" --dipole $n --spikes $n net | diff - table
		diff -r one $n
	done
	hnn-sweep "${sweep[@]}" --no-reuse --dipole again --spikes again net | diff - table
	diff -r one again
	find one -type f -printf '%f\n' | sort | diff - <(printf '%s\n' {01..12}.{dipole,spikes}.txt)
}

@test "streams bear the parameters of their run, which other programs pass on" {
	hnn-sweep --tstop 12 --trials 2 --param late.mu=6,7.5 --dipole runs net >table
	grep -qx '# run late.mu' table
	[ "$(hnn-smooth 1 runs/2.dipole.txt | hnn-avg | grep params)" = '# params late.mu=7.5' ]
	hnn-net --set late.mu=7.5 net | hnn-sim --tstop 12 --trials 2 | diff - <(sed '/^# run/d; /^# params/d' runs/2.dipole.txt)
}

@test "what acts late varies fastest, whatever the order of the parameters" {
	hnn-sweep --tstop 12 --param late.mu=7,8,9 --param early.mu=1,2 --summary run=tell --log log net >/dev/null
	# runs in the order in which they were simulated
	[ "$(sed '/^#/d; s/ .*//' log | paste -sd ' ')" = '1 3 5 2 4 6' ]
	hnn-sweep --tstop 12 --param early.mu=1,2 --param late.mu=7,8,9 --summary run=tell --log log2 net >/dev/null
	[ "$(sed '/^#/d; s/ .*//' log2 | paste -sd ' ')" = '1 2 3 4 5 6' ]
}

@test "a sweep that is killed goes on: what the log has is not run again, and the table is the same" {
	sweep=(--tstop 3 --param early.mu=1:20:1 --summary run=tell --log log)
	hnn-sweep "${sweep[@]}" --log whole net >table
	export SEEN=$PWD/seen
	for n in 1 2; do
		SLOW=0.2 mpiexec -n $n hnn-sweep "${sweep[@]}" --resume net >none 3>&- &
		while [ "$(rows log)" -lt $((4 * n)) ]; do sleep 0.05; done
		pkill -9 -P $! hnn-sweep || true
		kill -9 $!
		wait $! || true
		until flock -n log true; do sleep 0.05; done # the ranks are gone too
		[ ! -s none ]
	done
	sed '/^#/d; s/ .*//' log | sort >before
	[ "$(wc -l <before)" -ge 8 ]
	rm seen
	printf '9 9' >>log # a row that was being written
	hnn-sweep "${sweep[@]}" --resume net >resumed 2>err
	grep -q 'the last line is not whole' err
	diff resumed table
	diff <(sort seen before) <(seq 20 | sort) # each run once, before or after
	hnn-sweep "${sweep[@]}" --resume net | diff - table
	[ "$(wc -l <seen)" -eq $((20 - $(wc -l <before))) ]
}

@test "more samples go on from the log of fewer; the log of another sweep is refused with its line" {
	sweep=(--tstop 3 --summary run=tell --log log --resume)
	hnn-sweep "${sweep[@]}" --param early.mu=uniform:0:1 --samples 3 net >/dev/null
	SEEN=$PWD/seen hnn-sweep "${sweep[@]}" --param early.mu=uniform:0:1 --samples 5 net >five
	[ "$(paste -sd ' ' seen)" = '4 5' ]
	hnn-sweep --tstop 3 --summary run=tell --param early.mu=uniform:0:1 --samples 5 net | diff - five
	run -1 --separate-stderr hnn-sweep "${sweep[@]}" --param early.mu=uniform:0:1 --samples 5 --seed 1 net
	[[ $stderr == "hnn-sweep: log:10: early.mu is 0.548813503927325 where this sweep has "*"the log belongs to another sweep" ]]
	run -1 --separate-stderr hnn-sweep "${sweep[@]}" --param early.mu=uniform:0:1 --samples 5 --trials 2 net
	[[ $stderr == "hnn-sweep: log:6: this is not the log of this sweep: it has '# trials 1' where this one has '# trials 2'" ]]
	run -1 --separate-stderr hnn-sweep "${sweep[@]}" --param early.mu=uniform:0:1 --samples 2 net
	[[ $stderr == "hnn-sweep: log:12: column run: expected a number from 1 to 2" ]]
	run -1 --separate-stderr hnn-sweep --tstop 3 --summary run=tell --log log --param early.mu=1 net
	[[ $stderr == *"'log' exists: go on from it with --resume, or remove it" ]]
}

@test "a run that fails has nan and a reason, the others go on, and the status is 1" {
	hnn-sim --tstop 12 net >target
	hnn-drive tonic hold --amplitude 0.1 net >biased
	for n in 1 2; do
		run -1 --separate-stderr mpiexec -n $n hnn-sweep --tstop 12 --param hold.L5_pyramidal.amplitude=0.1,1e6,0.2 \
			--summary 'rmse=hnn-rmse target' --log log$n -o table$n biased
		[[ $stderr == *"hnn-sweep: warning: run 2: the simulation diverges in L5_pyramidal near "* ]]
		[ "$(sed -n '/^2 /p' table$n)" = '2 1000000 nan' ]
		grep -q '^# failed: the simulation diverges in L5_pyramidal near ' table$n
		[ "$(rows table$n)" -eq 3 ]
		grep -q '^# failed: ' log$n
	done
	cmp table1 table2
}

@test "a summary that breaks in one run costs this one; one that never answers ends the sweep" {
	run -1 --separate-stderr hnn-sweep --tstop 3 --param early.mu=1:6:1 --summary run=tell \
		--summary 'x=sed -un "s/^# run 4/bad/p; s/^# run \([0-9]\)/\1/p"' net
	[ "$(sed '/^#/d' <<<"$output" | sed -n 4p)" = '4 4 4 nan' ]
	[[ $output == *"# failed: the pipeline has written 'bad', which is not a finite number: "* ]]
	[ "$(grep -vc '^#' <<<"$output")" -eq 6 ]
	run -1 --separate-stderr hnn-sweep --tstop 3 --param early.mu=1:6:1 --summary x=false --log log net
	[ -z "$output" ]
	[[ $stderr == *"hnn-sweep: the first 3 runs have no summary, the last for this reason: "*"'false' with status 1" ]]
}

@test "as many numbers as names, in one line a run" {
	run -1 --separate-stderr hnn-sweep --tstop 3 --param early.mu=1,2 --summary a,b=tell net
	[[ $stderr == "hnn-sweep: run 1: the summary 'a,b=tell' has written 1 number, and has 2 names" ]]
	run -1 --separate-stderr hnn-sweep --tstop 3 --param early.mu=1,2 --summary 'a=sed -un "s/^# run .*/1 2/p"' net
	[[ $stderr == *"has written 2 numbers, and has 1 name" ]]
	run -1 --separate-stderr hnn-sweep --tstop 3 --param early.mu=1,2 --summary 'a=sed -un "s/^# run .*/1\n2/p"' net
	[[ $stderr == *"more than one line for a network"* ]]
	hnn-sweep --tstop 3 --param early.mu=1,2 --summary 'a,b=sed -un "s/^# run .*/nan 7/p"' net | grep -qx '1 1 nan 7'
}

@test "a summary that answers when its input ends is started afresh, with a word" {
	run -0 --separate-stderr hnn-sweep --tstop 3 --param early.mu=1,2 --summary 'rows=grep -vc "#"' net
	[ "$(sed '/^#/d' <<<"$output")" = $'1 1 123\n2 2 123' ]
	[[ $stderr == "hnn-sweep: warning: the pipeline keeps its answer until its input ends, so it is started afresh for each "* ]]
}

@test "patterns stand for a parameter each, but those that are given by name; ties for one that moves all" {
	drive() { hnn-drive evoked "$1" --location proximal --mu "$2" --sigma 1 --ampa L2_pyramidal=0.1,L5_pyramidal=0.2; }
	hnn-net neymotin_2020 --mesh 1x1 | drive a 10 | drive b 20 | drive c 40 >three.net
	hnn-sweep --tstop 1 --param '[ab].mu=1,2' --param c.mu=5,6 --summary run=tell three.net >table
	grep -qx '# run a.mu b.mu c.mu run' table
	[ "$(sed '/^#/d' table | paste -sd ,)" = '1 1 1 5 1,2 1 1 6 2,3 1 2 5 3,4 1 2 6 4,5 2 1 5 5,6 2 1 6 6,7 2 2 5 7,8 2 2 6 8' ]
	hnn-sweep --tstop 1 --param '*.mu=1,2' --param c.mu=5 --summary run=tell three.net | grep -qx '# run a.mu b.mu c.mu run'
	# those that are tied have the same value, keep their distance, or their ratio; so does a drawn one
	moved() {
		hnn-sweep --tstop 1 "$@" --dipole runs --summary run=tell three.net >table
		sed -n 's/^# made .*hnn-net \(.*\) | hnn-sim.*/\1/p' runs/1.dipole.txt
		rm -r runs
	}
	[ "$(moved --tied '*.mu=15')" = '--set a.mu=15 --set b.mu=15 --set c.mu=15' ]
	grep -qx '# tied a.mu,b.mu,c.mu' table
	[ "$(moved --tied 'a.mu,c.mu=+-5,5')" = '--set a.mu=5 --set c.mu=35' ]
	grep -qx '# tied a.mu,c.mu (shifted)' table
	[ "$(sed '/^#/d' table | paste -sd ,)" = '1 5 1,2 15 2' ]
	[ "$(moved --tied 'a.*.ampa=*0.5:1.5:0.5')" = '--set a.L2_pyramidal.ampa=0.05 --set a.L5_pyramidal.ampa=0.1' ]
	[ "$(moved --tied '[ab].mu=+uniform:-2:6' --samples 1 --sobol)" = '--set a.mu=12 --set b.mu=22' ]
	[ "$(moved --param '[ab].mu=*2')" = '--set a.mu=20 --set b.mu=40' ]
	# what streams tell is what was simulated
	hnn-sweep --tstop 25 --tied '[ab].mu=+-3,3' --dipole runs --summary run=tell three.net >table
	for run in 1 2; do
		sh <(hnn-again runs/$run.dipole.txt) | grep -v '^#' | diff - <(grep -v '^#' runs/$run.dipole.txt)
	done
}

@test "a tied parameter goes on from its log, and not from that of another tie" {
	sweep=(--tstop 3 --summary run=tell --log log net)
	hnn-sweep --tied 'early.mu,late.mu=+0,1' "${sweep[@]}" >table
	hnn-sweep --tied 'early.mu,late.mu=+0,1' --resume "${sweep[@]}" | diff - table
	run -1 --separate-stderr hnn-sweep --tied 'early.mu,late.mu=*1,2' --resume "${sweep[@]}"
	[[ $stderr == *'this is not the log of this sweep'* ]]
}

@test "what is wrong is said before anything is simulated" {
	while IFS='|' read -r status arguments expected; do
		eval "run -$status --separate-stderr hnn-sweep --tstop 3 $arguments" </dev/null
		[[ $output == '' && ${stderr_lines[0]} == "hnn-sweep: $expected"* ]] || { echo "$arguments: $stderr" && false; }
	done <<-'END'
		2|--summary x=tell net|nothing to vary: --param or --list is missing
		2|--param early.mu=1 net|nothing to keep of the runs: --summary is missing
		2|--param early.mu --summary x=tell net|--param 'early.mu': expected ADDRESS=VALUES
		2|--param early.mu=1,, --summary x=tell net|--param 'early.mu=1,,': expected numbers set apart by commas, LO:HI:STEP or a distribution
		2|--param early.mu=1:2 --summary x=tell net|--param 'early.mu=1:2': expected numbers set apart by commas, LO:HI:STEP or a distribution
		2|--param early.mu=2:1:1 --summary x=tell net|--param 'early.mu=2:1:1': expected numbers set apart by commas, LO:HI:STEP or a distribution
		2|--param early.mu=1:2:0 --summary x=tell net|--param 'early.mu=1:2:0': expected numbers set apart by commas, LO:HI:STEP or a distribution
		2|--param early.mu=cauchy:1:2 --summary x=tell net|--param 'early.mu=cauchy:1:2': 'cauchy' is no distribution: there are uniform, loguniform and normal
		2|--param early.mu=uniform:2:1 --summary x=tell net|--param 'early.mu=uniform:2:1': expected uniform:LO:HI
		2|--param early.mu=loguniform:0:1 --summary x=tell net|--param 'early.mu=loguniform:0:1': expected loguniform:LO:HI, 0 < LO
		2|--param early.mu=normal:0:1:2 --summary x=tell net|--param 'early.mu=normal:0:1:2': expected normal:MEAN:SD or normal:MEAN:SD:LO:HI
		2|--param early.mu=1 --param early.mu=2 --summary x=tell net|--param 'early.mu=2': early.mu is a parameter already
		1|--tied early.mu,late.mu=1 --param late.mu=2 --summary x=tell net|--param 'late.mu=2': late.mu is a parameter already
		2|--tied early.mu --summary x=tell net|--tied 'early.mu': expected ADDRESS=VALUES
		2|--tied early.mu,late.mu=+ --summary x=tell net|--tied 'early.mu,late.mu=+': expected numbers set apart by commas
		1|--param '*.nu=1' --summary x=tell net|net: --param '*.nu=1': no number is at '*.nu'
		1|--tied 'early.mu,early.location=+1' --summary x=tell net|net: early.location is 'proximal', not a number: it cannot follow
		2|--param early.mu=uniform:0:1 --summary x=tell net|--samples is missing: how many values are to be drawn?
		2|--param early.mu=1 --samples 3 --summary x=tell net|--samples: no parameter has a distribution
		2|--param early.mu=1 --summary =tell net|--summary '=tell': expected NAME[:UNIT],...=COMMAND
		2|--param early.mu=1 --summary tell net|--summary 'tell': expected NAME[:UNIT],...=COMMAND
		2|--param early.mu=1 --summary x= net|--summary 'x=': expected NAME[:UNIT],...=COMMAND
		2|--param early.mu=1 --summary x,x=tell net|--summary: 'x' is a name already
		2|--param early.mu=1 --summary x=tell --resume net|--resume goes on from a log: --log is missing
		2|--list - --summary x=tell|the list and the network cannot both be read from standard input
		1|--param early.nu=1 --summary x=tell net|net: there is no 'early.nu': did you mean 'early.mu'?
		1|--param early.sigma=0,-1 --summary x=tell net|run 2 (early.sigma=-1): the network is refused: net:90: sigma=-1: out of range (0 to 1e+09)
		1|--param early.mu=1 --summary x=tell none|cannot open 'none': No such file or directory
		1|--param early.mu=1 --summary x=tell <(cat net net)|/dev/fd/63:95: a second network: one is expected
		1|--list <(echo early.mu; echo x) --summary x=tell net|/dev/fd/63:2: column early.mu: 'x' is not a number
		1|--list <(echo early.mu; echo 1 2) --summary x=tell net|/dev/fd/63:2: 2 columns: expected 1, as named
		1|--list <(echo early.mu) --summary x=tell net|/dev/fd/63:1: no row of numbers
		1|--list <(echo early.mu; echo nan) --summary x=tell net|/dev/fd/63: row 1: early.mu is nan
		1|--param early.mu=1 --dipole net/x net|cannot make the directory 'net/x': Not a directory
	END
}

@test "memory does not grow with the number of runs" {
	peak() {
		/usr/bin/time -f %M -o peak hnn-sweep --tstop 3 --param "early.mu=$1" --summary 'x=hnn-rmse target' -o table net
		cat peak
	}
	[ -x /usr/bin/time ] || skip 'GNU time is not here'
	hnn-sim --tstop 3 net >target
	[ "$(peak 1:2000:1)" -lt $(($(peak 1:100:1) + 3000)) ]
}
