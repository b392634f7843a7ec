load common

# `net`: a network without drives.
setup_file() {
	hnn-net neymotin_2020 --mesh 2x2 >"$BATS_FILE_TMPDIR/net"
}

setup() {
	cd "$BATS_TEST_TMPDIR" || exit
	ln "$BATS_FILE_TMPDIR/net" net
}

# What hnn-drive adds to `net`.
added() {
	hnn-drive "$@" net >with
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
	hnn-drive --help | grep -c -e '--numspikes.*\[1\]' -e '--cells.*\[each\]' -e '--delay.*\[0\.1\]' \
		-e '--space-constant.*\[3\]' -e '--probability.*\[1\]' -e '--seed.*\[2\]' -e '--conn-seed.*\[3\]' |
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

@test "drives add up, from a file, - and standard input alike" {
	a() { hnn-drive evoked a --location proximal --mu 1 --sigma 1 --ampa 1 "$@"; }
	b() { hnn-drive tonic b --amplitude 1 "$@"; }
	a net | b >one
	a - <net >half
	b half | cmp - one
	[ "$(grep -c -e ^drive -e ^bias one)" -eq 5 ]
	hnn-net one | cmp - one
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
	refuses 1 "net: target: L5_basket has no location or section 'distal'" --location distal --ampa L5_basket=1
	refuses 1 "net: target: L5_basket has no location or section 'distal'" --location distal --nmda L2_pyramidal=1,L5_basket=1
}

@test "a location that a target lacks is refused" {
	refuses 1 "net: target: L2_pyramidal has no location or section 'apical_2'" --location apical_2 --ampa L2_pyramidal=1,L5_pyramidal=1
	refuses 1 "net: target: L2_basket has no location or section 'nowhere'" --location nowhere --ampa L2_basket=1
	refuses 1 "no population has such receptors at 'nowhere'" --location nowhere --ampa 1
}

@test "a receptor that a target lacks there is refused" {
	refuses 1 "net: target: not every section of 'soma' of L5_pyramidal has the receptor 'ampa'" --location soma --ampa L5_pyramidal=1
}

@test "a population that there is not is refused" {
	for option in --ampa --nmda --delay --probability; do
		refuses 1 "$option: the network has no population 'L4_pyramidal'" --location proximal --ampa L2_basket=1 $option L4_pyramidal=1
	done
	run -1 --separate-stderr hnn-drive tonic x --amplitude L4_pyramidal=1 net
	[ "$stderr" = "hnn-drive: --amplitude: the network has no population 'L4_pyramidal'" ]
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
	refuses 1 "net: the same drive stands in line $(grep -n ^drive net | cut -d : -f 1)" --location proximal --ampa 1
	run -1 --separate-stderr hnn-drive evoked L5_basket --location proximal --mu 1 --sigma 1 --ampa 1 net
	[ "$stderr" = "hnn-drive: net: drive: 'L5_basket' is the name of a population" ]
	run -1 --separate-stderr bash -c 'hnn-drive tonic t --amplitude 1 net | hnn-drive tonic t --amplitude L2_basket=1'
	[[ $stderr == "hnn-drive: standard input: the same bias stands in line "* ]]
}

@test "a name that no address could hold is refused" {
	for name in 'a b' a.b a=b 'a#b' '' $'a\tb' $'a\nb'; do
		run -2 --separate-stderr hnn-drive evoked "$name" --location proximal --mu 1 --sigma 1 --ampa 1 net
		[[ -z $output && $stderr == "hnn-drive: '$name' is not a name (no blanks, dots, '=' or '#')"* ]]
		run -2 --separate-stderr hnn-drive tonic "$name" --amplitude 1 net
		[[ -z $output && $stderr == "hnn-drive: '$name' is not a name (no blanks, dots, '=' or '#')"* ]]
	done
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
	refuses 1 "net: target: probability=0 connects nothing; leave the target out" "${at[@]}" --probability 0
	refuses 1 "net: probability=1.01: out of range (0 to 1)" "${at[@]}" --probability 1.01
	refuses 1 "net: probability=-0.5: out of range (0 to 1)" "${at[@]}" --probability L2_basket=-0.5
	refuses 1 "net: delay=-0.1: out of range (0 to 1e+09)" "${at[@]}" --delay -0.1
	refuses 1 "net: ampa=-1: out of range (0 to 1e+06)" --location proximal --ampa -1
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
}

@test "a tonic current that ends before it begins is refused" {
	run -1 --separate-stderr hnn-drive tonic t --amplitude 1 --tstart 5 --tstop 4 net
	[ -z "$output" ]
	[ "$stderr" = "hnn-drive: net: bias: tstop=4 is before tstart=5" ]
	run -2 --separate-stderr hnn-drive tonic t --amplitude 1 --tstart -1 net
	[[ $stderr == "hnn-drive: --tstart: -1 is out of range"* ]]
}

@test "options of the other kind of drive, or missing ones, are refused" {
	refuses 2 "--amplitude does not go with 'evoked'" --location proximal --ampa 1 --amplitude 1
	run -2 --separate-stderr hnn-drive tonic t --amplitude 1 --ampa 1 net
	[[ -z $output && $stderr == "hnn-drive: --ampa does not go with 'tonic'"* ]]
	run -2 --separate-stderr hnn-drive tonic t net
	[[ $stderr == "hnn-drive: a tonic drive needs --amplitude"* ]]
	run -2 --separate-stderr hnn-drive evoked x --mu 1 --sigma 1 --ampa 1 net
	[[ $stderr == "hnn-drive: an evoked drive needs --location, --mu and --sigma"* ]]
	run -2 --separate-stderr hnn-drive weekly x net
	[[ $stderr == "hnn-drive: 'weekly': unknown kind of drive (evoked, tonic)"* ]]
	run -2 --separate-stderr hnn-drive evoked
	[[ $stderr == "hnn-drive: an operand is missing"* ]]
	run -2 --separate-stderr hnn-drive evoked x net more
	[[ $stderr == "hnn-drive: unexpected operand 'more'"* ]]
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
