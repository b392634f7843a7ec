#!/bin/sh
# The response to a stimulus of the median nerve, whose first peak is at 20 ms: dipole and spikes of the model N20.
set -eu
cd "$(dirname "$0")/../.." && PATH=$PWD/bin:$PATH
out=out/median-nerve
mkdir -p $out

hnn-net N20 --drives median_nerve |
	hnn-sim --trials 3 --spikes $out/spikes.txt --events $out/events.txt |
	hnn-smooth 20 | hnn-scale 12 >$out/dipole.txt
hnn-plot histogram $out/events.txt + dipole --layers $out/dipole.txt + raster $out/spikes.txt -o $out/median-nerve.png
