#!/bin/sh
# How an evoked response moves through the cells: the rates of populations, spikes, and the
# potentials of all somata.
set -eu
cd "$(dirname "$0")/../.." && PATH=$PWD/bin:$PATH
out=out/firing
mkdir -p $out

hnn-net neymotin_2020 --drives erp |
	hnn-sim --spikes $out/spikes.txt --vsec $out/potentials.txt --sections soma --every 10 >$out/dipole.txt
for population in L2_basket L2_pyramidal L5_basket L5_pyramidal; do
	echo "$population $(hnn-spikes --rate --population $population $out/spikes.txt) Hz"
done
hnn-plot raster $out/spikes.txt + recording $out/potentials.txt -o $out/firing.png
