# hnn-net --import: networks and parameters that hnn-core has written.
load common

setup() {
	cd "$BATS_TEST_TMPDIR" || exit
}

# cell NAME LAYER: a type of cell of two sections, as hnn-core writes it; one has a value for each of its segments.
cell() {
	cat <<-END
		"$1": {"cell_object": {"name": "$1", "pos": [0, 0, 0], "sections": {
		  "apical_trunk": {"L": 150.10000000000002, "diam": 2.5, "cm": 0.85, "Ra": 200, "v0": -70.5,
		    "end_pts": [[0, 0, 39], [0, 0, 189.1]], "nseg": 3, "syns": ["ampa", "nmda"],
		    "mechs": {"hh2": {"gnabar_hh2": 0.1, "gkbar_hh2": 0.01, "gl_hh2": 4.26e-05, "el_hh2": -65},
		      "ar": {"gbar_ar": [[0.16, 0.5, 0.83], [1e-06, 1.25e-06, 2e-06]]}}},
		  "soma": {"L": 39, "diam": 20, "cm": 0.85, "Ra": 200, "v0": -70.5,
		    "end_pts": [[0, 0, 0], [0, 0, 39]], "nseg": 1, "syns": ["gabaa", "ampa", "nmda"],
		    "mechs": {"hh2": {}}}},
		  "synapses": {"ampa": {"e": 0, "tau1": 0.5, "tau2": 5.000000000000001},
		    "nmda": {"e": 0, "tau1": 1, "tau2": 20, "mechname": "Exp2Syn"},
		    "gabaa": {"e": -80, "tau1": 0.5, "tau2": 5, "mechname": "Exp2Syn"}},
		  "sect_loc": {"proximal": ["apical_trunk", "soma"], "distal": ["apical_trunk"]},
		  "cell_tree": {"soma,0": ["soma,1"], "soma,1": ["apical_trunk,0"], "apical_trunk,0": ["apical_trunk,1"]},
		  "gid": null}, "cell_metadata": {"layer": "$2", "measure_dipole": true}}
	END
}

# connection PAIRS LOCATION RECEPTOR WEIGHT DELAY LAMBDA [MORE]
connection() {
	echo '{"gid_pairs": {'"$1"'}, "loc": "'"$2"'", "receptor": "'"$3"'", "nc_dict": {"A_weight": '"$4"', "A_delay": '"$5"\
', "lamtha": '"$6"', "threshold": 0.0'"${7-}"'}, "allow_autapses": 1, "probability": 1.0}'
}

# A network of four cells in two layers, with a drive of each kind, as net.json.
network() {
	cat >net.json <<-END
		{"object_type": "Network", "legacy_mode": false, "N_pyr_x": 2, "N_pyr_y": 1, "celsius": 37.0,
		"cell_types": {$(cell upper 2), $(cell lower 5)},
		"gid_ranges": {"upper": {"start": 0, "stop": 2}, "lower": {"start": 2, "stop": 4},
		  "ev 1": {"start": 4, "stop": 8}, "burst": {"start": 8, "stop": 11}, "noise": {"start": 11, "stop": 13},
		  "told": {"start": 13, "stop": 15}},
		"pos_dict": {"lower": [[0.0, 0.0, 0], [1.0, 0.0, 0]], "upper": [[0.0, 0.0, 1300.1], [1.0, 0.0, 1300.1]],
		  "origin": [0.0, 0.0, 650]},
		"cell_response": {},
		"external_drives": {
		  "told": {"type": "spike_train", "dynamics": {"times": [3, 1.5, 2], "gids": [0, 1, 0]},
		    "conn_seed": 7, "cell_specific": false},
		  "ev 1": {"type": "evoked", "dynamics": {"mu": 10.125, "sigma": 1, "numspikes": 2},
		    "event_seed": 11, "conn_seed": 5, "cell_specific": true, "probability": {"upper": 1.0, "lower": 0.5}},
		  "burst": {"type": "bursty", "dynamics": {"tstart": 1.0, "tstart_std": 0.5, "tstop": null, "burst_rate": 20,
		    "burst_std": 2, "numspikes": 2, "spike_isi": 9}, "event_seed": 12, "conn_seed": 3,
		    "cell_specific": false, "probability": 1.0},
		  "noise": {"type": "poisson", "dynamics": {"tstart": 0, "tstop": 50.5, "rate_constant": {"lower": 140.0}},
		    "event_seed": 13, "conn_seed": 3, "cell_specific": true, "probability": 1.0}},
		"external_biases": {"tonic": {"lower": {"amplitude": 0.1, "t0": 2, "tstop": null, "section": "soma"},
		  "upper": {"amplitude": -0.2, "t0": 0, "tstop": 5.5}}},
		"connectivity": [
		  $(connection '"0": [2, 3], "1": [2, 3]' proximal ampa 0.0012300000000000002 1.5 3 ', "gain": 1.25'),
		  $(connection '"2": [3], "3": [2]' soma gabaa 0.02 1 20),
		  $(connection '"0": [1]' distal nmda 0.01 1 3),
		  $(connection '"1": [0]' distal nmda 0.02 1 3),
		  $(connection '"4": [0], "5": [1]' proximal ampa 0.01 0.1 3), $(connection '"4": [0], "5": [1]' proximal nmda 0.02 0.1 3),
		  $(connection '"6": [2]' proximal ampa 0.03 1.0 3),
		  $(connection '"8": [2, 3], "9": [2, 3], "10": [2, 3]' distal ampa 0.001 1.0 100),
		  $(connection '"11": [2], "12": [3]' distal nmda 0.004 1.0 100),
		  $(connection '"13": [0, 1], "14": [0, 1]' soma ampa 0.004 1.0 3)],
		"rec_arrays": {"array": {"positions": [[1, 2, 3], [-1, 0, 1.5]], "conductivity": 0.3, "method": "psa",
		  "min_distance": 0.5, "times": [], "voltages": []}},
		"threshold": 0.0, "delay": 1.0}
	END
}

