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
	hnn-drive tonic tonic --amplitude L2_pyramidal=0.3,L5_basket=0.2 --tstart 10 --tstop 60 |
	hnn-electrode shank --shank 1,2,-300:1700:500 |
	hnn-electrode line --shank 1,2,-300:1700:500 --method lsa
}

net_cellspecific() {
	hnn-net neymotin_2020 --mesh 4x4 | drives_each
}

# rhythms that no cell follows
net_bursty() {
	local ampa=L2_pyramidal=5.4e-5,L5_pyramidal=5.4e-5
	local two=(--tstart 50 --burst-rate 10 --numspikes 2 --spike-isi 10 --cells 10 --ampa "$ampa")
	hnn-net neymotin_2020 --mesh 4x3 |
	hnn-drive bursty alpha_prox "${two[@]}" --location proximal --burst-std 20 --seed 284 --delay L2_pyramidal=0.1,L5_pyramidal=1 |
	hnn-drive bursty alpha_dist "${two[@]}" --location distal --burst-std 15 --seed 296 --delay 5
}

# rhythms that cells follow
net_rhythm() {
	hnn-net neymotin_2020 --mesh 4x3 |
	hnn-drive bursty beta --location distal --tstart 30 --tstart-std 15 --tstop 120 --burst-rate 20 --burst-std 6 \
		--numspikes 3 --spike-isi 5 --cells 4 --seed 290 --ampa L2_pyramidal=0.004,L5_pyramidal=0.006 \
		--nmda L5_pyramidal=0.003 --delay L2_pyramidal=0.5,L5_pyramidal=1.5 |
	hnn-drive bursty each --location proximal --tstart 10 --burst-rate 12 --burst-std 3 --numspikes 2 --spike-isi 8 \
		--cells each --seed 17 --ampa L2_basket=0.004,L2_pyramidal=0.01,L5_pyramidal=0.02 --delay 0.3
}

net_poisson() {
	hnn-net neymotin_2020 --mesh 3x4 |
	hnn-drive poisson poisson --location proximal --rate L2_pyramidal=140,L5_pyramidal=40 --seed 1349 \
		--ampa L2_pyramidal=0.0008,L5_pyramidal=0.0075 --delay L2_pyramidal=0.1,L5_pyramidal=1
}

# gains: the network's connections, each multiplied by what their kinds of cells say.
gains() {
	awk '
		BEGIN { gain["ee"] = 1.2; gain["ei"] = 0.8; gain["ie"] = 1.1; gain["ii"] = 0.9 }
		$1 == "connect" { print $0, "gain=" gain[($2 ~ /basket/ ? "i" : "e") ($3 ~ /basket/ ? "i" : "e")]; next }
		{ print }'
}

net_train() {
	printf '%s\n' '5 a' '12.5 a' '8.2 b' '12.55 a' '21 b' '40 a' >replay
	printf '%s\n' '30 c' '33 d' '34 d' >tuft
	hnn-net neymotin_2020 --mesh 3x3 --set neymotin_2020.spacing=1.5 | gains |
	hnn-drive train replay --location proximal --spikes replay --ampa L2_basket=0.02,L2_pyramidal=0.02,L5_pyramidal=0.02 --delay 0.7 |
	hnn-drive train tuft --location distal --spikes tuft --nmda L5_pyramidal=0.05 --delay 0.2
}

