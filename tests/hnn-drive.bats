load common

# `net`: a network without drives.
setup_file() {
	hnn-net neymotin_2020 --mesh 2x2 | bare >"$BATS_FILE_TMPDIR/net"
}

setup() {
	cd "$BATS_TEST_TMPDIR" || exit
	ln "$BATS_FILE_TMPDIR/net" net
}

# What hnn-drive adds to `net`.
added() {
	hnn-drive "$@" net | bare >with
	head -n $(($(wc -l <net) - 1)) net | cmp -s - <(head -n $(($(wc -l <net) - 1)) with)
	[ "$(tail -n 1 with)" = end ]
	tail -n +"$(wc -l <net)" with | head -n -1
}

@test "an evoked drive becomes a drive record and a target record for each population" {
	added evoked evdist1 --location distal --mu 63.53 --sigma 3.85 --numspikes 2 --cells 5 \
		--ampa L2_basket=0.006562,L2_pyramidal=7e-6,L5_pyramidal=0.142300 --nmda L2_basket=0.019482 \
		--delay L2_basket=0.1,L2_pyramidal=.2,L5_pyramidal=1 --space-constant 4 --seed 274 --conn-seed 9 |
	diff - <(cat <<-'END'
		drive      evdist1 type=evoked location=distal mu=63.53 sigma=3.85 numspikes=2 cells=5 lambda=4 seed=274 conn_seed=9
		target     evdist1 L2_basket ampa=0.006562 nmda=0.019482 delay=0.1
		target     evdist1 L2_pyramidal ampa=7e-6 delay=.2
		target     evdist1 L5_pyramidal ampa=0.142300 delay=1
	END
	)
}

@test "what is not said of an evoked drive has the defaults of --help" {
	added evoked x --location soma --mu 0 --sigma 0 --ampa L5_basket=1 |
	diff - <(cat <<-'END'
		drive      x type=evoked location=soma mu=0 sigma=0 numspikes=1 cells=each lambda=3 seed=2 conn_seed=3
		target     x L5_basket ampa=1 delay=0.1
	END
	)
	hnn-drive --help | grep -c -e '--numspikes.*\[1;' -e '--cells.*\[each;' -e '--delay.*\[0\.1\]' \
		-e '--space-constant.*\[3;' -e '--probability.*\[1\]' -e '--seed.*\[2\]' -e '--conn-seed.*\[3\]' |
	grep -qx 7
}