# The records of standard input, words a blank apart.
plain() {
	tr -s ' '
}

@test "cells of a network JSON: sections, channels, synapses, and where they stand" {
	network
	hnn-net --import net.json 2>said | plain >net
	diff /dev/null said
	grep ' lower ' net | grep -v '^connect\|^target\|^bias' | bare | diff - <(cat <<-'END'
		population lower lattice=full z=0 dipole=L5
		baseline lower early to=37 offset=-49.0502
		baseline lower middle to=749.99999999999989 offset=-51.231085 slope=0.0034770508
		baseline lower late offset=-48.412078 slope=0.000101
		section lower apical_trunk parent=soma at=1 L=150.10000000000002 diam=2.5 cm=0.85 Ra=200 v0=-70.5 dz=150.1
		section lower soma L=39 diam=20 cm=0.85 Ra=200 v0=-70.5 dz=39
		location lower proximal sections=apical_trunk,soma
		location lower distal sections=apical_trunk
		channel lower apical_trunk hh2 gnabar=0.1 gkbar=0.01 gl=4.26e-05 el=-65
		channel lower apical_trunk ar gbar=segments(1e-06,1.25e-06,2e-06)
		channel lower soma hh2 gnabar=0.12 gkbar=0.036 gl=0.0003 el=-54.3
		synapse lower ampa kind=exp2syn e=0 tau1=0.5 tau2=5.000000000000001 sections=apical_trunk,soma
		synapse lower nmda kind=exp2syn e=0 tau1=1 tau2=20 sections=apical_trunk,soma
		synapse lower gabaa kind=exp2syn e=-80 tau1=0.5 tau2=5 sections=soma
	END
	)
	grep '^network\|^population\|^end' net | bare | diff - <(cat <<-'END'
		network net nx=2 ny=1 spacing=1 celsius=37 threshold=0
		population upper lattice=full z=1300.1 dipole=L2
		population lower lattice=full z=0 dipole=L5
		end
	END
	)
}

@test "types of cells in more layers than the reference has columns for: each in the layer that it says" {
	local granular
	granular=$(cell granular 4 | tr '\n' ' ')
	network
	sed -e "s|^\"cell_types\": {|&$granular, |" -e 's|"told": {"start": 13, "stop": 15}|&, "granular": {"start": 15, "stop": 17}|' \
		-e 's|"pos_dict": {|&"granular": [[0.0, 0.0, 650], [1.0, 0.0, 650]], |' net.json >three.json
	hnn-net --import three.json 2>said >net
	diff /dev/null said
	grep '^population\|^baseline' net | plain | diff - <(cat <<-'END'
		population upper lattice=full z=1300.1 dipole=L2
		baseline upper all offset=0.0443
		population lower lattice=full z=0 dipole=L5
		baseline lower early to=37 offset=-49.0502
		baseline lower middle to=749.99999999999989 offset=-51.231085 slope=0.0034770508
		baseline lower late offset=-48.412078 slope=0.000101
		population granular lattice=full z=650 dipole=L4
	END
	)
	hnn-sim --tstop 5 net | grep -qFx '# columns time agg L2 L5 L4'
	# the same types of cells in two layers, one of them deep twice: what is taken off of it is taken off once
	sed 's/"layer": "4"/"layer": "5"/' three.json | hnn-net --import - | plain |
		grep 'dipole=L5\|^baseline [^ ]* late' | cut -d ' ' -f 1-2 | paste -sd , | grep -qx 'population lower,baseline lower,population granular'
}

