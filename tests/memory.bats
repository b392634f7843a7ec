# No program reads or writes where it must not, or loses memory, whether it succeeds or fails.
load common

setup_file() {
	command -v valgrind >/dev/null || skip "valgrind is missing"
	cd "$BATS_FILE_TMPDIR" || exit
	hnn-net neymotin_2020 --mesh 2x1 |
	hnn-drive evoked prox --location proximal --mu 0.3 --sigma 0.1 --ampa 0.05 --delay 0 --probability 0.9 >net
	hnn-net --set prox.mu=1.5 net >later
}

setup() {
	cd "$BATS_TEST_TMPDIR" || exit
	ln "$BATS_FILE_TMPDIR"/* .
}

# clean STATUS PROGRAM...: valgrind finds nothing, and the program's status is as expected. Valgrind knows no AVX-512.
clean() {
	local status=$1 program
	program=$(command -v "$2")
	shift 2
	run "-$status" env HNN_KERNEL="${HNN_KERNEL:-baseline}" valgrind -q --error-exitcode=99 --leak-check=full \
		--errors-for-leak-kinds=definite,possible "$program" "$@"
	[[ $output != *==[0-9]*==* ]] || { echo "$output" && false; }
}

@test "hnn-net" {
	clean 0 hnn-net --list
	clean 0 hnn-net --mesh 3x4 --set prox.mu=3 --get prox.mu net
	clean 0 hnn-net jones_2009
	clean 1 hnn-net --set prox.mv=3 net
	head -n 30 net >bad
	clean 1 hnn-net --check bad
	sed 's/L=39/L=x/' net >bad
	clean 1 hnn-net --check bad
}

@test "hnn-drive" {
	clean 0 hnn-drive evoked dist --location distal --mu 1 --sigma 1 --ampa 0.1 --nmda L2_basket=1 --delay 2 --probability 0.5 net
	clean 0 hnn-drive tonic hold --amplitude L2_basket=1 --tstart 3 net
	clean 1 hnn-drive evoked prox --location distal --mu 1 --sigma 1 --ampa 0.1 net
	clean 2 hnn-drive evoked 'a b' --location distal --mu 1 --sigma 1 --ampa 0.1 net
}

@test "hnn-sim" {
	clean 0 hnn-sim --tstop 2 --trials 2 net later net
	clean 0 hnn-sim --tstop 1 --no-reuse --spikes s --events e --vsec v --isec i --ca c --sections soma net
	[ -s v ]
	clean 1 hnn-sim --dt 2 --tstop 4 --spikes s net
}

@test "hnn-sim with the AVX2 kernel" {
	run env HNN_KERNEL=avx2 hnn-sim --tstop 0.1 net
	[[ $output != *"this processor has no such kernel"* ]] || skip "this processor cannot run it"
	HNN_KERNEL=avx2 clean 0 hnn-sim --tstop 0.5 --vsec v --isec i --ca c net
}
