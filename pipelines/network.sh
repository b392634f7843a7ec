#!/bin/sh
# The tutorial's network: the published column and three evoked drives.
set -eu
PATH=$(dirname "$0")/../bin:$PATH

hnn-net neymotin_2020 |
hnn-drive evoked evprox1 --location proximal --mu 26.61 --sigma 2.47 --cells 1 \
	--ampa L2_basket=0.08831,L2_pyramidal=0.01525,L5_basket=0.19934,L5_pyramidal=0.00865 \
	--delay L2_basket=0.1,L2_pyramidal=0.1,L5_basket=1,L5_pyramidal=1 |
hnn-drive evoked evdist1 --location distal --mu 63.53 --sigma 3.85 --cells 1 \
	--ampa L2_basket=0.006562,L2_pyramidal=0.000007,L5_pyramidal=0.1423 \
	--nmda L2_basket=0.019482,L2_pyramidal=0.004317,L5_pyramidal=0.080074 \
	--delay 0.1 |
hnn-drive evoked evprox2 --location proximal --mu 120 --sigma 1 --cells 1 \
	--ampa L2_basket=0.000003,L2_pyramidal=1.43884,L5_basket=0.008958,L5_pyramidal=0.1 \
	--delay L2_basket=0.1,L2_pyramidal=0.1,L5_basket=1,L5_pyramidal=1