@test "connections of a network JSON: all, all but the cells themselves, pairs, two of the same names" {
	network
	hnn-net --import net.json | plain >net
	grep '^connect\|^location upper distal_2' net | bare | diff - <(cat <<-'END'
		connect upper lower proximal ampa weight=0.0012300000000000002 delay=1.5 lambda=3 gain=1.25
		connect lower lower soma gabaa weight=0.02 delay=1 lambda=20 autapses=0
		connect upper upper distal nmda weight=0.01 delay=1 lambda=3 pairs=0:1
		location upper distal_2 sections=apical_trunk
		connect upper upper distal_2 nmda weight=0.02 delay=1 lambda=3 pairs=1:0
	END
	)
}

@test "drives of every kind, biases and electrodes of a network JSON" {
	network
	hnn-net --import net.json | plain >net
	sed -n '/^drive/,$p' net | bare | diff - <(cat <<-'END'
		drive ev_1 type=evoked mu=10.125 sigma=1 numspikes=2 cells=each seed=11 conn_seed=5 location=proximal lambda=3
		target ev_1 upper ampa=0.01 delay=0.1 nmda=0.02
		target ev_1 lower probability=0.5 ampa=0.03 delay=1
		drive burst type=bursty tstart=1 burst_rate=20 burst_std=2 tstart_std=0.5 numspikes=2 spike_isi=9 cells=3 seed=12 conn_seed=3 location=distal lambda=100
		target burst lower ampa=0.001 delay=1
		drive noise type=poisson tstart=0 tstop=50.5 cells=each seed=13 conn_seed=3 location=distal lambda=100
		target noise lower rate=140 nmda=0.004 delay=1
		drive told type=train conn_seed=7 location=soma lambda=3
		train told 0 times=3,2
		train told 1 times=1.5
		target told upper ampa=0.004 delay=1
		bias tonic lower section=soma amplitude=0.1 tstart=2
		bias tonic upper amplitude=-0.2 tstart=0 tstop=5.5
		electrode array method=psa conductivity=0.3 min_distance=0.5
		contact array 1 x=1 y=2 z=3
		contact array 2 x=-1 y=0 z=1.5
		end
	END
	)
}

@test "an imported network is simulated, its segments each with the value of its own" {
	network
	hnn-net --import net.json >net
	hnn-sim --tstop 20 --spikes spikes net >dipole
	[ "$(grep -vc '^#\|^$' dipole)" -eq 801 ]
	sed 's/segments(1e-06,1.25e-06,2e-06)/1e-06/' net | hnn-sim --tstop 20 >flat
	run -1 diff -q dipole flat
	sed 's/segments([^)]*)/segments(1e-06,1e-06,1e-06)/' net | hnn-sim --tstop 20 >even
	diff even flat
	run -1 --separate-stderr hnn-net --set upper.apical_trunk.L=260 net
	[[ $stderr == *"gbar: 3 values, but 'apical_trunk' has 5 segments"* ]]
}

@test "an imported network runs exactly as in hnn-core: dipole, spikes, potentials" {
	network
	hnn-net --import net.json | hnn-sim --tstop 40 --spikes spikes --lfp lfp >dipole
	for what in dipole lfp; do
		awk '!/^#/ && NF && n++ % 20 == 0' $what | traces_near - "$GOLDEN/import/$what.txt" 1e-9
	done
	awk '!/^#/ && NF && $2 < 4 { print $1, $2 }' spikes | diff - "$GOLDEN/import/spikes.txt"
}

@test "numbers go through the import to the last digit" {
	for number in 0.1 1e-06 0.30000000000000004 1.7976931348623157 4.9406564584124654e-05 123456.78901234567 5e-3; do
		echo "gbar_L2Pyr_L2Pyr_ampa: $number" >p.param
		echo "{\"gbar_L2Pyr_L2Pyr_ampa\": $number}" >p.json
		for file in p.param p.json; do
			hnn-net --import $file --get L2_pyramidal.L2_pyramidal.proximal.ampa.weight >got
			awk -v a="$(cat got)" -v b="$number" 'BEGIN { exit !(sprintf("%.17g", a) == sprintf("%.17g", b)) }'
		done
	done
}

