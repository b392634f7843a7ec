#!/bin/sh
# Alpha by proximal bursts at 10 Hz; with distal bursts half a cycle later, beta comes beside it: the mu rhythm.
# Dipoles, their power over time, and their spectra. Jones et al. 2009.
set -eu
cd "$(dirname "$0")/../.." && PATH=$PWD/bin:$PATH
out=out/alpha
mkdir -p $out

hnn-net neymotin_2020 --drives alpha_prox >$out/alpha.net
hnn-net --drives alpha_dist $out/alpha.net >$out/mu.net
for rhythm in alpha mu; do
	hnn-sim --tstop 710 $out/$rhythm.net | hnn-smooth 20 | hnn-scale 3000 | hnn-crop 50: >$out/$rhythm.txt
	hnn-psd --column agg $out/$rhythm.txt >$out/$rhythm-psd.txt
done
hnn-tfr 7:40 --every 40 --column agg $out/mu.txt >$out/mu-tfr.txt
hnn-plot dipole $out/alpha.txt $out/mu.txt + tfr $out/mu-tfr.txt -o $out/alpha.png
hnn-plot psd --xrange :50 --label alpha --label mu $out/alpha-psd.txt $out/mu-psd.txt -o $out/spectra.png
