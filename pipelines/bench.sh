#!/bin/bash
# Measure speed. Each line compares two variants that are run in turn, several times, and gives
# medians and the median of the ratios pair by pair: a machine's speed drifts, a ratio less so.
# Leaves out/bench/bench.txt and a figure.
set -eu
cd "$(dirname "$0")/.." && PATH=$PWD/bin:$PATH
export OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1 OMPI_MCA_rmaps_base_oversubscribe=1 LC_ALL=C.UTF-8
out=out/bench runs=${RUNS:-3}
mkdir -p $out
pipelines/network.sh >$out/10x10.net
for mesh in 30x30 100x100; do hnn-net --mesh $mesh $out/10x10.net >$out/$mesh.net; done
for mu in 118 122 126 130 134; do hnn-net --set evprox2.mu=$mu $out/10x10.net; done >$out/five.net
hnn-sim $out/10x10.net >$out/10x10.txt
for _ in $(seq 20); do cat $out/10x10.txt; done >$out/20.txt
steps=6800
segments=$(awk '$1 == "section" { n = 1; for (i = 4; i <= NF; i++) if ($i ~ /^L=/) { l = substr($i, 3)
	if (l > 100) { n = int(l / 50); n += 1 - n % 2 } } s[$2] += n }
	END { print 100 * (s["L2_pyramidal"] + s["L5_pyramidal"]) + 35 * (s["L2_basket"] + s["L5_basket"]) }' $out/10x10.net)

# Seconds of wall time, of processor time, and kilobytes of the largest process of a command.
measure() { command time -f '%e %U %S %M' -o $out/time sh -c "$1" >/dev/null; awk '{ print $1, $2 + $3, $4 }' $out/time; }
median() { sort -g | awk '{ x[NR] = $1 } END { print x[int((NR + 1) / 2)] }'; }

# compare NAME COMMAND COMMAND [RUNS]: medians and ratio of wall times, also kept in the table.
compare() {
	: >$out/pairs
	for _ in $(seq "${4:-$runs}"); do echo "$(measure "$2") $(measure "$3")" >>$out/pairs; done
	awk -v name="$1" -v a="$(awk '{ print $1 }' $out/pairs | median)" -v b="$(awk '{ print $4 }' $out/pairs | median)" \
		-v r="$(awk '{ print $1 / $4 }' $out/pairs | median)" -v ka="$(awk '{ print $3 }' $out/pairs | median)" \
		-v kb="$(awk '{ print $6 }' $out/pairs | median)" \
		'BEGIN { printf "%-44s %9.3f %9.3f %8.2f %7d %7d\n", name, a, b, r, ka / 1024, kb / 1024 }' | tee -a $out/bench.txt
}

one="hnn-sim --no-reuse $out/10x10.net"
{
	echo "# $(grep -m1 'model name' /proc/cpuinfo | sed 's/.*: //'), $(nproc) processors; a trial is 170 ms of the 10x10 column:"
	echo "# $segments segments, $steps steps. Seconds of wall time, medians of $runs pairs; MB of the largest process."
	printf '%-44s %9s %9s %8s %7s %7s\n' '# what' 'first' 'second' 'ratio' 'MB' 'MB'
} | tee $out/bench.txt
compare 'trial: AVX2 / AVX-512' "HNN_KERNEL=avx2 $one" "$one"
compare 'trial: baseline / AVX-512' "HNN_KERNEL=baseline $one" "$one"
for model in law_2021 calcium; do # as many segments
	hnn-net --drives tutorial $model >$out/$model.net
	compare "trial: $model / neymotin_2020" "hnn-sim --no-reuse $out/$model.net" "$one"
done
hnn-electrode shank --shank 20,4.5,-400:1700:140 $out/10x10.net >$out/shank.net
compare 'trial: with potentials at 16 contacts / without' "hnn-sim --lfp $out/lfp.txt $out/shank.net" "$one"
compare 'trial: with all somatic potentials / without' "$one --vsec $out/v.txt --sections soma" "$one"
compare '5 networks of 3 trials: from the start / reused' "hnn-sim --trials 3 --no-reuse $out/five.net" \
	"hnn-sim --trials 3 $out/five.net"
