#!/bin/sh
# tutorial.sh [TARGET]: the tutorial's job, fit the second proximal drive to the recorded response to
# a tap that was felt, or to another target. Leaves networks, dipoles, the log and two figures in out/tutorial.
set -eu
cd "$(dirname "$0")/.." && PATH=$PWD/bin:$PATH
target=${1:-data/yes_trial_S1_ERP_all_avg.txt} out=out/tutorial trials=3
tstop=$(awk 'NF { t = $1 } END { print t }' "$target")
mkdir -p $out

# The networks: as it begins, and as the fit leaves it.
pipelines/network.sh >$out/initial.net
rm -f $out/fit.log
hnn-optim --target "$target" --trials $trials --smooth 30 --scale 3000 --max-evals 50 --log $out/fit.log \
	--param evprox2.mu=100:150 --param evprox2.sigma=1:20 --param evprox2.L5_pyramidal.ampa=0.01:1 \
	-o $out/optimised.net $out/initial.net

# Their dipoles.
for net in initial optimised; do
	hnn-sim --trials $trials --tstop "$tstop" $out/$net.net | hnn-smooth 30 | hnn-scale 3000 >$out/$net.txt
done

hnn-plot dipole -o $out/dipole.png --label target --label initial --label optimised \
	"$target" $out/initial.txt $out/optimised.txt
hnn-plot convergence -o $out/convergence.png $out/fit.log

pipelines/summary.sh "$target" $out initial optimised
echo "figures: $out/dipole.png $out/convergence.png"
