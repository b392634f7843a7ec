#!/bin/sh
# Fit a target whose parameters are known: data/demo/target.txt was simulated with those in
# data/demo/truth.txt and noise was added (pipelines/demo-target.sh). Leaves networks, dipoles,
# the log and two figures in out/demo.
set -eu
cd "$(dirname "$0")/.." && PATH=$PWD/bin:$PATH
target=data/demo/target.txt out=out/demo
mkdir -p $out

pipelines/network.sh >$out/initial.net

simulate() { hnn-sim --trials 3 "$1" | hnn-smooth 30 | hnn-scale 3000; }
simulate $out/initial.net >$out/initial.txt

rm -f $out/fit.log
hnn-optim --target $target --max-evals 50 --log $out/fit.log \
	--param evprox2.mu=100:150 --param evprox2.sigma=1:20 --param evprox2.L5_pyramidal.ampa=0.01:1 \
	$out/initial.net >$out/optimised.net
simulate $out/optimised.net >$out/optimised.txt

hnn-plot dipole -o $out/dipole.png --label target --label initial --label optimised \
	$target $out/initial.txt $out/optimised.txt
hnn-plot convergence -o $out/convergence.png $out/fit.log

echo 'parameter, initial, optimised, true:'
while read -r address true; do
	echo "  $address $(hnn-net --get "$address" $out/initial.net) $(hnn-net --get "$address" $out/optimised.net) $true"
done <data/demo/truth.txt
for net in initial optimised; do
	printf '%s: RMSE %s nAm\n' $net "$(hnn-avg $out/$net.txt | hnn-rmse $target)"
done
echo "figures: $out/dipole.png $out/convergence.png"
