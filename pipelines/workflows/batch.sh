#!/bin/sh
# A sweep: how large the response to a proximal drive is, and when, by the strength of its synapses on pyramidal
# cells and by the jitter of its spikes.
set -eu
cd "$(dirname "$0")/../.." && PATH=$PWD/bin:$PATH
out=out/batch
mkdir -p $out

hnn-net neymotin_2020 --mesh 5x5 |
	hnn-drive evoked prox --location proximal --mu 40 --sigma 5 --ampa L2_pyramidal=0.01,L5_pyramidal=0.01 >$out/prox.net
hnn-sweep --tstop 120 --param prox.L5_pyramidal.ampa=0.002,0.005,0.01,0.02,0.05 --param prox.sigma=1:9:2 \
	--summary 'peak:nAm,latency:ms=hnn-smooth 10 | hnn-peak' -o $out/table.txt $out/prox.net
hnn-plot sweep $out/table.txt -o $out/batch.png
