# Kinds of synapse beside the two-exponential one, held against the published simulator.
load common

export OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1 OMPI_MCA_rmaps_base_oversubscribe=1

setup() {
	cd "$BATS_TEST_TMPDIR" || exit
	cat >net <<-'END'
		network net nx=1 ny=1 spacing=1 celsius=37 threshold=0
		population A lattice=full z=0
		section A soma L=39 diam=20 cm=0.85 Ra=200 v0=-65 dz=1
		section A apical_trunk parent=soma at=1 L=90 diam=4 cm=0.85 Ra=200 v0=-65 dz=1
		channel A soma hh2 gnabar=0.12 gkbar=0.036 gl=0.0003 el=-54.3
		channel A soma ca gbar=60
		channel A soma cad taur=20
		channel A soma kca gbar=100
		channel A apical_trunk hh2 gnabar=0.06 gkbar=0.036 gl=0.0003 el=-54.3
		location A both sections=soma,apical_trunk
		synapse A nmda kind=NMDA_gao gmax=0.02 sections=soma,apical_trunk
		synapse A gabab kind=gabab_destexhe sections=soma,apical_trunk
		drive d1 type=evoked location=both mu=20 sigma=8 numspikes=20 cells=2 lambda=3 seed=2 conn_seed=3
		target d1 A nmda=0.8 delay=0.1
		drive d2 type=evoked location=apical_trunk mu=30 sigma=10 numspikes=12 cells=1 lambda=3 seed=7 conn_seed=3
		target d2 A nmda=0.5 gabab=1.3 delay=0.35
		drive d3 type=evoked location=both mu=30 sigma=3 numspikes=25 cells=1 lambda=3 seed=9 conn_seed=3
		target d3 A gabab=0.9 delay=0.1
		end
	END
}

# Figures of NEURON 8.2.2 with hnn-core's mechanisms (hh2, ca, cad, kca, NMDA_gao, gabab_destexhe), computed
# once: the two sections as above, nseg 1, dt 0.025 ms, legacy units, a NetCon for each drive cell and
# synapse, whose events are those that --events writes plus the delay. Time, potentials of soma and trunk,
# calcium of the soma, then currents of soma (nmda, gabab) and trunk.
neuron() {
	cat <<-'END'
		10 -72.4273881894 -72.9767932859 0.0419350604694 -0.0432028390271 0 -0.0418560739849 0
		20 2.6307032399 -4.92275865529 0.0481443802296 0.0999942160853 0 -0.115046158303 1.15455850045e-05
		25 -69.511938666 -69.3598236119 0.0775258705107 -0.0516213557387 0 -0.0683529699849 5.52684494299e-05
		30 -58.626855737 -58.0350019818 0.069514991792 -0.092074790227 2.23335984514e-05 -0.124698244943 0.00835994807885
		32.025 -3.89014419082 -9.28415754004 0.0649151817479 -0.173583145976 0.00171185733214 -0.31141854197 0.14054251105
		32.5 20.8007185127 11.0394625452 0.0634340742607 0.634900746209 0.00424500367004 0.432111826702 0.333623302187
		40 -90.5049214767 -93.9185815801 0.0774481904158 -0.0148119668146 0.00942933037161 -0.015777448999 0.696821009743
		50 -92.3973303814 -94.5371083674 0.0473448629628 -0.0119275171895 0.0184804719752 -0.0141105551388 0.460221691692
		60 -92.5216050022 -94.5570622282 0.0289427473823 -0.0107109592987 0.0307397761446 -0.0127521907736 0.442818995036
	END
}

# simulate: of `net`, in one table: what neuron() has.
simulate() {
	hnn-sim --tstop 60 --vsec v --ca c --isec i net >dipole
	paste <(grep -v '^#' v) <(grep -v '^#' c) <(grep -v '^#' i) | awk 'NF { print $1, $2, $3, $5, $7, $8, $9, $10 }'
}

# Twelve digits are given; the upstroke of a spike, at 32 ms, multiplies what rounding leaves by a thousand.
@test "NMDA and GABA-B receptors give the published simulator's potentials, calcium and currents within 1e-10" {
	simulate >ours
	neuron >theirs
	awk 'FNR == NR { want[$1]; next } $1 in want' theirs ours >picked
	traces_near picked theirs 1e-10
}

@test "the reference kernel gives the same within 1e-10" {
	simulate >ours
	HNN_KERNEL=reference simulate >reference
	traces_near ours reference 1e-10
}

@test "connections of cells to such receptors, going on from checkpoints, give the same bytes as from the start" {
	{
		sed -n '1,/^synapse A gabab/p' net
		echo 'connect A A both nmda weight=0.4 delay=1 lambda=3'
		echo 'connect A A apical_trunk gabab weight=0.7 delay=1 lambda=3'
		sed -n '/^drive/,$p' net
	} | sed 's/nx=1 ny=1/nx=3 ny=2/' >first
	sed 's/nmda=0.5 gabab=1.3 delay=0.35/nmda=0.6 gabab=1.2 delay=3/' first >second
	cat first second >both
	hnn-sim --tstop 60 --trials 2 both >reused
	hnn-sim --tstop 60 --trials 2 --no-reuse both >anew
	cmp reused anew
	mpiexec -n 2 hnn-sim --tstop 60 both >shared
	hnn-sim --tstop 60 both >alone
	cmp shared alone
}

@test "a synapse of a kind has its keys alone" {
	sed -i 's/gmax=0.02/tau1=5/' net
	run -1 --separate-stderr hnn-sim net
	[[ $stderr == *"tau1"* ]] || { echo "$stderr" && false; }
}