@test "older cells, without metadata, are the same cells" {
	network
	sed -i 's/"lower"/"L5_pyramidal"/g; s/"upper"/"L2_pyramidal"/g' net.json
	hnn-net --import net.json | bare >new
	sed 's/"cell_object": {//; s/"gid": null}, "cell_metadata": {[^}]*}/"gid": null/' net.json >old.json
	run -1 grep cell_metadata old.json
	hnn-net --import old.json | sed 's/^\(network *\)old/\1net/' | bare | diff new -
}

@test "where hnn-core's reader changes a network, it is as it was written, and a warning says so" {
	network
	sed '/A_weight": 0.00123/s/"probability": 1.0}/"probability": 0.5}/' net.json >p.json
	hnn-net --import p.json 2>said >net
	grep -q 'upper to lower: the pairs of the file, which hnn-core.s own reader thins once more' said
	sed 's/\[1.0, 0.0, /[30.0, 0.0, /g' net.json >wide.json
	hnn-net --import wide.json --get wide.spacing 2>said >got
	[ "$(cat got)" = 30 ]
	grep -q 'neighbours are 30 um apart' said
	sed 's/"cell_response": {}/"cell_response": {"times": []}, "more": 1/' net.json >more.json
	hnn-net --import more.json 2>said >/dev/null
	grep -q "'cell_response'.*not carried over" said
	grep -q "'more' is not carried over" said
	sed 's/"legacy_mode": false/"legacy_mode": true/' net.json >old.json
	hnn-net --import old.json 2>said >/dev/null
	grep -q "'legacy_mode' is not carried over" said
}

@test "names that a stream cannot have become plain, wherever they stand" {
	network
	hnn-net --import net.json | bare >plain
	sed 's/"upper"/"up per.1"/g; s/"distal"/"dis\\u001btal"/g; s/"nmda"/"nm#da"/g' net.json >odd.json
	hnn-net --import odd.json | sed 's/up_per_1/upper/g; s/dis_tal/distal/g; s/nm_da/nmda/g; s/^network \( *\)odd/network \1net/' |
		tr -s ' ' | bare | diff <(tr -s ' ' <plain) -
}

