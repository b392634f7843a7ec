#!/bin/sh
# Spikes of one simulation as the input of another: what the drives of an evoked response fired is replayed, and the
# response is the same; 20 ms later, it comes 20 ms later.
set -eu
cd "$(dirname "$0")/../.." && PATH=$PWD/bin:$PATH
out=out/replay
mkdir -p $out

hnn-net neymotin_2020 | hnn-drive evoked prox --location proximal --mu 40 --sigma 5 --cells 1 --ampa 0.02 |
	hnn-sim --events $out/events.txt | hnn-smooth 30 | hnn-scale 3000 >$out/first.txt
awk '/^#/ || !NF { print; next } { $1 += 20; print }' $out/events.txt >$out/later.txt
for spikes in events later; do
	hnn-net neymotin_2020 | hnn-drive train prox --location proximal --spikes $out/$spikes.txt --ampa 0.02 |
		hnn-sim | hnn-smooth 30 | hnn-scale 3000 >$out/replayed-$spikes.txt
done
hnn-plot dipole --label first --label replayed --label '20 ms later' $out/first.txt $out/replayed-events.txt \
	$out/replayed-later.txt -o $out/replay.png
