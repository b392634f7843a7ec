# shellcheck disable=SC2016,SC2154 # commands for other shells; bats sets $stderr
load common
load landscape

# A network with two drives, and what its addresses are in a line.
two_drives() {
	sed '/^end/d' net
	sed -n '/evprox2/{s/evprox2/evdist1/; s/mu=[^ ]*/mu=63.5/; s/ampa=[^ ]*/ampa=0.25/; p}' net
	echo end
}

@test "parameters may stand at their default, several in one record" {
	hnn-optim --pipeline "exec landscape '(v[\"dx\"]-0.5)^2 + (v[\"dy\"]-2)^2'" --max-evals 80 \
		--param L5_pyramidal.soma.dx=-1:1 --param L5_pyramidal.soma.dy=-5:5 net >best
	diff <(sed 's/ d[xy]=[^ ]*//g' <(grep ^section best)) <(grep ^section net)
	near "$(hnn-net --get L5_pyramidal.soma.dx best)" 0.5 0.02
	near "$(hnn-net --get L5_pyramidal.soma.dy best)" 2 0.02
}

@test "patterns are a parameter for each number they match; one by its own name has its own bounds, held ones none" {
	two_drives >drives
	hnn-optim --pipeline "exec landscape '1'" --param 'ev*.mu=+-20:10.5' --param 'ev*.L5_pyramidal.*=*0.5:4,log' --param evprox2.sigma=1:2 \
		--param evdist1.L5_pyramidal.ampa=0.1:0.3 --hold '*.*.delay,*.*.probability' --param '*.sigma=+-0.5:0.5:1.25' --max-evals 9 \
		--log log drives >best
	grep -E '^# (param|tied) ' log | diff - <(cat <<-'END'
		# param evprox2.mu=100:130.5:120
		# param evdist1.mu=43.5:74:63.5
		# param evprox2.L5_pyramidal.ampa=0.05:0.4:0.1,log
		# param evprox2.sigma=1:2:1.5
		# param evdist1.L5_pyramidal.ampa=0.1:0.3:0.25
		# param evdist1.sigma=0.75:1.75:1.25
	END
	)
	# a star is part of one word, so that this is no weight; what is not a number is not meant
	run -1 --separate-stderr hnn-optim --pipeline 'touch ran' --param 'ev*.ampa=1:2' drives
	[[ $stderr == "hnn-optim: drives: --param 'ev*.ampa=1:2': no number is at 'ev*.ampa'" ]]
	run -1 --separate-stderr hnn-optim --pipeline 'touch ran' --param 'ev*.location=1:2' drives
	[ ! -e ran ]
}

@test "relative bounds are around the start, and a start they cannot be around is an error" {
	while read -r param expected; do
		rm -f log
		hnn-optim --pipeline "exec landscape 1" --param "$param" --max-evals 1 --log log net >best
		grep -qxF "# param $expected" log || { cat log; false; }
	done <<-'END'
		evprox2.mu=+-20:5 evprox2.mu=100:125:120
		evprox2.mu=+-20:5:30 evprox2.mu=10:35:30
		evprox2.mu=*0.5:2 evprox2.mu=60:240:120
		L5_pyramidal.soma.v0=*0.5:2 L5_pyramidal.soma.v0=-130:-32.5:-65
		L5_pyramidal.soma.dx=+-1:1 L5_pyramidal.soma.dx=-1:1:0
	END
	run -1 --separate-stderr hnn-optim --pipeline 'touch ran' --param 'L5_pyramidal.soma.dx=*0.5:2' net
	[[ $stderr == *"L5_pyramidal.soma.dx: the start is 0, and so are all its multiples"* ]]
	run -1 --separate-stderr hnn-optim --pipeline 'touch ran' --param 'evprox2.mu=+5:10' net
	[[ $stderr == *"evprox2.mu is 120, which is not within 125:130"* ]]
	[ ! -e ran ]
}