@test "a drive that reaches no cell keeps its drive cells, so that others keep their numbers and choices" {
	network
	# a probability that no pair is left of, of the second of the drive's targets
	sed 's/"upper": 1.0, "lower": 0.5/"upper": 1.0, "lower": 0.1/
		s/{"gid_pairs": {"6": \[2\]}/{"src_type": "ev 1", "target_type": "lower", "gid_pairs": {}/' net.json >none.json
	hnn-net --import none.json | plain | grep '^target ev_1' | diff - <(cat <<-'END'
		target ev_1 upper ampa=0.01 delay=0.1 nmda=0.02
		target ev_1 lower probability=0.1 ampa=0.03 delay=1
	END
	)
	hnn-net --import none.json | hnn-net --list - | grep -qE '^drive +burst +3 +8$'
	# a connection of cells without a pair is none
	sed 's/{"gid_pairs": {"0": \[1\]}/{"src_type": "upper", "target_type": "upper", "gid_pairs": {}/' net.json >no.json
	[ "$(hnn-net --import no.json | grep -c '^connect')" -eq 3 ]
}

@test "a drive that acts on a location without sections, as older files have it, keeps its drive cells and has no effect" {
	network
	awk '/"sect_loc"/ && ++n == 2 { sub(/"distal": ."apical_trunk"./, "\"distal\": []") } { print }' net.json >empty.json
	hnn-net --import empty.json | plain >net
	grep '^location lower\|^target.* lower ' net | diff - <(cat <<-'END'
		location lower proximal sections=apical_trunk,soma
		location lower distal sections=apical_trunk
		target ev_1 lower probability=0.5 ampa=0.03 delay=1
		target burst lower ampa=0 delay=1
		target noise lower rate=140 nmda=0 delay=1
	END
	)
	hnn-net --list net | awk '$1 == "drive" { print $2, $3, $4 }' | diff - <(hnn-net --import net.json | hnn-net --list - |
		awk '$1 == "drive" { print $2, $3, $4 }')
	# nor has a connection between cells
	sed 's/"2": \[3\], "3": \[2\]/"2": [3]/; s/"loc": "soma", "receptor": "gabaa"/"loc": "distal", "receptor": "gabaa"/' empty.json >none.json
	[ "$(hnn-net --import none.json | grep -c '^connect')" -eq 3 ]
}

@test "cells that stand on no lattice are listed, with heights of their own and the baseline of the whole grid" {
	network
	sed 's/"lower": \[\[0.0, 0.0, 0\], \[1.0, 0.0, 0\]\]/"lower": [[0.5, 2.25, 10], [1.0, 0.1, 30.5]]/' net.json >moved.json
	hnn-net --import moved.json 2>said >net
	diff /dev/null said
	plain <net | grep '^population lower\|^cell\|^network' | diff - <(cat <<-'END'
		network moved nx=2 ny=1 spacing=1 celsius=37 threshold=0
		population lower lattice=listed z=10 dipole=L5
		cell lower 0 x=0.5 y=2.25
		cell lower 1 x=1 y=0.1 z=30.5
	END
	)
	grep -q 'early *to=37 offset=-49.0502$' net
	hnn-net --layer-separation 2580.2 net | plain | grep '^population\|^cell' | diff - <(cat <<-'END'
		population upper lattice=full z=2590.2 dipole=L2
		population lower lattice=listed z=10 dipole=L5
		cell lower 0 x=0.5 y=2.25
		cell lower 1 x=1 y=0.1 z=30.5
	END
	)
	# two cells on a grid of six: each has three cells' share; the origin says how far neighbours are apart
	sed 's/"N_pyr_x": 2/"N_pyr_x": 6/; s/"origin": \[0.0/"origin": [4.2/' net.json >few.json
	hnn-net --import few.json 2>/dev/null | plain >net
	grep -q '^network few nx=6 ny=1 spacing=2.1 ' net
	grep -q '^cell upper 1 x=0.47619047619047616 y=0$' net
	grep -q '^baseline lower early to=37 offset=-147.1506$' net
	grep -q '^baseline upper all offset=0.1329$' net
}

@test "the height of a cell counts where potentials are recorded, and nowhere else" {
	network
	sed 's/\[1.0, 0.0, 0\]/[1.0, 0.001, 0]/' net.json >flat.json
	sed 's/\[1.0, 0.0, 0\]/[1.0, 0.001, 200]/' net.json >high.json
	for name in flat high; do
		hnn-net --import $name.json 2>/dev/null | hnn-sim --tstop 10 --lfp $name.lfp >$name.dipole
	done
	diff <(grep -v '^#' flat.dipole) <(grep -v '^#' high.dipole)
	run -1 diff -q <(grep -v '^#' flat.lfp) <(grep -v '^#' high.lfp)
}

# --- flat parameters ----------------------------------------------------------------------------

# All kinds of drives, as flat parameters.
parameters() {
	printf '%s\n' 'tstop: 100.0' 'celsius: 36.5' 'sync_evinput: 0' 'N_pyr_x: 7' 'L2Pyr_soma_L: 30' 'novel: 1' '' \
		'gbar_L2Pyr_L5Pyr: 0.00025' \
		't_evprox_1: 20.5' 'sigma_t_evprox_1: 2.0' 'numspikes_evprox_1: 2' 'prng_seedcore_evprox_1: 4' \
		'gbar_evprox_1_L5Basket_ampa: 0.2' 't_evdist_1: 60' 'gbar_evdist_1_L2Pyr_nmda: 0.004' \
		't0_input_prox: 5.0' 'tstop_input_prox: 250' 'f_input_prox: 20' 'repeats_prox: 3' \
		'input_prox_A_weight_L2Pyr_ampa: 5e-05' 'input_prox_A_delay_L5: 1.5' \
		'L2Basket_Gauss_mu: 12' 'L2Pyr_Gauss_A_weight: 0.003' 'T_pois: 90' 'L5Pyr_Pois_lamtha: 40' \
		'L5Pyr_Pois_A_weight_ampa: 0.0075' 'prng_seedcore_extpois: 5'
}

@test "flat parameters become drives, in the order of hnn-core and with its seeds" {
	parameters >p.param
	hnn-net --import p.param --mesh 2x2 2>said | plain >net
	grep '^drive\|^target.* L5_basket\|^target.* L2_pyramidal' net | bare | diff - <(cat <<-'END'
		drive bursty1 type=bursty location=proximal cells=3 seed=12 tstart=5 tstop=100 tstart_std=0 burst_rate=20 burst_std=20 numspikes=2
		target bursty1 L2_pyramidal ampa=5e-05 delay=0.1 nmda=0
		target bursty1 L5_basket ampa=0 delay=1.5 nmda=0
		drive evdist1 type=evoked location=distal cells=each seed=15 mu=60 sigma=0 numspikes=1
		target evdist1 L2_pyramidal ampa=0 delay=0.1 nmda=0.004
		drive evprox1 type=evoked location=proximal cells=each seed=29 mu=20.5 sigma=2 numspikes=2
		target evprox1 L2_pyramidal ampa=0 delay=0.1 nmda=0
		target evprox1 L5_basket ampa=0.2 delay=1 nmda=0
		drive extgauss type=evoked location=proximal cells=each seed=37 mu=12 sigma=3.6 numspikes=50 lambda=100
		target extgauss L2_pyramidal ampa=0.003 delay=2000
		target extgauss L5_basket ampa=0 delay=2000
		drive extpois type=poisson location=proximal cells=each seed=54 tstart=0 tstop=90
		target extpois L2_pyramidal ampa=0 delay=0.1 nmda=0 rate=1
		target extpois L5_basket ampa=0 delay=1 nmda=0 rate=1
	END
	)
	grep -q '^target extpois L5_pyramidal ampa=0.0075 delay=1 nmda=0 rate=40$' net
	grep -q '^network neymotin_2020 nx=2 ny=2 spacing=1 celsius=36.5 threshold=0$' net
	[ "$(grep -c '^connect L2_pyramidal L5_pyramidal [a-z]* ampa weight=0.00025 ' net)" -eq 2 ]
	[ "$(grep -c '^connect.* weight=0 ' net)" -eq 14 ]
	grep -q 'not used, as in hnn-core: N_pyr_x, novel, L2Pyr_\* (1)$' said
	grep -q 'of the run.*: tstop$' said
	grep -q 'extgauss: the delay of its synapses is the mean time' said
}

@test "one drive cell for all where parameters say so: by a number, or by any text as hnn-core has it" {
	for value in 1 True False; do
		printf '%s\n' 't_evprox_1: 20' "sync_evinput: $value" >p.param
		hnn-net --import p.param 2>/dev/null | grep -q '^drive *evprox1 .* cells=1 '
	done
	printf '%s\n' 't_evprox_1: 20' 'sync_evinput: 0' >p.param
	hnn-net --import p.param 2>/dev/null | grep -q '^drive *evprox1 .* cells=each '
}

@test "flat parameters are the same as JSON, and from standard input" {
	parameters >p.param
	awk -F ': ' 'NF == 2 { printf "%s\"%s\": %s", n++ ? ", " : "{", $1, $1 == "sync_evinput" ? "false" : $2 } END { print "}" }' \
		p.param >p.json
	hnn-net --import p.param 2>/dev/null | bare >net
	hnn-net --import p.json 2>/dev/null | bare | diff net -
	hnn-net --import - 2>/dev/null <p.param | bare | diff net -
}

# --- bad files ----------------------------------------------------------------------------------

@test "a wrong file is refused with its place and what was expected" {
	network
	while IFS='|' read -r change message; do
		sed "$change" net.json >bad.json
		! diff -q net.json bad.json >/dev/null
		run -1 --separate-stderr hnn-net --import bad.json
		diff <(printf '%s' "$output") /dev/null
		[[ $stderr == *"hnn-net: bad.json:"*"$message"* ]] || { echo "$change: $stderr"; false; }
	done <<-'END'
		s/"Network"/"Cell"/|object_type: 'Cell': expected a Network
		s/"N_pyr_x": 2/"N_pyr_x": "2"/|1: N_pyr_x: expected a number, not "2"
		s/"N_pyr_x": 2/"N_pyr_x": 0.5/|N_pyr_x: 0.5: expected a whole number from 1 to 1000
		s/"celsius": 37.0,//|'celsius' is missing
		s/"diam": 20, //|cell_types.upper.cell_object.sections.soma: 'diam' is missing
		s/"diam": 20/"diam": null/|sections.soma: 'diam' is missing
		s/"diam": 20/"diam": 0/|upper.soma: 
		s/"hh2": {}/"pas": {}/|sections.soma.mechs.pas: there is no channel 'pas' here
		s/"gl_hh2"/"gx_hh2"/|mechs.hh2.gx_hh2: the channel 'hh2' has no parameter 'gx' here
		s/1e-06, //|gbar: 2 values, but 'apical_trunk' has 3 segments
		s/"apical_trunk,0"\]/"apical_trunk,1"]/|cell_tree.soma,1[0]: a section that grows from its far end
		s/"tau2": 20,/"tau2": [],/|synapses.nmda.tau2: expected a number, not a list
		s/"mechname": "Exp2Syn"/"mechname": "Alpha"/|upper.nmda: 
		s/"0": \[2, 3\]/"0": [2, 99]/|connectivity[0].gid_pairs.0[1]: no range of gid_ranges has the gid 99
		s/"0": \[2, 3\]/"0": [2, 2]/|connectivity[0].gid_pairs.0[1]: the gid 2 stands twice
		s/"0": \[2, 3\]/"zero": [2, 3]/|connectivity[0].gid_pairs.zero: expected a gid as the key
		s/"A_weight": 0.02,/"A_weight": -1,/|weight
		s/"origin": \[0.0/"origin": [0.5/|pos_dict.origin: drives come from 0.5, 0: expected the middle of the grid
		s/"6": \[2\]/"7": [3]/|connectivity[6]: these pairs are not those that the drive's probability, 0.5, and conn_seed choose
		s/"ev 1": {"start": 4, "stop": 8}/"ev 1": {"start": 4, "stop": 7}/|external_drives.ev 1: 3 drive cells: expected 4, one for each target
		s/"type": "bursty"/"type": "saw"/|external_drives.burst.type: 'saw': expected evoked
		s/"gids": .0, 1, 0./"gids": [0, 0, 0]/|told.dynamics.gids: the drive cell 1 has no spikes
		s/"gids": .0, 1, 0./"gids": [0, 14, 0]/|told.dynamics.gids[1]: 14: expected a whole number from 0 to 1
		s/"burst_rate": 20,//|40: external_drives.burst.dynamics: 'burst_rate' is missing
		s/"8": \[2, 3\]/"8": [2]/|5 pairs of drive cells and targets: expected 6
		s/"positions": \[\[1, 2, 3\]/"positions": [[1, 2]/|rec_arrays.array.positions[0]: expected a list of at least 3
		s/"A_weight": 0.02, "A_delay": 1, "lamtha": 3, "threshold": 0.0/"A_weight": 0.02, "A_delay": 1, "lamtha": 3, "threshold": 5/|connectivity: the cells of upper have different thresholds, 0 and 5, by their last connections
		s/"gain": 1.25/"gain": 1.25, "more": 1/; s/"8": .2, 3., "9": .2, 3., "10": .2, 3.}, "loc": "distal", "receptor": "ampa"/"9": [2, 3], "10": [2, 3], "8": [2, 3]}, "loc": "soma", "receptor": "ampa"/; s/"11": .2., "12": .3.}, "loc": "distal"/"8": [2, 3], "9": [2, 3], "10": [2, 3]}, "loc": "distal"/|connectivity[8].loc: 'distal': expected one location of all the drive's connections
		s/"delay": 1.0}/"delay": 1.0/|column
	END
}

