#!/bin/sh
# Fit a target whose parameters are known: data/demo/target.txt was simulated with those in
# data/demo/truth.txt, and noise was added (pipelines/demo-target.sh). Leaves networks, dipoles,
# the log and two figures in out/demo.
set -eu
cd "$(dirname "$0")/.." && PATH=$PWD/bin:$PATH
target=data/demo/target.txt out=out/demo trials=3
tstop=$(awk 'END { print $1 }' $target)
mkdir -p $out

# The networks: as it begins, as the fit leaves it, and as the target was made.
pipelines/network.sh >$out/initial.net
rm -f $out/fit.log
hnn-optim --target $target --trials $trials --smooth 30 --scale 3000 --max-evals 50 --log $out/fit.log \
	--param evprox2.mu=100:150 --param evprox2.sigma=1:20 --param evprox2.L5_pyramidal.ampa=0.01:1 \
	-o $out/optimised.net $out/initial.net
sed 's/ /=/; s/^/--set /' data/demo/truth.txt | xargs hnn-net $out/initial.net >$out/true.net

# Their dipoles.
for net in initial optimised true; do
	hnn-sim --trials $trials --tstop "$tstop" $out/$net.net | hnn-smooth 30 | hnn-scale 3000 >$out/$net.txt
done

hnn-plot dipole -o $out/dipole.png --label target --label initial --label optimised \
	$target $out/initial.txt $out/optimised.txt
hnn-plot convergence -o $out/convergence.png $out/fit.log

pipelines/summary.sh $target $out initial optimised true
echo 'the target has noise of 2 nAm, so the true parameters have an error too'
echo "figures: $out/dipole.png $out/convergence.png"