@test "tied addresses are one parameter: the same value, the same shift, the same factor" {
	two_drives >drives
	while read -r bounds check; do
		rm -f log seen
		SEEN=seen hnn-optim --pipeline "exec landscape '(mu - 70)^2'" --tied "evprox2.mu,evdist1.mu=$bounds" --max-evals 8 --log log drives >best
		[ "$(grep -c "^# tied evprox2.mu,evdist1.mu=" log)" -eq 1 ]
		[ "$(grep '^# number' log)" = '# number evprox2.mu loss best seconds' ]
		sed 's/ drive/\n&/g' seen | sed -n 's/.* mu=\([^ ]*\).*/\1/p' | paste -d ' ' - - >pairs
		[ "$(wc -l <pairs)" -eq 8 ]
		awk "{ a = \$1; b = \$2; if (($check) ^ 2 > 1e-20) exit 1 }" pairs
		grep -v '^#' log | cut -d ' ' -f 2 | diff - <(cut -d ' ' -f 1 pairs)
		hnn-optim --best log drives | same - best
	done <<-'END'
		60:140 a-b
		+-20:20 a-b-56.5
		*0.5:1.1,log a/b-120/63.5
	END
	head -n 1 pairs | grep -qx '120 63.5' # at the start each is as it was
	hnn-optim --pipeline "exec landscape '(mu - 70)^2'" --tied "ev*.mu=*0.5:1.1,log" --max-evals 8 drives | same - best
}

@test "a logarithmic scale: as many points in each decade, and the minimum is found" {
	hnn-optim --pipeline "exec landscape 'log(ampa/0.0003)^2'" --param evprox2.L5_pyramidal.ampa=1e-6:1,log --solver cobyla:scouts=24 \
		--max-evals 50 --log log net >best
	near "$(hnn-net --get evprox2.L5_pyramidal.ampa best)" 0.0003 0.01
	for decade in -6 -5 -4 -3 -2 -1; do
		awk -v low="1e$decade" '!/^#/ && $1 > 1 && $1 <= 25 && $2 >= low && $2 < 10 * low { n++ } END { exit n < 3 || n > 5 }' log
	done
	awk '!/^#/ && ($2 < 1e-6 || $2 > 1) { exit 1 }' log
}

@test "more starts are evaluated first, and the search begins at the best of all" {
	fit=(hnn-optim --pipeline "$bowl" "${params[@]}" --solver cobyla:scouts=0 --start 'evprox2.mu=136,evprox2.sigma=7.5' --start
		evprox2.L5_pyramidal.ampa=0.11 --max-evals 20)
	"${fit[@]}" --log whole net >best
	[ "$(grep -v '^#' whole | head -n 3 | cut -d ' ' -f 2-4 | paste -sd ,)" = '120 1.5 0.1,136 7.5 0.1,120 1.5 0.11' ]
	grep '^# start' whole | diff - <(printf '# start 136 7.5 0.1\n# start 120 1.5 0.11\n')
	awk '$1 == 4 { exit ($2 == 136) + ($3 == 7.5) + ($4 == 0.1) != 2 }' whole # the first step from there
	[ "$(grep -vc '^#' whole)" -eq 20 ]
	for jobs in 1 3; do
		rm -f log
		KILL=3 run -137 "${fit[@]}" --jobs $jobs --log log net
		"${fit[@]}" --jobs $jobs --log log --resume net | same - best
		diff <(timeless whole) <(timeless log)
	done
	run -1 --separate-stderr hnn-optim --pipeline "$bowl" "${params[@]}" --solver cobyla:scouts=0 --log whole --resume net
	[[ $stderr == *"not the log of this fit: it has '# start 136 7.5 0.1' where this one has '# number"* ]]
	run -1 --separate-stderr hnn-optim --pipeline 'touch ran' --param evprox2.numspikes=1:3 --start evprox2.numspikes=1.5 net
	[[ $stderr == *"--start 'evprox2.numspikes=1.5': the network refuses it: net:"*"whole"* ]]
	[ ! -e ran ]
}

@test "several networks are one candidate: a parameter is the same in all that have it, @N is that of one" {
	sed 's/tiny/other/; s/mu=120/mu=50/' net >other
	cat net other >both
	# two numbers a candidate become one line
	both="exec landscape '((mu-100)/50)^2 + ((sigma-3)/10)^2 + (ampa-0.5)^2' | awk -W interactive '{ sum += \$1 } NR % 2 == 0 { print sum; fflush(); sum = 0 }' 2>/dev/null"
	hnn-optim --pipeline "$both" --param evprox2.mu@2=10:150 --param evprox2.sigma=1:20 --param 'evprox2.*.ampa@1=*0.1:10' --max-evals 60 --log log both >best
	[ "$(grep '^# number' log)" = '# number evprox2.mu@2 evprox2.sigma evprox2.L5_pyramidal.ampa@1 loss best seconds' ]
	grep -c '^network' best | grep -qx 2
	[ "$(hnn-net --get evprox2.mu best | head -n 1)" = 120 ]
	near "$(hnn-net --get evprox2.mu best | tail -n 1)" 100 0.01
	[ "$(hnn-net --get evprox2.sigma best | uniq | wc -l)" -eq 1 ]
	near "$(hnn-net --get evprox2.sigma best | head -n 1)" 3 0.05
	[ "$(hnn-net --get evprox2.L5_pyramidal.ampa best | tail -n 1)" = 0.1 ]
	hnn-optim --best log both | same - best
	# the distance between conditions stays
	hnn-optim --pipeline "$both" --param evprox2.mu=+-40:40 --max-evals 4 both >best
	near "$(hnn-net --get evprox2.mu best | paste -sd ' ' | awk '{ print $1 - $2 }')" 70 1e-12
}

@test "an address that is not in the network is an error that names the one meant" {
	run -1 --separate-stderr hnn-optim --pipeline "$bowl" --param evprox2.L5_pyramidal.apma=0:1 net
	[[ $stderr == *"net: there is no 'evprox2.L5_pyramidal.apma': did you mean 'evprox2.L5_pyramidal.ampa'?"* ]]
}

@test "a network's own value that cannot be the start is an error that says what to do" {
	run -1 --separate-stderr hnn-optim --pipeline "$bowl" --param evprox2.mu=130:150 net
	[[ $stderr == *"evprox2.mu is 120, which is not within 130:150: widen the bounds or give a start"* ]]
	run -1 --separate-stderr hnn-optim --pipeline "$bowl" --param L5_pyramidal.soma.km.gbar=1:2 net
	[[ $stderr == *"L5_pyramidal.soma.km.gbar is 'exp(1,2)', not a number: give a start"* ]]
}

@test "bounds and starts that the network refuses are errors before anything is run" {
	while read -r expected param; do
		run -1 --separate-stderr hnn-optim --pipeline 'touch ran' --param "$param" --log log net
		[ -z "$output" ]
		[[ $stderr == "hnn-optim: --param ${param%%=*}: the network refuses ${expected//_/ }: net:"* && $stderr != *$'\n'* ]] ||
			{ echo "$param: $stderr"; false; }
	done <<-'END'
		the_lower_bound_-1 evprox2.sigma=-1:5
		the_upper_bound_10000000000 evprox2.mu=100:1e10
		the_lower_bound_1.5 evprox2.numspikes=1.5:4:2
		the_start_1.5 evprox2.numspikes=1:4:1.5
		the_lower_bound_0 L5_pyramidal.soma.diam=0:30
	END
	sed 's/cm=1/cm=x/' net >bad
	run -1 --separate-stderr hnn-optim --pipeline 'touch ran' "${params[@]}" --log log bad
	[[ $stderr == "hnn-optim: bad:4: "* && $stderr != *$'\n'* ]]
	[ ! -e ran ]
	[ ! -e log ]
}

@test "a parameter that is a whole number is fitted as one" {
	hnn-optim --pipeline "exec landscape '(mu-135.7)^2 + 50*(numspikes-7.2)^2'" --param evprox2.mu=100:150 --param evprox2.numspikes=1:12 \
		--max-evals 60 --log log net >best
	awk '!/^#/ { n++; if ($3 != int($3)) exit 1; seen[$3] } END { exit n < 20 || length(seen) < 5 }' log
	[ "$(hnn-net --get evprox2.numspikes best)" = 7 ]
	near "$(hnn-net --get evprox2.mu best)" 135.7 0.01
	hnn-net --check best
}

@test "a setting that stands at its default can be a parameter" {
	hnn-optim --pipeline "exec landscape '(mu-135.7)^2'" --param L5_pyramidal.soma.dx=-1:1 --param evprox2.mu=100:150 \
		--max-evals 12 --log log net >best
	grep -q '^1 0 120 ' log # its start is the default
	grep -q "dx=$(sort -s -g -k4,4 <(grep -v '^#' log) | awk '{ print $2; exit }')$" best
	hnn-optim --best log net | same - best
}
