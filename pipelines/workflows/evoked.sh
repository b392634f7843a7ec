#!/bin/sh
# The evoked response to a tap on the finger near the threshold of feeling: events of the three drives, the dipole
# of each trial, and spikes. Jones et al. 2007.
set -eu
cd "$(dirname "$0")/../.." && PATH=$PWD/bin:$PATH
out=out/evoked
mkdir -p $out

hnn-net neymotin_2020 --drives erp |
	hnn-sim --trials 3 --spikes $out/spikes.txt --events $out/events.txt |
	hnn-smooth 30 | hnn-scale 3000 >$out/dipole.txt
hnn-plot histogram $out/events.txt + dipole --layers $out/dipole.txt + raster $out/spikes.txt -o $out/evoked.png
