# No program reads, writes or computes what C leaves undefined, or loses memory: the unit tests and
# a small job with every program, built with sanitizers.
load common

# Runs under mpiexec: as root in a container too, and with more ranks than processors.
export OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1 OMPI_MCA_rmaps_base_oversubscribe=1

PATH="$ROOT/build/san/bin:$PATH"

setup_file() {
	make -C "$ROOT" sanitized >"$BATS_FILE_TMPDIR/log" 2>&1 || { cat "$BATS_FILE_TMPDIR/log" && false; }
	cd "$BATS_FILE_TMPDIR" || exit
	hnn-net neymotin_2020 --mesh 2x2 |
	hnn-drive evoked prox --location proximal --mu 0.6 --sigma 0.2 --ampa 0.05 --delay 0 --probability 0.9 |
	hnn-drive evoked dist --location distal --mu 1 --sigma 0.2 --cells 1 --ampa 0.02 --nmda 0.02 |
	hnn-drive tonic hold --amplitude L5_basket=0.2 --tstart 1 --tstop 3 >net
	hnn-net --mesh 1x1 net >one
	hnn-sim --tstop 4 net | hnn-smooth 1 | hnn-scale 3000 | cut -d ' ' -f 1,2 | grep -v '#' >target
}

setup() {
	cd "$BATS_FILE_TMPDIR" || exit
}

@test "unit tests" {
	cd "$ROOT"
	for source in tests/test-*.c; do
		run -0 "build/san/tests/$(basename "$source" .c)"
		[[ $output == *$'\n1..'* ]]
	done
}

@test "networks, changed and refused" {
	hnn-net --list
	hnn-net --check net
	[ "$(hnn-net --set prox.mu=2 --get prox.mu net)" = 2 ]
	hnn-net --cell new --swc "$GOLDEN/swc/cell.swc" --add 'channel new dend km gbar=1' net | hnn-sim --tstop 1
	run -1 hnn-net --set prox.nu=2 net
	run -1 hnn-drive evoked bad --location distal --mu 1 --sigma 1 --ampa L5_basket=0.1 net
	head -c 3000 net >half
	run -1 hnn-net --check half
}

@test "simulations with every kind of recording, one network after another" {
	hnn-sim --tstop 4 --trials 2 --spikes s --events e --vsec v --isec i --ca c net one >dipole
	[ -s s ] && [ -s e ] && [ -s v ] && [ -s i ] && [ -s c ]
	hnn-sim --tstop 2 --sections soma --vsec v --no-reuse one >dipole
	hnn-electrode a --shank 0,0,0:900:300 net | hnn-electrode b --at 0,0,0 --method lsa >electrodes
	hnn-sim --tstop 4 --trials 2 --vsec v --lfp l electrodes >dipole
	[ "$(grep -c "^# array" l)" -eq 4 ]
	hnn-electrode a --shank 0,0,0:900:300 net | hnn-sim --tstop 1 --trials 2 --lfp l >dipole
	hnn-csd l >csd
	[ -s csd ]
	run -1 hnn-csd csd
}

@test "every kernel this processor has" {
	for kernel in baseline avx2 avx512; do
		grep -q -e "^flags.* ${kernel}f\? " /proc/cpuinfo || [ "$kernel" = baseline ] || continue
		HNN_KERNEL=$kernel hnn-sim --tstop 2 net >dipole
	done
}

@test "two ranks" {
	hnn-sim --tstop 4 --trials 2 net one >dipole
	ASAN_OPTIONS=detect_leaks=0 mpiexec -n 2 hnn-sim --tstop 4 --trials 2 net one </dev/null | cmp - dipole
}

@test "dipoles smoothed, scaled, averaged, compared and drawn" {
	hnn-sim --tstop 4 --trials 3 net one >dipole
	hnn-smooth 1 dipole | hnn-scale 3000 >trials
	hnn-avg trials | hnn-rmse target
	hnn-rmse --corr --from 1 --to 3 target trials
	hnn-plot dipole -o figure.png target trials
	hnn-plot dipole trials >figure.txt
	printf '1 0 L2\n2 9 prox\n\n\n1 9 prox\n' >train
	printf '# unit mV\n# columns time 0.L2.soma 1.L2.soma\n0 1 2\n1 2 1\n' >rows
	hnn-plot histogram train + dipole --layers trials + raster train + recording rows -o figure.png
	hnn-plot histogram train + dipole --layers trials + raster train + recording rows >figure.txt
}

@test "networks and what is around and in them drawn" {
	hnn-electrode shank --shank 5,5,0:1500:500 net >shank
	hnn-sim --tstop 1 --lfp lfp --vsec v shank >dipole
	hnn-csd lfp >csd
	for to in '-o figure.png' ''; do
		# shellcheck disable=SC2086
		hnn-plot lfp lfp lfp + csd csd + recording v + morphology net + positions shank + drives net $to >figure.txt
		# shellcheck disable=SC2086
		hnn-plot connectivity net + reach net + animation net v $to >figure.txt
	done
	hnn-plot animation --frames 2 net v -o figure.gif
}

@test "a fit, stopped, gone on and drawn" {
	rm -f log
	fit() {
		hnn-optim --target target --trials 2 --smooth 1 --ranks 1 --log log \
			--param prox.mu=0.1:2 --param dist.L5_pyramidal.nmda=0.01:0.1 --max-evals "$@" net
	}
	fit 3 >best
	fit 4 --resume >best
	hnn-net --check best
	hnn-plot convergence -o figure.svg log
	run -1 fit 5
}

@test "a sweep, stopped and gone on, on two ranks" {
	rm -f log
	sweep() {
		ASAN_OPTIONS=detect_leaks=0 mpiexec -n 2 hnn-sweep --tstop 3 --param prox.mu=uniform:0.1:2 --param dist.mu=1,2 --samples "$1" \
			--summary rmse='hnn-rmse target' --dipole runs --log log --resume net
	}
	sweep 1 >table
	sweep 3 >table
	[ "$(grep -vc '^#' table)" -eq 6 ]
}
