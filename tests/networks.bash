# The networks that the golden traces were made with, as streams. Each drive*() adds drives to
# the stream on its standard input.
# shellcheck shell=bash

proximal_delays=L2_basket=0.1,L2_pyramidal=0.1,L5_basket=1,L5_pyramidal=1

# drives_tutorial: evoked drives of one cell each, which reaches all its targets.
drives_tutorial() {
	hnn-drive evoked evprox1 --location proximal --mu 26.61 --sigma 2.47 --cells 1 --seed 2 \
		--ampa L2_basket=0.08831,L2_pyramidal=0.01525,L5_basket=0.19934,L5_pyramidal=0.00865 \
		--delay "$proximal_delays" |
	hnn-drive evoked evdist1 --location distal --mu 63.53 --sigma 3.85 --cells 1 --seed 2 \
		--ampa L2_basket=0.006562,L2_pyramidal=0.000007,L5_pyramidal=0.1423 \
		--nmda L2_basket=0.019482,L2_pyramidal=0.004317,L5_pyramidal=0.080074 \
		--delay 0.1 |
	hnn-drive evoked evprox2 --location proximal --mu 120 --sigma 1 --cells 1 --seed 2 \
		--ampa L2_basket=0.000003,L2_pyramidal=1.43884,L5_basket=0.008958,L5_pyramidal=0.1 \
		--delay "$proximal_delays"
}

# drives_each: evoked drives with a cell for every target.
drives_each() {
	hnn-drive evoked evdist1 --location distal --mu 63.53 --sigma 3.85 --seed 274 \
		--ampa L2_basket=0.006562,L2_pyramidal=7e-6,L5_pyramidal=0.1423 \
		--nmda L2_basket=0.019482,L2_pyramidal=0.004317,L5_pyramidal=0.080074 |
	hnn-drive evoked evprox1 --location proximal --mu 26.61 --sigma 2.47 --seed 544 \
		--ampa L2_basket=0.08831,L2_pyramidal=0.01525,L5_basket=0.19934,L5_pyramidal=0.00865 \
		--delay "$proximal_delays" |
	hnn-drive evoked evprox2 --location proximal --mu 137.12 --sigma 8.33 --seed 814 \
		--ampa L2_basket=0.000003,L2_pyramidal=1.43884,L5_basket=0.008958,L5_pyramidal=0.684013 \
		--delay "$proximal_delays"
}

net_quiet() {
	hnn-net neymotin_2020 --mesh 2x2
}

net_law() {
	hnn-net law_2021 --mesh 3x3 | drives_each
}

net_calcium() {
	hnn-net calcium --mesh 3x3 | drives_each
}

net_tutorial() {
	hnn-net neymotin_2020 | drives_tutorial
}

net_mesh3x3() {
	hnn-net neymotin_2020 --mesh 3x3 | drives_tutorial |
	hnn-net --set evprox2.mu=45 --set evprox2.sigma=3 --set evprox2.L5_pyramidal.ampa=0.684 |
	hnn-drive tonic tonic --amplitude L2_pyramidal=0.3,L5_basket=0.2 --tstart 10 --tstop 60
}

net_cellspecific() {
	hnn-net neymotin_2020 --mesh 4x4 | drives_each
}
