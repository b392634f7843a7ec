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

# clean STATUS PROGRAM...: valgrind, which knows no AVX-512, finds nothing, and the status is as expected.
clean() {
	local expected=$1 program
	program=$(command -v "$2")
	shift 2
	run env HNN_KERNEL="${HNN_KERNEL:-baseline}" valgrind -q --error-exitcode=99 --leak-check=full \
		--child-silent-after-fork=yes --errors-for-leak-kinds=definite,possible "$program" "$@"
	[[ $output != *==[0-9]*==* ]] && [ "$status" -eq "$expected" ] || { echo "$output" && false; }
}

@test "hnn-net" {
	clean 0 hnn-net --list
	clean 0 hnn-net --mesh 3x4 --set prox.mu=3 --get prox.mu net
	clean 0 hnn-net jones_2009
	clean 0 hnn-net --addresses net
	clean 0 hnn-net --list net
	clean 0 hnn-net --add 'bias more L2_basket amplitude=1' --remove prox --gain e_e=2 --set L2_basket.L2_basket.soma.gabaa.pairs=0:0 net
	clean 0 hnn-net --cell new --swc "$GOLDEN/swc/cell.swc" --set 'new.*.Ra=90' --add 'channel new dend km gbar=1' net
	clean 0 hnn-net --drives net --drives N20 --mesh 1x1 neymotin_2020
	clean 1 hnn-net --drives alpha_pro net
	clean 1 hnn-net --mesh 1x1 --set L2_basket.z=9e9 net
	clean 1 hnn-net neymotin
	clean 1 hnn-net --get L2_basket.L2_basket.soma.gabaa.pairs net
	clean 1 hnn-net --set prox.mv=3 net
	head -n 30 net >bad
	clean 1 hnn-net --check bad
	sed 's/L=39/L=x/' net >bad
	clean 1 hnn-net --check bad
}

@test "hnn-drive" {
	clean 0 hnn-drive evoked dist --location distal --mu 1 --sigma 1 --ampa 0.1 --nmda L2_basket=1 --delay 2 --probability 0.5 net
	clean 0 hnn-drive tonic hold --amplitude L2_basket=1 --tstart 3 net
	clean 0 hnn-drive bursty beta --location proximal --burst-rate 20 --tstart-std 3 --ampa 0.1 net
	clean 0 hnn-drive poisson noise --location proximal --rate L2_basket=5 --ampa L2_basket=0.1 net
	printf '%s\n' '1 a' '2 b' '3 a' >spikes
	clean 0 hnn-drive train again --location proximal --spikes spikes --ampa 0.1 net
	clean 1 hnn-drive train again --location proximal --spikes net --ampa 0.1 net
	clean 0 hnn-drive tonic --help
	clean 1 hnn-drive evoked dist --location proxmal --mu 1 --sigma 1 --ampa 0.1 net
	clean 1 hnn-drive evoked prox --location distal --mu 1 --sigma 1 --ampa 0.1 net
	clean 2 hnn-drive evoked 'a b' --location distal --mu 1 --sigma 1 --ampa 0.1 net
}

@test "hnn-electrode" {
	clean 0 hnn-electrode a --at 1,2,3 --shank 0,0,0:9:3 --method lsa net
	clean 1 hnn-electrode prox --at 1,2,3 net
	clean 2 hnn-electrode a --at 1,2 net
}

@test "hnn-sim" {
	clean 0 hnn-sim --tstop 2 --trials 2 net later net
	clean 0 hnn-sim --tstop 1 --no-reuse --spikes s --events e --vsec v --isec i --ca c --sections soma net
	[ -s v ]
	clean 1 hnn-sim --dt 2 --tstop 4 --spikes s net
	hnn-electrode a --shank 0,0,0:900:300 net | hnn-electrode b --at 0,0,0 --method lsa >electrodes
	clean 0 hnn-sim --tstop 1 --trials 2 --lfp l electrodes
	[ -s l ]
	clean 0 hnn-csd <(sed '/^# array b/,$d' l | head -n -6)
	clean 1 hnn-csd l
	clean 1 hnn-sim --tstop 1 --lfp l electrodes net
}