@test "wrong parameters are refused with their line or key" {
	while IFS='|' read -r text message; do
		printf "$text" >bad
		run -1 --separate-stderr hnn-net --import bad
		diff <(printf '%s' "$output") /dev/null
		[[ $stderr == *"hnn-net: bad:"*"$message"* ]] || { echo "$text: $stderr"; false; }
	done <<-'END'
		|the file is empty: expected a network or parameters of hnn-core
		tstop: 1\nnonsense\n|2: 'nonsense': expected 'key: value'
		tstop: 1\n\n t_evprox_1 : soon\n|3: t_evprox_1: expected a number, not "soon"
		t_"x\\\\": 1\nt_evprox_1: soon\n|2: t_evprox_1: expected a number, not "soon"
		t_evprox_1: 1\nt_evprox_1: soon\n|2: t_evprox_1: expected a number, not "soon"
		tstop: \351\n|1: this is not UTF-8
		{"tstop": 1,}|1: column
		{}|no parameters
		{"subject": 12, "session": 3}|no parameter of hnn-core: expected a network or flat parameters
		[1, 2]|expected an object, {...}, not a list
		{"a": "}",\n "tstop":\n {"a": 1}}|3: tstop: expected a network, with an "object_type", or flat parameters
		{"t_evdist_1": 1,\n "t_evprox\\u005f1"\n:\nnull, "sigma_t_evdist_1":\n[]}|5: sigma_t_evdist_1: expected a network
		{"t_evprox_1": 1,\n"celsius": true}|2: celsius: expected a number, not true
		t0_input_prox: 1\nrepeats_prox: 0\n|2: repeats_prox: 0: expected 1 or more
		t_evprox_1: 1\nsigma_t_evprox_1: -2\n|2: evprox1: sigma=-2: out of range (0 to 1e+09)
		{"t_evprox_1": 1,\n\n"sigma_t_evprox_1": -2}|3: evprox1: sigma=-2: out of range (0 to 1e+09)
		t_evprox_1: 1\ngbar_evprox_1_L2Pyr_ampa: -1\n|2: evprox1.L2_pyramidal: ampa=-1: out of range
		tstop: 1\ngbar_L2Pyr_L5Pyr: -5\n|2: L2_pyramidal.L5_pyramidal.proximal.ampa: weight=-5: out of range
		tstop: 1\n\ncelsius: 200\n|3: neymotin_2020: celsius=200: out of range
	END
	run -2 --separate-stderr hnn-net --import bad --mesh 3
	[[ $stderr == *"--mesh: '3' is not NXxNY"* ]]
	run -1 --separate-stderr hnn-net --import nowhere
	[[ $stderr == *nowhere* ]]
	run -2 hnn-net --import bad more
}