# a bit of everything that the others leave as it is, for times that lie on half steps of 0.05 ms
net_mixed() {
	printf '%s\n' '8.025 a' '0 b' '41 b' '30.075 a' '8.025 a' >replay
	hnn-net neymotin_2020 --mesh 3x2 --spacing 2.5 --gain e_e=1.3,i_e=0.6 |
	hnn-net --set neymotin_2020.celsius=35.5 --set neymotin_2020.threshold=-12.5 \
		--set L2_pyramidal.apical_1.L=100 --set L2_pyramidal.basal_2.diam=1.7 --set L5_pyramidal.apical_tuft.L=512.3 \
		--set L5_pyramidal.apical_2.cm=1.1 --set L5_pyramidal.basal_3.Ra=333 --set L2_pyramidal.soma.v0=-60 \
		--add 'channel L2_pyramidal soma ca gbar=40' --add 'channel L2_pyramidal soma cad taur=12' \
		--add 'channel L2_pyramidal soma kca gbar=0.0005' --set 'L5_pyramidal.apical_1.km.gbar=linear(350,90,600)' \
		--set L5_pyramidal.apical_tuft.hh2.gnabar=0.2 --remove L5_pyramidal.basal_2.cad \
		--add 'channel L2_basket soma km gbar=60' --set L5_pyramidal.gabaa.e=-72.5 |
	hnn-net --set L2_basket.L2_pyramidal.soma.gabaa.probability=0.25 --set L2_basket.L2_pyramidal.soma.gabaa.conn_seed=17 \
		--set L5_pyramidal.L5_pyramidal.proximal.ampa.probability=0.35 \
		--set L5_pyramidal.L5_pyramidal.proximal.ampa.conn_seed=4 \
		--set L2_pyramidal.L5_pyramidal.distal.ampa.weight=0.02 --remove L5_pyramidal.L5_basket \
		--add 'connect L2_pyramidal L5_pyramidal apical_oblique nmda weight=0.01 delay=0.125 lambda=7.5 pairs=4:5,4:0,4:2,1:3' |
	hnn-drive evoked prox --location proximal --mu 12 --sigma 0 --numspikes 2 --seed 5 --conn-seed 8 \
		--ampa L2_basket=0.02,L2_pyramidal=0.05,L5_basket=0.03,L5_pyramidal=0.04 \
		--delay L2_basket=0,L2_pyramidal=0.125,L5_basket=1,L5_pyramidal=0.1 \
		--probability L2_basket=1,L2_pyramidal=0.5,L5_basket=1,L5_pyramidal=0.75 |
	hnn-drive bursty beta --location distal --tstart 20 --tstart-std 4 --tstop 55 --burst-rate 60 --burst-std 1.5 \
		--numspikes 3 --spike-isi 4 --cells 5 --space-constant 6 --probability 0.6 --seed 77 \
		--ampa L2_pyramidal=0.01,L5_pyramidal=0.02 --nmda L5_pyramidal=0.004 |
	hnn-drive poisson noise --location proximal --tstart 5 --rate L5_basket=90,L5_pyramidal=200 --seed 4000000000 \
		--ampa L5_basket=0.05,L5_pyramidal=0.01 |
	hnn-drive train replay --location apical_trunk --spikes replay --ampa L2_pyramidal=0.03,L5_pyramidal=0.05 --delay 0.15 |
	hnn-drive tonic step --amplitude L2_pyramidal=0.4,L5_basket=0.2 --tstart 25.025 --tstop 45 |
	hnn-drive tonic tuft --amplitude L5_pyramidal=-0.3 --section apical_tuft --tstart 10
}

# a cell from its points, with channels and synapses in places of their names
net_swc() {
	local hh2='gnabar=0.18 gkbar=0.02 gl=4.26e-05 el=-65'
	printf '%s\n' '3 a' '4.5 a' '30 a' '33 b' '50 b' >apical
	hnn-net neymotin_2020 --cell cell --swc "$GOLDEN/swc/cell.swc" --only cell --mesh 1x1 \
		--set 'cell.*.Ra=150' --set 'cell.*.cm=0.9' --set 'cell.dend*.cm=1.1' \
		--add "channel cell soma hh2 $hh2" --add "channel cell apic hh2 $hh2" --add "channel cell dend hh2 $hh2" \
		--add "channel cell axon hh2 $hh2" --add 'channel cell apic km gbar=60' --add 'channel cell dend_1 km gbar=90' \
		--add 'synapse cell ampa e=0 tau1=0.5 tau2=5 sections=soma,apic' --add 'synapse cell nmda e=0 tau1=1 tau2=20 sections=dend,axon_1' |
	hnn-drive tonic clamp --amplitude 0.6 --tstart 10 --tstop 60 |
	hnn-drive train apical --spikes apical --location apic --ampa 0.002 --delay 0.5 |
	hnn-drive train dend --spikes apical --location dend --nmda 0.0005 --delay 2
}