@test "hnn-sim with the AVX2 kernel" {
	run env HNN_KERNEL=avx2 hnn-sim --tstop 0.1 net
	[[ $output != *"this processor has no such kernel"* ]] || skip "this processor cannot run it"
	HNN_KERNEL=avx2 clean 0 hnn-sim --tstop 0.5 --vsec v --isec i --ca c net
}

@test "hnn-smooth, hnn-scale, hnn-avg and hnn-rmse" {
	hnn-sim --tstop 3 --trials 2 net >dipole
	hnn-avg dipole >target
	printf '0 1\n1 2\n1 3\n' >bad
	for command in 'hnn-smooth 1' 'hnn-scale 3000' hnn-avg 'hnn-rmse target' 'hnn-rmse --corr --from 1 --to 2 target'; do
		# shellcheck disable=SC2086 # a program and its operands
		clean 0 $command dipole
		# shellcheck disable=SC2086
		clean 1 $command bad
	done
	clean 1 hnn-smooth 10 dipole
	clean 2 hnn-scale x dipole
}

@test "hnn-psd, hnn-band, hnn-tfr, hnn-savgol, hnn-crop, hnn-baseline, hnn-resample and hnn-spikes" {
	hnn-sim --tstop 3 --trials 2 --spikes spikes --vsec v --sections soma net >dipole
	hnn-psd dipole >psd
	printf '0 1\n1 2\n1 3\n' >bad
	for command in 'hnn-psd --segment 1' 'hnn-tfr 2000:3000:500' 'hnn-savgol 2000' 'hnn-crop 1:2' 'hnn-baseline :1' 'hnn-resample 700'; do
		# shellcheck disable=SC2086 # a program and its operands
		clean 0 $command dipole v
		# shellcheck disable=SC2086
		clean 1 $command bad
	done
	clean 0 hnn-tfr 2000:3000:500 --padding mirror --column agg --cycles f/500 dipole
	clean 1 hnn-tfr 2000:3000:500 --column none dipole
	clean 0 hnn-avg psd
	clean 0 hnn-band --relative 0:900,900: psd
	clean 0 hnn-peak --lowest dipole psd
	clean 1 hnn-band 0:900 dipole
	clean 2 hnn-band 900:0 psd
	clean 0 hnn-spikes --rate spikes
	clean 0 hnn-spikes --cells --population L2_basket spikes
	clean 0 hnn-spikes --bin 1 spikes
	clean 1 hnn-spikes --population none spikes
}

@test "hnn-plot" {
	hnn-sim --tstop 3 --trials 2 --spikes spikes --vsec v --sections soma net >dipole
	printf '# param a=0:2:1\n# number a loss\n1 1 4\n2 0.5 3\n3 1 nan\n' >log
	clean 0 hnn-plot dipole -o figure.png --label one --title 'A dipole' dipole
	clean 0 hnn-plot dipole dipole
	clean 0 hnn-plot convergence -o figure.svg log
	clean 0 hnn-plot convergence log log
	printf '1 0 L2_basket\n2 9 prox\n\n\n1 9 prox\n' >spikes
	clean 0 hnn-plot histogram spikes + dipole --layers dipole + raster spikes -o figure.svg
	clean 0 hnn-plot raster spikes + recording --place '[0-3].*' v
	printf '# a b\n1 2\n2 3\n4 1\n' >draws
	printf '# profile a\n# value loss sd a\n1 2 0.1 1\n2 1 0.2 2\n' >profile
	clean 0 hnn-plot pairs draws + profile profile -o figure.svg
	clean 1 hnn-plot convergence dipole
	clean 2 hnn-plot dipole -o figure.txt dipole
}

