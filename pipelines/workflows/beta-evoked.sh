#!/bin/sh
# A beta event makes the evoked response to a tap 75 ms later smaller: the response alone, and with the event before
# it. Law et al. 2021.
set -eu
cd "$(dirname "$0")/../.." && PATH=$PWD/bin:$PATH
out=out/beta-evoked
mkdir -p $out

hnn-net law_2021 --drives law_2021_erp >$out/tap.net
hnn-net --drives law_2021_beta $out/tap.net >$out/beta.net
for net in tap beta; do
	hnn-sim --tstop 400 --spikes $out/$net-spikes.txt $out/$net.net | hnn-smooth 45 >$out/$net.txt
done
hnn-plot dipole --label 'tap alone' --label 'after a beta event' $out/tap.txt $out/beta.txt \
	+ raster $out/tap-spikes.txt $out/beta-spikes.txt -o $out/beta-evoked.png