compare 'start: mpiexec -n 1 / alone (1 ms of 1x1)' "hnn-net --mesh 1x1 $out/10x10.net | mpiexec -n 1 hnn-sim -t 1" \
	"hnn-net --mesh 1x1 $out/10x10.net | hnn-sim -t 1"
compare 'text of 20 trials read and written / one trial' "hnn-scale 1 $out/20.txt" "$one"
compare '48 trials: 1 rank / 2 ranks' "hnn-sim --trials 48 --no-reuse $out/10x10.net" \
	"mpiexec -n 2 hnn-sim --trials 48 --no-reuse $out/10x10.net" 3
half="hnn-sim --trials 24 --no-reuse $out/10x10.net"
compare '48 trials: two programs, 24 each / 2 ranks' "$half & $half; wait" \
	"mpiexec -n 2 hnn-sim --trials 48 --no-reuse $out/10x10.net" 3
compare 'one trial of 30x30: 1 rank / 2 ranks' "hnn-sim --no-reuse $out/30x30.net" \
	"mpiexec -n 2 hnn-sim --no-reuse $out/30x30.net" 3
compare '30x30 / 9 trials of 10x10' "hnn-sim --no-reuse $out/30x30.net" "hnn-sim --trials 9 --no-reuse $out/10x10.net" 3
compare '100x100 / 100 trials of 10x10' "hnn-sim --no-reuse $out/100x100.net" "hnn-sim --trials 100 --no-reuse $out/10x10.net" 1
fit="hnn-optim --ranks 1 --target data/demo/target.txt --log $out/fit.log --param evprox2.mu=100:150 \
	--param evprox2.sigma=1:20 --param evprox2.L5_pyramidal.ampa=0.01:1 $out/10x10.net"
rm -f $out/fit.log
$fit >/dev/null
awk '!/^#/ { print $2, $3, $4 }' $out/fit.log | while read -r mu sigma ampa; do
	hnn-net --set evprox2.mu="$mu" --set evprox2.sigma="$sigma" --set evprox2.L5_pyramidal.ampa="$ampa" $out/10x10.net
done >$out/fit.net
compare 'fit, 50 evaluations / its simulations alone' "rm $out/fit.log; $fit" "hnn-sim --trials 3 --tstop 169.8 $out/fit.net" 1
sweep="hnn-sweep --param evprox1.mu=normal:26:3:10:40 --param evprox2.mu=normal:130:5:100:160 --samples 60 \
	--summary 'peak,latency=hnn-smooth 30 | hnn-peak' $out/10x10.net"
sh -c "$sweep" | awk '!/^#/ { print $2, $3 }' | sort -g | while read -r first second; do
	hnn-net --set evprox1.mu="$first" --set evprox2.mu="$second" $out/10x10.net
done >$out/sweep.net
compare 'sweep, 60 runs / its simulations alone' "$sweep" "hnn-sim $out/sweep.net" 1
compare 'sweep, 60 runs: 1 rank / 2 ranks' "$sweep" "mpiexec -n 2 $sweep" 1
awk -v n="$segments" -v s=$steps '/^trial: baseline/ { printf "# segment-steps a second, AVX-512: %.3g million\n", n * s / $6 / 1e6 }' \
	$out/bench.txt | tee -a $out/bench.txt

# The figure: a bar a line.
awk '!/^#/ { r = $(NF - 2); NF -= 5; print r "\t" $0 }' $out/bench.txt >$out/bars
gnuplot <<-EOF
	set terminal pngcairo size 960,480 noenhanced font 'sans,12'
	set output '$out/bench.png'
	set datafile separator tab
	set style fill solid
	set lmargin 50
	set logscale x
	set grid x
	set xrange [0.02:100]
	set yrange [] reverse
	set xlabel 'ratio of wall times, first / second'
	plot '$out/bars' using (0.02):0:(0.02):1:(\$0-0.35):(\$0+0.35):ytic(2) with boxxyerror lc rgb '#0072B2' notitle, \
		'' using 1:0:1 with labels left offset 0.5,0 notitle
EOF
echo "table: $out/bench.txt, figure: $out/bench.png"