@test "one number stands for all populations that have the location and the receptor" {
	[ "$(added evoked x --location proximal --mu 1 --sigma 1 --ampa 0.5 --delay 2 --probability 0.25 | tail -n +2)" = "\
target     x L2_basket ampa=0.5 delay=2 probability=0.25
target     x L2_pyramidal ampa=0.5 delay=2 probability=0.25
target     x L5_basket ampa=0.5 delay=2 probability=0.25
target     x L5_pyramidal ampa=0.5 delay=2 probability=0.25" ]
	[ "$(added evoked x --location distal --mu 1 --sigma 1 --nmda 0.5 | tail -n +2 | cut -d ' ' -f 1-7)" = "\
target     x L2_basket
target     x L2_pyramidal
target     x L5_pyramidal" ]
	[ "$(added evoked x --location apical_2 --mu 1 --sigma 1 --ampa 0.5 | tail -n +2)" = "\
target     x L5_pyramidal ampa=0.5 delay=0.1" ]
}

@test "delays and probabilities go by population" {
	[ "$(added evoked x --location proximal --mu 1 --sigma 1 --ampa L5_pyramidal=1,L2_basket=2 \
		--delay L2_basket=3,L5_pyramidal=4 --probability L5_pyramidal=0.5,L2_basket=1 | tail -n +2)" = "\
target     x L2_basket ampa=2 delay=3 probability=1
target     x L5_pyramidal ampa=1 delay=4 probability=0.5" ]
}

@test "a tonic drive becomes a bias record for each population" {
	[ "$(added tonic hold --amplitude L5_basket=-0.2,L2_pyramidal=0.3 --tstart 10 --tstop 60)" = "\
bias       hold L2_pyramidal amplitude=0.3 tstart=10 tstop=60
bias       hold L5_basket amplitude=-0.2 tstart=10 tstop=60" ]
	[ "$(added tonic hold --amplitude 1e-1)" = "\
bias       hold L2_basket amplitude=1e-1
bias       hold L2_pyramidal amplitude=1e-1
bias       hold L5_basket amplitude=1e-1
bias       hold L5_pyramidal amplitude=1e-1" ]
	[ "$(added tonic hold --amplitude L5_basket=1 --tstart 5)" = "bias       hold L5_basket amplitude=1 tstart=5" ]
}

@test "several currents have a name each, and a section that is not the soma" {
	[ "$(added tonic tuft --amplitude L5_pyramidal=0.05 --section apical_tuft)" = "\
bias       tuft L5_pyramidal section=apical_tuft amplitude=0.05" ]
	[ "$(added tonic tuft --amplitude 0.05 --section apical_2 --tstop 9)" = "\
bias       tuft L5_pyramidal section=apical_2 amplitude=0.05 tstop=9" ]
	hnn-drive tonic one --amplitude L5_basket=1 net | hnn-drive tonic two --amplitude L5_basket=2 | hnn-net --check
}

@test "a bursty drive is shared, one of rhythm and bursts" {
	added bursty beta --location distal --tstart 30 --tstart-std 15 --tstop 120 --burst-rate 20 --burst-std 6 \
		--numspikes 3 --spike-isi 5 --cells 4 --ampa L2_pyramidal=0.004,L5_pyramidal=0.006 \
		--nmda L5_pyramidal=0.003 --delay L2_pyramidal=0.5,L5_pyramidal=1.5 --seed 290 |
	diff - <(cat <<-'END'
		drive      beta type=bursty location=distal tstart=30 tstart_std=15 tstop=120 burst_rate=20 burst_std=6 numspikes=3 spike_isi=5 cells=4 lambda=100 seed=290 conn_seed=3
		target     beta L2_pyramidal ampa=0.004 delay=0.5
		target     beta L5_pyramidal ampa=0.006 nmda=0.003 delay=1.5
	END
	)
	added bursty beta --location soma --burst-rate 20 --ampa L5_basket=1 |
	diff - <(cat <<-'END'
		drive      beta type=bursty location=soma tstart_std=0 burst_rate=20 burst_std=0 numspikes=2 spike_isi=10 cells=1 lambda=100 seed=2 conn_seed=3
		target     beta L5_basket ampa=1 delay=0.1
	END
	)
}

@test "a Poisson drive has a rate for each population, or one where its cells are shared" {
	added poisson p --location proximal --rate L2_pyramidal=140,L5_pyramidal=40 --ampa L2_pyramidal=8e-4,L5_pyramidal=0.0075 \
		--delay L2_pyramidal=0.1,L5_pyramidal=1 --tstart 5 --seed 1349 |
	diff - <(cat <<-'END'
		drive      p type=poisson location=proximal tstart=5 cells=each lambda=100 seed=1349 conn_seed=3
		target     p L2_pyramidal rate=140 ampa=8e-4 delay=0.1
		target     p L5_pyramidal rate=40 ampa=0.0075 delay=1
	END
	)
	added poisson p --location proximal --rate 10 --ampa L2_pyramidal=1,L5_pyramidal=2 --nmda L5_pyramidal=3 | tail -n +2 |
	diff - <(cat <<-'END'
		target     p L2_pyramidal rate=10 ampa=1 delay=0.1
		target     p L5_pyramidal rate=10 ampa=2 nmda=3 delay=0.1
	END
	)
	added poisson p --location soma --rate 10 --cells 3 --ampa L5_basket=1 |
	diff - <(cat <<-'END'
		drive      p type=poisson location=soma rate=10 cells=3 lambda=100 seed=2 conn_seed=3
		target     p L5_basket ampa=1 delay=0.1
	END
	)
}

@test "a train has a record for each source, in the order of the file, with its times as they stand there" {
	printf '%s\n' '# time source' '' '12.50 b' '  5 17 L2_basket' $'1e1\tb\tL5_basket' '3,17' >spikes
	added train t --location proximal --spikes spikes --nmda L2_pyramidal=0.1 --probability 0.5 |
	diff - <(cat <<-'END'
		drive      t type=train location=proximal lambda=3 conn_seed=3
		train      t b times=12.50,1e1
		train      t 17 times=5,3
		target     t L2_pyramidal nmda=0.1 delay=0.1 probability=0.5
	END
	)
	hnn-drive train t --location proximal --spikes - --nmda L2_pyramidal=0.1 net <spikes | grep -c ^train | grep -qx 2
	cat net net | hnn-drive train t --location proximal --spikes <(cat spikes) --nmda 1 | grep -c ^train | grep -qx 4
}

@test "what one simulation writes another replays: spikes and events to the last digit" {
	hnn-drive evoked e --location proximal --mu 10 --sigma 3 --cells 5 --ampa 0.05 net |
	hnn-sim --tstop 25 --spikes spikes --events events >dipole
	hnn-drive train e --location proximal --spikes events --ampa 0.05 net | hnn-sim --tstop 25 --events again >replayed
	diff <(grep -v '^#' events) <(grep -v '^#' again)
	same dipole replayed
	hnn-drive train t --location proximal --spikes <(awk '$3 ~ /pyramidal/' spikes) --ampa 0.05 net | hnn-net --check
}

@test "of several trials of spikes the first is replayed, and said so" {
	printf '%s\n' '# trial 1' '1 a' '2 a' '' '' '# trial 2' '3 a' >spikes
	run -0 --separate-stderr hnn-drive train t --location proximal --spikes spikes --nmda 0.1 net
	[[ $output == *"train      t a times=1,2"$'\n'* ]]
	[ "$stderr" = "hnn-drive: warning: spikes:7: only the first of several data sets is replayed" ]
}

@test "a setting that stands at its default has an address like any other" {
	hnn-drive bursty b --location proximal --burst-rate 10 --ampa L2_basket=1 net |
	hnn-drive poisson p --location proximal --rate 5 --ampa L2_basket=1 |
	hnn-drive tonic t --amplitude L2_basket=1 |
	sed '/^drive .* b /s/ conn_seed=3//' >with
	while read -r address value new; do
		[ "$(hnn-net --get "$address" with)" = "$value" ]
		[ "$(hnn-net --set "$address=$new" with | hnn-net --get "$address")" = "$new" ]
	done <<-'END'
		b.conn_seed 3 4
		b.tstart 0 1
		b.tstop never 100
		b.L2_basket.probability 1 0.5
		p.L2_basket.rate 5 6
		p.tstop never 7
		t.L2_basket.section soma soma
		t.L2_basket.tstart 0 1
		t.L2_basket.tstop never 9
	END
	run -1 hnn-net --set b.L2_basket.rate=1 with
}

@test "drives add up, from a file, - and standard input alike" {
	a() { hnn-drive evoked a --location proximal --mu 1 --sigma 1 --ampa 1 "$@"; }
	b() { hnn-drive tonic b --amplitude 1 "$@"; }
	a net | b >one
	a - <net >half
	b half | same - one
	[ "$(grep -c -e ^drive -e ^bias one)" -eq 5 ]
	hnn-net one | same - one
	hnn-drive tonic b --amplitude L2_basket=1 net | hnn-drive tonic b --amplitude L5_basket=1 | hnn-net --check
}

@test "every network of a stream gets the drive, as soon as it is whole" {
	cat net net >two
	[ "$(hnn-drive tonic b --amplitude 1 two | grep -c ^bias)" -eq 8 ]
	ln net dataset
	stays_alive $(($(wc -l <net) + 4)) hnn-drive tonic b --amplitude 1
}

# refuses STATUS MESSAGE OPTION...: of an evoked drive.
refuses() {
	local status=$1 message=$2
	shift 2
	run "-$status" --separate-stderr hnn-drive evoked x --mu 10 --sigma 1 "$@" net
	[ -z "$output" ]
	[[ $stderr == "hnn-drive: $message"* ]] || { echo "$stderr" && false; }
}

@test "a distal drive on L5 baskets is refused" {
	refuses 1 "--location: L5_basket has no location or section 'distal'" --location distal --ampa L5_basket=1
	refuses 1 "--location: L5_basket has no location or section 'distal'" --location distal --nmda L2_pyramidal=1,L5_basket=1
}

@test "a location that a target lacks is refused" {
	refuses 1 "--location: L2_pyramidal has no location or section 'apical_2'" --location apical_2 --ampa L2_pyramidal=1,L5_pyramidal=1
	refuses 1 "--location: no population has a location or section 'nowhere'" --location nowhere --ampa L2_basket=1
	refuses 1 "--location: no population has a location or section 'nowhere'" --location nowhere --ampa 1
	refuses 1 "--location: no population has a location or section 'proxmal' (did you mean 'proximal'?)" --location proxmal --ampa 1
}

@test "a receptor that a target lacks there is refused" {
	refuses 1 "--ampa: not every section of 'soma' of L5_pyramidal has the receptor 'ampa'" --location soma --ampa L5_pyramidal=1
}

@test "a population that there is not is refused" {
	for option in --ampa --nmda --delay --probability; do
		refuses 1 "$option: the network has no population 'L4_pyramidal'" --location proximal --ampa L2_basket=1 $option L4_pyramidal=1
	done
	run -1 --separate-stderr hnn-drive tonic x --amplitude L4_pyramidal=1 net
	[ "$stderr" = "hnn-drive: --amplitude: the network has no population 'L4_pyramidal' (did you mean 'L2_pyramidal'?)" ]
}

@test "delays and probabilities that do not match the weights are refused" {
	for option in --delay --probability; do
		refuses 1 "$option: a value for L5_pyramidal is missing, which has a weight" --location proximal \
			--ampa L2_basket=1 --nmda L5_pyramidal=1 $option L2_basket=1
		refuses 1 "$option: L2_pyramidal has no weight" --location proximal --ampa L2_basket=1 $option L2_basket=1,L2_pyramidal=1
	done
}

@test "a drive without weights is refused" {
	refuses 1 "no population is given a weight (--ampa, --nmda)" --location proximal
	refuses 2 "--ampa: '' is not a number" --location proximal --ampa ''
}

@test "a name in use is refused" {
	hnn-drive evoked x --location proximal --mu 1 --sigma 1 --ampa 1 net >used
	rm net && mv used net
	refuses 1 "net:$(grep -n ^drive net | cut -d : -f 1): there is a drive 'x' already" --location proximal --ampa 1
	run -1 --separate-stderr hnn-drive evoked L5_basket --location proximal --mu 1 --sigma 1 --ampa 1 net
	[ "$stderr" = "hnn-drive: L5_basket: drive: 'L5_basket' is the name of a population" ]
	run -1 --separate-stderr bash -c 'hnn-drive tonic t --amplitude 1 net | hnn-drive tonic t --amplitude L2_basket=1'
	[[ $stderr == "hnn-drive: standard input:"*": there is a bias 't' of L2_basket already" ]]
}

@test "a name that no address could hold is refused" {
	for name in 'a b' a.b a=b 'a#b' '' $'a\tb' $'a\nb'; do
		run -2 --separate-stderr hnn-drive evoked "$name" --location proximal --mu 1 --sigma 1 --ampa 1 net
		[[ -z $output && $stderr == "hnn-drive: '$name' is not a name (no blanks, dots, '=', '#' or control characters)"* ]]
		run -2 --separate-stderr hnn-drive tonic "$name" --amplitude 1 net
		[[ -z $output && $stderr == "hnn-drive: '$name' is not a name (no blanks, dots, '=', '#' or control characters)"* ]]
	done
	run -2 --separate-stderr hnn-drive evoked $'a\e[31m' --location proximal --mu 1 --sigma 1 --ampa 1 net
	[[ -z $output && $stderr == "hnn-drive: 'a?[31m' is not a name "* ]]
}

@test "numbers out of range are refused" {
	local at=(--location proximal --ampa L2_basket=1)
	refuses 2 "--sigma: -1 is out of range (0 to 1e+09)" "${at[@]}" --sigma -1
	refuses 2 "--numspikes: 0 is out of range (1 to 1000000)" "${at[@]}" --numspikes 0
	refuses 2 "--numspikes: '1.5' is not a whole number" "${at[@]}" --numspikes 1.5
	refuses 2 "--cells: 0 is out of range (1 to 1000000)" "${at[@]}" --cells 0
	refuses 2 "--cells: 'all' is not a whole number" "${at[@]}" --cells all
	refuses 2 "--space-constant: 0 is out of range" "${at[@]}" --space-constant 0
	refuses 2 "--seed: -1 is out of range (0 to 4294967295)" "${at[@]}" --seed -1
	refuses 2 "--conn-seed: 4294967296 is out of range (0 to 4294967295)" "${at[@]}" --conn-seed 4294967296
	refuses 1 "x.L2_basket: target: probability=0 connects nothing; leave the target out" "${at[@]}" --probability 0
	refuses 1 "x.L2_basket: probability=1.01: out of range (0 to 1)" "${at[@]}" --probability 1.01
	refuses 1 "x.L2_basket: probability=-0.5: out of range (0 to 1)" "${at[@]}" --probability L2_basket=-0.5
	refuses 1 "x.L2_basket: delay=-0.1: out of range (0 to 1e+09)" "${at[@]}" --delay -0.1
	refuses 1 "x.L2_basket: ampa=-1: out of range (0 to 1e+06)" --location proximal --ampa -1
}

@test "what is no number is refused" {
	for word in nan inf 1e999 x 0x1; do
		for option in --mu --sigma --space-constant --delay --probability --nmda; do
			refuses 2 "$option: '$word' is not a number" --location proximal --ampa L2_basket=1 $option $word
		done
		refuses 2 "--ampa: '$word' is not a number" --location proximal --ampa L2_basket=$word
	done
}

@test "malformed lists are refused" {
	refuses 2 "--ampa: '0.1,0.2' is not a number" --location proximal --ampa 0.1,0.2
	refuses 2 "--ampa: '0.2' is not POPULATION=NUMBER" --location proximal --ampa L2_basket=0.1,0.2
	refuses 2 "--ampa: 'L2_basket' stands twice" --location proximal --ampa L2_basket=0.1,L2_basket=0.2
	refuses 2 "--ampa: '' is not a number" --location proximal --ampa L2_basket=
	refuses 2 "--ampa: '0.1=' is not a number" --location proximal --ampa L2_basket=0.1=
	refuses 1 "--ampa: the network has no population ''" --location proximal --ampa =1
	refuses 2 "--ampa: 'L2_basket:0.1' is not POPULATION=NUMBER" --location proximal --ampa L2_basket:0.1
	refuses 1 "--ampa: the network has no population 'L5_piramidal' (did you mean 'L5_pyramidal'?)" --location proximal --ampa L5_piramidal=1
}

@test "a tonic current that ends before it begins is refused" {
	run -1 --separate-stderr hnn-drive tonic t --amplitude 1 --tstart 5 --tstop 4 net
	[ -z "$output" ]
	[ "$stderr" = "hnn-drive: t.L2_basket: bias: tstop=4 is before tstart=5" ]
	run -2 --separate-stderr hnn-drive tonic t --amplitude 1 --tstart -1 net
	[[ $stderr == "hnn-drive: --tstart: -1 is out of range"* ]]
}

# Command lines that make no sense, and what is said of them: options of another kind, or missing ones,
# operands that are missing or too many, values.
@test "command lines that make no sense are refused" {
	local kinds='evoked, bursty, poisson, train, tonic' options message words
	: >net.file
	echo '1 a' >spikes
	while IFS='|' read -r options message; do
		read -ra words <<<"$options"
		run --separate-stderr hnn-drive "${words[@]}" <net
		[[ $status -eq 2 && -z $output && $stderr == "hnn-drive: $message"* ]] || { echo "$options: $stderr" && false; }
	done <<-END
		|the kind of drive is missing ($kinds)
		weekly x|'weekly': unknown kind of drive ($kinds)
		evoked|the drive's NAME is missing
		evoked --location proximal --mu 1 --sigma 1 --ampa 1|the drive's NAME is missing
		evoked net.file|the drive's NAME is missing before the file 'net.file'
		evoked net.fil|'net.fil' is not a name (no blanks, dots, '=', '#' or control characters)
		evoked x net more|unexpected operand 'more'
		evoked x --location proximal --mu 1 --sigma 1 --ampa 1 --amplitude 1|--amplitude does not go with 'evoked'
		evoked x --location proximal --mu 1 --sigma 1 --ampa 1 --burst-rate 1|--burst-rate does not go with 'evoked'
		tonic x --amplitude 1 --ampa 1|--ampa does not go with 'tonic'
		train x --location soma --spikes spikes --seed 1|--seed does not go with 'train'
		train x --location soma --spikes spikes --cells 2|--cells does not go with 'train'
		evoked x --mu 1 --sigma 1 --ampa 1|an evoked drive needs --location, --mu and --sigma
		bursty x --location proximal|a bursty drive needs --location and --burst-rate
		poisson x --rate 1|a poisson drive needs --location and --rate
		train x --location soma|a train drive needs --location and --spikes
		tonic x|a tonic drive needs --amplitude
		bursty x --location soma --burst-rate 0|--burst-rate: 0 is out of range (1e-06 to 1e+06)
		bursty x --location soma --burst-rate 1 --burst-std -1|--burst-std: -1 is out of range (0 to 1e+09)
		bursty x --location soma --burst-rate 1 --tstart-std x|--tstart-std: 'x' is not a number
		bursty x --location soma --burst-rate 1 --numspikes 1.5|--numspikes: '1.5' is not a whole number
		bursty x --location soma --burst-rate 1 --tstop each|--tstop: 'each' is not a number
		poisson x --location soma --cells 2 --rate L5_basket=1 --ampa L5_basket=1|--rate: 'L5_basket=1': one number, where drive cells reach all targets (--cells=2)
		poisson x --location soma --rate L5_basket=x --ampa L5_basket=1|--rate: 'x' is not a number
		poisson x --location soma --rate -1 --ampa L5_basket=1|--rate: -1 is out of range (0 to 1e+06)
		poisson x --location soma --rate x --cells 1 --ampa L5_basket=1|--rate: 'x' is not a number
		train x --location soma --spikes - --ampa L5_basket=1|--spikes: the networks come from standard input
	END
}

@test "drives that do not fit the network, or cannot be, are refused" {
	local options message words
	while IFS='|' read -r options message; do
		read -ra words <<<"$options"
		run --separate-stderr hnn-drive "${words[@]}" net
		[[ $status -eq 1 && -z $output && $stderr == "hnn-drive: $message"* ]] || { echo "$options: $stderr" && false; }
	done <<-'END'
		bursty x --location soma --burst-rate 10 --numspikes 12 --ampa L5_basket=1|x: drive: a burst of 110 ms (12 spikes, spike_isi=10) is longer than the period of 100 ms (burst_rate=10)
		bursty x --location soma --burst-rate 10 --tstart 5 --tstop 4 --ampa L5_basket=1|x: drive: tstop=4 is before tstart=5
		bursty x --location distal --burst-rate 10 --ampa L5_basket=1|--location: L5_basket has no location or section 'distal'
		poisson x --location soma --rate 1 --tstart 5 --tstop 4 --ampa L5_basket=1|x: drive: tstop=4 is before tstart=5
		poisson x --location soma --rate L5_basket=-1 --ampa L5_basket=1|x.L5_basket: rate=-1: out of range (0 to 1e+06)
		poisson x --location soma --rate L5_pyramidal=1 --ampa L5_basket=1|--rate: a value for L5_basket is missing, which has a weight
		poisson x --location proximal --rate L2_basket=1,L5_basket=1 --ampa L5_basket=1|--rate: L2_basket has no weight
		poisson x --location proximal --rate 1|no population is given a weight (--ampa, --nmda)
		train x --location soma --spikes nowhere --ampa L5_basket=1|cannot open 'nowhere'
		tonic x --amplitude 1 --section nowhere|--section: no population has a section 'nowhere'
		tonic x --amplitude L5_pyramidal=1 --section apical_tufd|--section: no population has a section 'apical_tufd' (did you mean 'apical_tuft'?)
		tonic x --amplitude L2_pyramidal=1 --section apical_2|--section: L2_pyramidal has no section 'apical_2'
	END
}

@test "files of spikes that are none are refused" {
	local text message
	while IFS='|' read -r text message; do
		printf -- "$text" >spikes
		run -1 --separate-stderr hnn-drive train x --location soma --spikes spikes --ampa L5_basket=1 net
		[ -z "$output" ]
		[ "$stderr" = "hnn-drive: spikes$message" ] || { echo "$text: $stderr" && false; }
	done <<-'END'
		|: no spike: expected lines of a time (ms) and the name of its source
		# columns time agg L2 L5\n0 1 2 3\n|:1: this is a dipole stream: expected spikes or events, as hnn-sim --spikes writes them
		network x nx=1\n|:1: this is a network: expected spikes or events, as hnn-sim --spikes writes them
		# a comment\n\n|: no spike: expected lines of a time (ms) and the name of its source
		1 a\n2\n|:2: '2': expected a time and the name of its source
		time source\n|:1: 'time' is not a time: expected a time (ms) and the name of its source
		1 a\nnan a\n|:2: 'nan' is not a time: expected a time (ms) and the name of its source
		-1 a\n|:1: the time -1 is out of range (0 to 1e+09)
		1 a.b\n|:1: 'a.b' is not a name (no blanks, dots, '=', '#' or control characters)
		1 a\033\n|:1: 'a?' is not a name (no blanks, dots, '=', '#' or control characters)
		1 a=b\n|:1: 'a=b' is not a name (no blanks, dots, '=', '#' or control characters)
		1 a\0\n|:1: a NUL byte: this is not text
	END
}

@test "more spikes than memory holds are refused before they are made" {
	local options message words
	while IFS='|' read -r options message; do
		read -ra words <<<"$options"
		hnn-drive "${words[@]}" --ampa L2_basket=1e-6 net >with
		run --separate-stderr timeout 20 hnn-sim --tstop 1 with
		[[ $status -eq 1 && -z $output && $stderr == "hnn-sim: "*"this takes about "*" of memory for about $message"* ]] ||
			{ echo "$options: $status $stderr" && false; }
	done <<-'END'
		evoked x --location proximal --mu 1 --sigma 1 --numspikes 1000000 --cells 1000000|1e+12 spikes of drives
		evoked x --location proximal --mu 1 --sigma 1 --numspikes 1000000 --cells 100000|1e+11 spikes of drives
		bursty x --location proximal --burst-rate 1000 --numspikes 1000000 --spike-isi 0 --cells 1000000|1e+12 spikes of drives
		poisson x --location proximal --rate 1000000 --cells 1000000 --tstop 1e9|1e+09 spikes of drives
	END
}

@test "a rhythm without end takes no longer than the simulation" {
	hnn-drive bursty b --location proximal --burst-rate 1000000 --tstop 1e9 --numspikes 1 --ampa L2_basket=1e-9 net |
	hnn-drive poisson p --location proximal --rate 1 --tstop 1e9 --ampa L2_basket=1e-9 |
	timeout 10 hnn-sim --tstop 1 --events events >dipole
	[ "$(awk '$3 == "b"' events | wc -l)" -eq 1000 ]
}

@test "more drive cells than can be numbered are refused" {
	{
		head -n -1 net
		for ((i = 0; i < 2148; i++)); do
			echo "drive d$i type=evoked location=proximal mu=1 sigma=1 cells=1000000"
			echo "target d$i L2_basket ampa=1e-6"
		done
		echo end
	} >many
	run -1 --separate-stderr hnn-net --check many
	[[ $stderr == "hnn-net: many:"*": more than 2147483647 cells and drive cells" ]]
}

@test "--help, --version and a full disk" {
	run -0 hnn-drive --help
	[[ $output == "Usage: hnn-drive evoked NAME "*"hnn-drive tonic NAME "* ]]
	run -0 hnn-drive --version
	[[ $output == "hnn-drive (hnn-tools) "[0-9]* ]]
	[ -w /dev/full ] || skip "there is no /dev/full"
	run -1 bash -c 'hnn-drive tonic t --amplitude 1 net >/dev/full'
	[ "$output" = "hnn-drive: cannot write standard output: No space left on device" ]
}

@test "--help of a kind shows the options that it has, with its defaults, and no other" {
	run -0 hnn-drive bursty --help
	[[ $output == "Usage: hnn-drive bursty NAME --location=WHERE --burst-rate=HZ [OPTION]... [FILE]
Add a drive"* ]]
	[[ $output == *"--numspikes=N               spikes of a drive cell, or a burst [2]"* ]]
	for option in --mu --rate --amplitude --section --spikes; do
		[[ $output != *"$option="* ]]
	done
	[ "$(hnn-drive tonic --help | sed -nE 's/^ +(--[a-z-]+)=.*/\1/p' | xargs)" = "--section --amplitude --tstart --tstop" ]
	[[ $(hnn-drive --help) == *"--mu="*"--rate="*"--amplitude="* ]]
}

@test "blanks behind the commas of a list do not count" {
	diff <(hnn-drive evoked x --location proximal --mu 1 --sigma 0 --ampa 'L2_basket=0.1, L5_basket=0.2' net | bare) \
		<(hnn-drive evoked x --location proximal --mu 1 --sigma 0 --ampa L2_basket=0.1,L5_basket=0.2 net | bare)
}

@test "the name of a model is not a file" {
	run -1 --separate-stderr hnn-drive tonic x --amplitude 1 neymotin_2020
	[ "$stderr" = "hnn-drive: there is no file 'neymotin_2020': the model of this name is what 'hnn-net neymotin_2020' writes" ]
	run -1 --separate-stderr hnn-electrode x --at 1,1,1 neymotin_2020
	[ "$stderr" = "hnn-electrode: there is no file 'neymotin_2020': the model of this name is what 'hnn-net neymotin_2020' writes" ]
}