@test "a network stream is told from a file of hnn-core" {
	hnn-net neymotin_2020 --mesh 1x1 >stream.net
	run -1 --separate-stderr hnn-net --import stream.net
	[[ $stderr == "hnn-net: stream.net:"*": this is a network stream: hnn-net reads it without --import" ]]
}

@test "a Poisson drive without a rate for one of its targets has no spikes there, and all others the same" {
	network
	sed -i 's/"11": \[2\], "12": \[3\]/"11": [0], "12": [1]/' net.json
	hnn-net --import net.json 2>/dev/null | hnn-net --set noise.upper.rate=140 >with
	sed -i 's/"rate_constant": {"lower": 140.0}/"rate_constant": {}/' net.json
	hnn-net --import net.json >without
	grep -q '^target *noise *upper *rate=0 ' without
	hnn-sim --tstop 50 --events with.txt with >dipole
	hnn-sim --tstop 50 --events without.txt without >dipole
	[ "$(grep -c 'noise$' with.txt)" -gt 5 ]
	grep -v '^#\|noise$' with.txt | diff - <(grep -v '^#' without.txt)
}

@test "a second connection of a drive to the same receptor adds its weight, and only where weights add up" {
	network
	sed 's/"receptor": "nmda", "nc_dict": {"A_weight": 0.02, "A_delay": 0.1/"receptor": "ampa", "nc_dict": {"A_weight": 0.02, "A_delay": 0.1/' \
		net.json >two.json
	hnn-net --import two.json | plain | grep -q '^target ev_1 upper ampa=0.03 delay=0.1$'
	# and does what two do: two drives with the same spikes
	hnn-net --import two.json | hnn-net --remove burst --remove noise --remove told --remove ev_1.lower >once
	sed 's/ev_1/ev_2/' <(grep '^drive\|^target' once) | sed 's/ampa=[0-9.]*/ampa=0.01/' >second
	sed 's/\(target.*ampa=\)[0-9.]*/\10.02/; /^drive/s/cells=each/cells=each/' once | hnn-net --drives second >twice
	hnn-sim --tstop 30 once >one.txt
	hnn-sim --tstop 30 twice >two.txt
	traces_near one.txt two.txt 1e-12
	sed 's/"mechname": "Exp2Syn"/"mechname": "gabab_destexhe"/; s/"e": -80, "tau1": 0.5, "tau2": 5, //
		s/"4": \[0\], "5": \[1\]}, "loc": "proximal", "receptor": "[a-z]*"/"4": [0], "5": [1]}, "loc": "soma", "receptor": "gabaa"/g' \
		net.json >kind.json
	run -1 --separate-stderr hnn-net --import kind.json
	[[ $stderr == *": a second connection of the drive to the same receptor, whose kind does not add them up" ]]
}

