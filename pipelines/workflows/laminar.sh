#!/bin/sh
# What an electrode through the column records of an evoked response: potentials at its contacts, and the sinks and
# sources behind them, below the dipole.
set -eu
cd "$(dirname "$0")/../.." && PATH=$PWD/bin:$PATH
out=out/laminar
mkdir -p $out

hnn-net neymotin_2020 --spacing 30 --drives erp | hnn-electrode shank --shank 135,135,-300:2100:150 >$out/shank.net
hnn-sim --lfp $out/potentials.txt --every 4 $out/shank.net | hnn-smooth 30 | hnn-scale 3000 >$out/dipole.txt
hnn-smooth 3 $out/potentials.txt >$out/lfp.txt
hnn-csd $out/lfp.txt >$out/csd.txt
hnn-plot dipole $out/dipole.txt + lfp $out/lfp.txt + csd $out/csd.txt -o $out/laminar.png
hnn-plot positions $out/shank.net -o $out/positions.png
