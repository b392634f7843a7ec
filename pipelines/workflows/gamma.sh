#!/bin/sh
# A weak gamma rhythm by random input, and a strong one by a current into layer 5, whose cells then fire nearly as
# one: dipoles, power over time and spikes of both. Lee and Jones 2013.
set -eu
cd "$(dirname "$0")/../.." && PATH=$PWD/bin:$PATH
out=out/gamma
mkdir -p $out

hnn-net gamma_L5weak_L2weak --drives gamma >$out/weak.net
hnn-net --drives gamma_tonic $out/weak.net >$out/strong.net
for gamma in weak strong; do
	hnn-sim --tstop 250 --spikes $out/$gamma-spikes.txt $out/$gamma.net | hnn-scale 30000 >$out/$gamma.txt
	hnn-tfr 20:100 --every 20 --column agg $out/$gamma.txt >$out/$gamma-tfr.txt
	hnn-plot dipole $out/$gamma.txt + tfr $out/$gamma-tfr.txt + raster $out/$gamma-spikes.txt -o $out/$gamma.png
done
