#!/bin/sh
# A rhythm fitted by its spectrum: the bursts of a proximal and a distal drive for which as much as can be of the
# power is from 9 to 11 Hz, or in other bands, such as 9:11,19:21*2 (see hnn-band --loss).
# usage: pipelines/workflows/rhythm.sh [BANDS [EVALUATIONS]]
set -eu
cd "$(dirname "$0")/../.." && PATH=$PWD/bin:$PATH
bands=${1:-9:11} evals=${2:-60} out=out/rhythm tstop=500
mkdir -p $out

# The drives of the alpha rhythm, detuned.
hnn-net neymotin_2020 --drives alpha_prox --drives alpha_dist \
	--set alpha_prox.burst_rate=15.5 --set alpha_dist.burst_rate=15.5 >$out/initial.net

rm -f $out/fit.log
hnn-optim --solver cma --max-evals "$evals" --log $out/fit.log -o $out/fitted.net \
	--pipeline "hnn-sim --tstop $tstop | hnn-smooth 20 | hnn-scale 3000 | hnn-psd | hnn-band --loss '$bands'" \
	--param 'alpha_*.burst_rate=5:30' --param 'alpha_*.burst_std=0:30' \
	--param 'alpha_*.L?_pyramidal.ampa=*0.5:2,log' $out/initial.net

for net in initial fitted; do
	hnn-sim --tstop $tstop $out/$net.net | hnn-smooth 20 | hnn-scale 3000 >$out/$net.txt
	hnn-psd $out/$net.txt >$out/$net.psd
	printf '%-8s %s of the power is elsewhere\n' $net "$(hnn-band --loss "$bands" $out/$net.psd)"
done
hnn-plot psd -o $out/psd.png --label initial --label fitted $out/initial.psd $out/fitted.psd
hnn-plot convergence -o $out/convergence.png $out/fit.log
echo "figures: $out/psd.png $out/convergence.png"