@test "hnn-plot of networks and what is around and in them" {
	hnn-electrode shank --shank 5,5,0:1500:500 net >shank.net
	hnn-sim --tstop 1 --every 4 --lfp lfp --vsec v shank.net >dipole
	hnn-csd lfp >csd
	clean 0 hnn-plot lfp lfp lfp + csd csd + recording v -o figure.svg --title "$(printf 'long %.0s' {1..50})"
	clean 0 hnn-plot lfp lfp + csd csd + recording v
	clean 0 hnn-plot morphology shank.net + positions shank.net + drives shank.net -o figure.png
	clean 0 hnn-plot connectivity --connection '*.ampa' net + reach --cell 1 net -o figure.png
	clean 0 hnn-plot animation --frames 2 shank.net v -o figure.gif
	clean 0 hnn-plot animation --frames 1 shank.net v
	clean 1 hnn-plot animation net lfp
}

@test "hnn-optim" {
	fit() {
		local status=$1
		shift
		clean "$status" hnn-optim --pipeline 'hnn-net --get prox.mu' --param prox.mu=0.1:1 --log log "$@" net
	}
	hnn-sim --tstop 1 net >target
	clean 0 hnn-optim --target target --smooth 1 --trials 2 --ranks 1 --param prox.mu=0.1:1 --max-evals 2 net
	fit 0 --max-evals 4
	fit 1 --max-evals 6
	fit 0 --max-evals 6 --resume
	fit 0 --max-evals 7 --resume --respawn
	clean 1 hnn-optim --pipeline 'echo none' --param prox.mu=0.1:1 net
	clean 1 hnn-optim --target target --param prox.nu=0.1:1 net
	clean 2 hnn-optim --target target --param prox.mu=1:0.1 net
}

@test "hnn-sweep" {
	hnn-sim --tstop 1 net >target
	clean 0 hnn-sweep --tstop 1 --param prox.mu=0.1,0.5 --param prox.sigma=normal:1:0.1 --samples 2 --dipole runs \
		--summary rmse='hnn-rmse target' --log log net
	clean 0 hnn-sweep --tstop 1 --param prox.mu=0.1,0.5,0.7 --param prox.sigma=normal:1:0.1 --samples 1 --sobol \
		--summary nan='sed -un "s/^# run .*/nan/p"' net
	printf 'prox.mu,prox.sigma\n1,2\n' >list
	clean 0 hnn-sweep --tstop 1 --list list --summary rmse='hnn-rmse target' net
	clean 1 hnn-sweep --tstop 1 --list list --summary rmse=false net
	clean 1 hnn-sweep --tstop 1 --param prox.nu=1 --summary rmse=false net
	clean 2 hnn-sweep --tstop 1 --param prox.nu=one --summary rmse=false net
}

@test "hnn-posterior, hnn-profile" {
	awk 'BEGIN { print "# param a=0:1:0.5\n# number a loss best seconds"
		for (k = 1; k < 9; k++) printf "# residuals %g %g\n%d %g %g 1 0\n", k - 4, 2 * k, k, k / 9, sqrt((k - 4) ^ 2 + 4 * k * k) }' >log
	clean 0 hnn-posterior --draws 70 log
	clean 0 hnn-profile --points 5 log
	clean 1 hnn-posterior net
	clean 1 hnn-profile net
	clean 2 hnn-posterior --draws 0 log
}

@test "hnn-report" {
	printf '# network net\n# param a=0:1:0.5\n# number a loss best seconds\n1 0.5 2 2 0\n2 0.1 1 1 0\n' >log
	clean 0 hnn-report -o page.html log log
	clean 1 hnn-report net
	clean 2 hnn-report
}

@test "hnn-again" {
	hnn-sim --tstop 1 net | tee dipole | hnn-plot dipole -o figure.png
	hnn-plot dipole dipole --title "a & b" -o figure.svg
	clean 0 hnn-again dipole net figure.png figure.svg
	head -c 60 figure.png >cut.png
	clean 1 hnn-again cut.png
	printf '0 1\n' >plain
	clean 1 hnn-again plain
}

@test "every program is run under valgrind" {
	diff <(basename -as .c "$ROOT"/cmd/*.c) <(grep -o 'hnn-[a-z]\+' "$BATS_TEST_FILENAME" | sort -u)
}