@test "electrodes that are called as a drive get another name, and a warning says so" {
	network
	sed 's/"rec_arrays": {"array"/"rec_arrays": {"burst"/' net.json >same.json
	hnn-net --import same.json 2>said | plain >net
	grep -q '^electrode burst_2 ' net
	[ "$(grep -c '^contact burst_2 [12] ' net)" -eq 2 ]
	[ "$(cat said)" = "hnn-net: warning: same.json: the electrodes 'burst' are 'burst_2' here: something else has that name" ]
}

@test "of thresholds that connections give a cell the last counts, as in hnn-core" {
	network
	sed '/"1": \[0\]\|"0": \[1\]/s/"threshold": 0.0/"threshold": -5/' net.json >last.json
	[ "$(hnn-net --import last.json | hnn-net --get upper.threshold)" = -5 ]
	sed '/"0": \[2, 3\]/s/"threshold": 0.0/"threshold": -5/' net.json >first.json
	run -1 hnn-net --get upper.threshold <(hnn-net --import first.json)
}

@test "a threshold of connections becomes that of their source's cells" {
	network
	sed -i 's/"threshold": 0.0, "delay"/"threshold": -5.5, "delay"/; s/\("A_delay": 1, "lamtha": 20, "threshold": \)0.0/\1-5.5/' net.json
	hnn-net --import net.json >net
	grep -q '^network .* threshold=-5.5$' net
	[ "$(hnn-net --get upper.threshold net)" = 0 ]
	run -1 hnn-net --get lower.threshold net
}
