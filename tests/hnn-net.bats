load common

# A network with every kind of record, small, as `net`.
setup_file() {
	hnn-net neymotin_2020 --mesh 2x2 |
	hnn-drive evoked prox --location proximal --mu 10 --sigma 1 --ampa 0.01 --probability 0.5 |
	hnn-drive tonic hold --amplitude 0.1 --tstart 1 --tstop 2 | bare >"$BATS_FILE_TMPDIR/net"
}

setup() {
	cd "$BATS_TEST_TMPDIR" || exit
	ln "$BATS_FILE_TMPDIR/net" net
}

# The addresses of a stream, each with its value.
addresses() {
	awk '
		{ sub(/#.*/, "") }
		NF > 1 {
			stem = ""
			for (i = 2; i <= NF; i++)
				if ($i ~ /=/) print stem $i
				else stem = stem $i "."
		}' "$@"
}

# --- models -------------------------------------------------------------------------

@test "--list names every model and set of drives that ships, with a line each" {
	hnn-net --list >list
	[ "$(wc -l <list)" -eq "$(find "$ROOT/data/models" "$ROOT/data/drives" -name '*.net' | wc -l)" ]
	grep -q '^model  *neymotin_2020  *The column of Jones et al\. (2009)' list
	grep -qx 'model  *jones_2009  *the same as neymotin_2020' list
	grep -q '^drives  *alpha_prox  *Alpha rhythm' list
	[ "$(awk 'NF < 4' list | wc -l)" -eq 0 ]
}

@test "every model that --list names is whole and valid" {
	while read -r kind name _; do
		[ "$kind" != model ] || hnn-net --check "$name"
	done < <(hnn-net --list)
}

@test "models that differ in weights alone have the same cells" {
	for model in N20 gamma_L5weak_L2weak; do
		diff <(hnn-net neymotin_2020 | grep -vE '^(#|network)' | sed 's/weight=[^ ]*//') \
			<(hnn-net "$model" | grep -vE '^(#|network)' | sed 's/weight=[^ ]*//')
	done
}

# --- sets of drives -----------------------------------------------------------------

@test "every set of drives that --list names fits the model that its description names" {
	while read -r kind name _; do
		[ "$kind" = drives ] || continue
		model=$(sed -nE '2s/.*For ([A-Za-z0-9_]+).*/\1/p' "$ROOT/data/drives/$name.net")
		hnn-net "$model" --drives "$name" --check
	done < <(hnn-net --list)
}

@test "--drives adds a set of drives, several of them, or those of a network from a file or standard input" {
	hnn-net --mesh 2x2 neymotin_2020 --drives alpha_prox >with
	diff <(grep -E '^(drive|target)' with) <(grep -v '^#' "$ROOT/data/drives/alpha_prox.net")
	hnn-net --mesh 2x2 neymotin_2020 --drives alpha_dist --drives with >both
	[ "$(hnn-net --list both | awk '$1 == "drive" { print $2, $3 }' | xargs)" = "alpha_dist 10 alpha_prox 10" ]
	hnn-net --mesh 2x2 neymotin_2020 --drives alpha_prox --set alpha_prox.burst_rate=12 --get alpha_prox.burst_rate | grep -qx 12
	same with <(hnn-net --mesh 2x2 neymotin_2020 --drives - <with)
	hnn-net --mesh 2x2 law_2021 --drives net | hnn-net --list - | grep -q '^drive '
}

@test "--drives: what is wrong is said of the file that has it" {
	run -1 --separate-stderr hnn-net neymotin_2020 --drives alpha_pro
	[ "$stderr" = "hnn-net: there is no set of drives 'alpha_pro' (did you mean 'alpha_prox'?) and no such file" ]
	run -1 --separate-stderr hnn-net neymotin_2020 --drives nothing
	[ "$stderr" = "hnn-net: there is no set of drives 'nothing' (hnn-net --list names them) and no such file" ]
	run -1 --separate-stderr hnn-net neymotin_2020 --drives "$ROOT/data/models/law_2021.net"
	[ "$stderr" = "hnn-net: $ROOT/data/models/law_2021.net: no drive or bias: expected records of these, or a network that has some" ]
	run -1 --separate-stderr hnn-net --only L5_pyramidal neymotin_2020 --drives gamma
	[[ $stderr == "hnn-net: "*/drives/gamma.net:4:" target: there is no population 'L2_pyramidal' above" ]]
	printf '%s\n' 'drive a type=evoked location=proximal mu=1 sigma=0' >lone
	run -1 --separate-stderr hnn-net neymotin_2020 --drives lone
	[ "$stderr" = "hnn-net: lone:1: drive 'a' has no targets" ]
	run -1 --separate-stderr hnn-net net --drives net
	[[ $stderr == "hnn-net: net:"*": the same drive stands in line "*" of net" ]]
	run -1 --separate-stderr hnn-net neymotin_2020 --drives erp --drives tutorial
	[[ $stderr == "hnn-net: "*"/drives/tutorial.net:3: there is a drive 'evprox1' already" ]]
	[ -z "$output" ]
}

@test "a model is written as its file has it, but for blank lines" {
	diff <(grep . "$ROOT/data/models/neymotin_2020.net") <(hnn-net neymotin_2020 | bare)
}

@test "an alias is the same model" {
	cmp <(hnn-net jones_2009 | bare) <(hnn-net neymotin_2020 | bare)
}

@test "models are found from anywhere, and through a link to the program" {
	ln -s "$ROOT/bin/hnn-net" linked
	./linked --check neymotin_2020
	cd / && hnn-net --check neymotin_2020
}

@test "a model's name means the model, a path the file" {
	cp net neymotin_2020
	[ "$(hnn-net --get neymotin_2020.nx neymotin_2020)" = 10 ]
	[ "$(hnn-net --get neymotin_2020.nx ./neymotin_2020)" = 2 ]
}

# --- streams ------------------------------------------------------------------------

@test "what was written is read and written with the same bytes, from a file, - and standard input" {
	hnn-net net | same - net
	hnn-net - <net | same - net
	hnn-net <net | same - net
}

@test "comments stay where they are, spacing becomes regular" {
	cat >odd <<-'END'
		# above

		network   one nx=1  ny=1	spacing=1 celsius=37 threshold=0 # the mesh
		 # within
		population A lattice=full z=0
		section A soma L=10 diam=10 cm=1 Ra=100 v0=-65 dz=1#no blank
		end # done
	END
	hnn-net odd | bare | diff - <(cat <<-'END'
		# above
		network    one nx=1 ny=1 spacing=1 celsius=37 threshold=0 # the mesh
		# within
		population A lattice=full z=0
		section    A soma L=10 diam=10 cm=1 Ra=100 v0=-65 dz=1 #no blank
		end # done
	END
	)
}

@test "CRLF changes nothing" {
	sed 's/$/\r/' net | hnn-net | same - net
}

@test "several networks are several networks" {
	cat net net net | hnn-net --set prox.mu=7 >three
	[ "$(grep -c '^end$' three)" -eq 3 ]
	[ "$(hnn-net --get prox.mu --get hold.L5_basket.tstop three)" = $'7\n2\n7\n2\n7\n2' ]
}

@test "each network is answered while the input stays open" {
	ln net dataset
	stays_alive "$(wc -l <net)" hnn-net
	stays_alive 1 hnn-net --get prox.mu
}

@test "an error in a later network comes after the earlier ones" {
	{ cat net && echo 'network broken' && echo end; } >two
	run -1 --separate-stderr hnn-net two
	[ "$(bare <<<"$output")" = "$(cat net)" ]
	[ "$stderr" = "hnn-net: two:$(($(wc -l <net) + 1)): network: 'nx=' is missing" ]
}

# --- changes ------------------------------------------------------------------------

@test "--mesh sets the size of the grid and nothing else" {
	diff <(sed 's/nx=2 ny=2/nx=3 ny=17/' net) <(hnn-net --mesh 3x17 net | bare)
	diff <(hnn-net neymotin_2020 | bare | sed 's/nx=10 ny=10/nx=3 ny=17/') <(hnn-net -m 3x17 neymotin_2020 | bare)
}

@test "--spacing sets the distance of neighbours and nothing else" {
	diff <(sed 's/spacing=1 /spacing=1.5 /' net) <(hnn-net --spacing 1.5 net | bare)
	run -2 --separate-stderr hnn-net --spacing wide net
	[[ $stderr == "hnn-net: --spacing: 'wide' is not a number"* ]]
	run -1 --separate-stderr hnn-net --spacing 0 net
	[ "$stderr" = "hnn-net: --spacing 0: spacing=0: out of range (1e-06 to 1e+06)" ]
}

@test "--layer-separation sets heights in proportion and nothing else" {
	diff <(sed 's/z=1045.92/z=800/; s/z=1307.4/z=1000/; s/z=261.48/z=200/' net) <(hnn-net --layer-separation 1000 net | bare)
	cmp net <(hnn-net --layer-separation 1307.4 net | bare)
	run -2 --separate-stderr hnn-net --layer-separation far net
	[[ $stderr == "hnn-net: --layer-separation: 'far' is not a number"* ]]
	run -1 --separate-stderr hnn-net --layer-separation 1e7 net
	[ "$stderr" = "hnn-net: --layer-separation 1e7: z=8000000: out of range (-1e+06 to 1e+06)" ]
	run -1 --separate-stderr hnn-net --only L2_basket --layer-separation 1 net
	[ "$stderr" = "hnn-net: net: --layer-separation: all populations have the height z=1045.92" ]
}

@test "--only keeps populations and what joins them, and takes the others away with all that reaches them" {
	hnn-net --only L5_pyramidal,L2_basket net | bare >kept
	diff <(awk '!/L5_basket|L2_pyramidal/' net) kept
	hnn-drive evoked one --location proximal --mu 10 --sigma 1 --ampa L2_basket=0.01 net |
		hnn-drive tonic two --amplitude L2_basket=1 >driven
	diff <(bare driven | awk '!/L2_basket|L5_basket|L2_pyramidal| one /') <(hnn-net --only L5_pyramidal driven | bare)
}

@test "--only refuses names of no population" {
	run -1 --separate-stderr hnn-net --only L5_pyramidal,L7 net
	[ "$stderr" = "hnn-net: net: --only: there is no population 'L7'" ]
	run -1 --separate-stderr hnn-net --only L5 net
	[ "$stderr" = "hnn-net: net: --only: there is no population 'L5'" ]
	run -2 --separate-stderr hnn-net --only , net
	[[ $stderr == "hnn-net: --only: ',' names no population"* ]]
}

@test "a network of one population without connections goes through all stages" {
	hnn-net --only L2_basket --mesh 1x1 neymotin_2020 | grep -v ^connect | hnn-drive tonic clamp --amplitude 0.4 |
		hnn-electrode shank --at 50,0,0 >alone
	hnn-net --check alone
	hnn-sim --tstop 20 --trials 2 --spikes s --vsec v --isec i --ca c --lfp l alone | hnn-smooth 5 | hnn-scale 10 | hnn-avg >d
	[ "$(awk '!/^#/ && NF { n++; s += $2 * $2 + $3 * $3 + $4 * $4 } END { print n, s }' d)" = '801 0' ]
	grep -q 'L2_basket$' s
	for file in v i c l; do [ "$(grep -c '^# trial ' $file)" -eq 2 ]; done
	hnn-plot dipole d >picture
}

@test "--gain sets the gains of connections by what their ends do" {
	diff <(awk '$1 == "connect" { $0 = $0 " gain=" ($2 ~ /bask/ ? $3 ~ /bask/ ? 0.9 : 1.1 : $3 ~ /bask/ ? 0.8 : 1.2) } 1' net) \
		<(hnn-net --gain e_e=1.2,i_i=0.9,e_i=0.8,i_e=1.1 net | bare)
	diff <(awk '$1 == "connect" && $2 ~ /bask/ && $3 ~ /pyr/ { $0 = $0 " gain=2" } 1' net) <(hnn-net --gain i_e=2 net | bare)
	hnn-net --gain i_e=2 --gain i_e=3 net | grep -c gain=3 | grep -qx 5
}

@test "--gain refuses what is no gain, and populations that are both or neither" {
	for list in e_e e_x=1 ee=1 e_e=; do
		run -2 --separate-stderr hnn-net --gain "$list" net
		[[ $stderr == "hnn-net: --gain: '$list' is not e_e=NUMBER, nor e_i, i_e, i_i"* ]]
	done
	run -2 --separate-stderr hnn-net --gain e_e=-1 net
	[[ $stderr == "hnn-net: --gain: '-1' is not a number from 0"* ]]
	run -2 --separate-stderr hnn-net --gain e_e=1,e_e=1 net
	[[ $stderr == "hnn-net: --gain: 'e_e' stands twice"* ]]
	run -1 --separate-stderr hnn-net --add 'connect L2_basket L2_pyramidal proximal ampa weight=1 delay=1 lambda=1' --gain e_e=1 net
	[[ $stderr == "hnn-net: net:"*": --gain: 'L2_basket' is both excitatory and inhibitory: it reaches receptors of both kinds" ]]
	run -1 --separate-stderr hnn-net --remove L5_basket.L5_basket --remove L5_basket.L5_pyramidal --gain e_e=1 net
	[[ $stderr == "hnn-net: net:"*": --gain: 'L5_basket' is neither excitatory nor inhibitory: it reaches no cell" ]]
}

@test "a mesh that is none is refused" {
	for mesh in 3 3x x3 3x3x3 axb 3X3 '3 x 3' 3.5x2 ''; do
		run -2 --separate-stderr hnn-net neymotin_2020 --mesh "$mesh"
		[ -z "$output" ]
		[[ $stderr == "hnn-net: --mesh: '$mesh' is not NXxNY, such as 10x10"* ]]
	done
	run -1 --separate-stderr hnn-net neymotin_2020 --mesh 0x3
	[ -z "$output" ]
	[ "$stderr" = "hnn-net: --mesh 0x3: nx=0: out of range (1 to 1000)" ]
	run -1 --separate-stderr hnn-net neymotin_2020 --mesh 3x-1
	[ "$stderr" = "hnn-net: --mesh 3x-1: ny=-1: out of range (1 to 1000)" ]
	run -1 --separate-stderr hnn-net neymotin_2020 --mesh 1x1001
	[ "$stderr" = "hnn-net: --mesh 1x1001: ny=1001: out of range (1 to 1000)" ]
}

@test "--get finds every number of a network, each by one address" {
	addresses net >all
	[ "$(cut -d = -f 1 all | sort | uniq -d)" = "" ]
	[ "$(wc -l <all)" -gt 400 ]
	sed 's/=.*//; s/^/--get=/' all | xargs hnn-net net | bare | diff - <(sed 's/^[^=]*=//' all)
}

# becomes ADDRESS=VALUE: --set changes that setting and no other.
becomes() {
	diff <(addresses net | awk -v set="$1" '
		BEGIN { address = set; sub(/=.*/, "=", address) }
		index($0, address) == 1 { $0 = set; found++ }
		{ print }
		END { exit found != 1 }') <(hnn-net --set "$1" net | addresses)
	[ "$(hnn-net -s "$1" -g "${1%%=*}" net)" = "${1#*=}" ]
}

@test "--set changes a setting of every kind of record, and no other" {
	becomes neymotin_2020.celsius=36.5
	becomes L5_basket.z=100
	becomes L5_pyramidal.apical_1.L=650
	becomes L5_pyramidal.distal.sections=apical_2,apical_tuft
	becomes L2_basket.soma.hh2.gnabar=0.11
	becomes 'L5_pyramidal.apical_1.ar.gbar=exp(2e-06,0.0025,1)'
	becomes 'L5_pyramidal.apical_1.ca.gbar=linear(60,10,500)'
	becomes L2_pyramidal.gabab.tau2=25
	becomes L5_pyramidal.early.to=35.5
	becomes L2_pyramidal.L5_pyramidal.distal.ampa.weight=0.0005
	becomes L5_basket.L5_basket.soma.gabaa.autapses=1
	becomes prox.mu=-3.25e1
	becomes prox.location=apical_oblique,x 2>&1 | grep -q "has no location or section 'apical_oblique,x'"
	becomes prox.cells=3
	becomes prox.L5_pyramidal.ampa=0.684
	becomes prox.L2_basket.probability=0.25
	becomes hold.L2_pyramidal.amplitude=-0.2
}

@test "changes are made in their order, the last one holds" {
	[ "$(hnn-net --set prox.mu=1 --get prox.mu --set prox.mu=2 net)" = 2 ]
	[ "$(hnn-net --mesh 3x3 --set neymotin_2020.nx=4 --get neymotin_2020.nx net)" = 4 ]
	[ "$(hnn-net --set neymotin_2020.nx=4 --mesh 3x3 --get neymotin_2020.nx net)" = 3 ]
}

@test "an address that does not exist is refused, with the one most like it" {
	for option in --get --set; do
		value=$([ $option = --get ] || echo '=1')
		run -1 --separate-stderr hnn-net $option "prox.nu$value" net
		[ -z "$output" ]
		[ "$stderr" = "hnn-net: there is no address 'prox.nu' in the network (did you mean 'prox.mu'?)" ]
		run -1 --separate-stderr hnn-net $option "prox.L5_pyramidal.amapa$value" net
		[ "$stderr" = "hnn-net: there is no address 'prox.L5_pyramidal.amapa' in the network (did you mean 'prox.L5_pyramidal.ampa'?)" ]
		for address in prox prox. prox..mu prox.mu. mu L5_pyramidal; do
			run -1 --separate-stderr hnn-net $option "$address$value" net
			[ -z "$output" ]
			[[ $stderr == "hnn-net: there is no address '$address' in the network (did you mean "* ]]
		done
		for address in evdist1.mu evdist1.L5_pyramidal.ampa . .mu; do
			run -1 --separate-stderr hnn-net $option "$address$value" net
			[ "$stderr" = "hnn-net: there is no address '$address' in the network: nothing in it has a name like '${address%%.*}'" ]
		done
	done
}

@test "a weight that a target does not have yet can be set" {
	diff <(sed '/^target *prox L5_pyramidal /s/$/ nmda=0.002/' net) <(hnn-net --set prox.L5_pyramidal.nmda=0.002 net | bare)
	run -1 --separate-stderr hnn-net --get prox.L5_pyramidal.nmda net
	[ "$stderr" = "hnn-net: 'prox.L5_pyramidal.nmda' is not given and has no default; --set gives it" ]
	run -1 --separate-stderr hnn-net --set prox.L5_pyramidal.gaba=0.002 net
	[ "$stderr" = "hnn-net: there is no address 'prox.L5_pyramidal.gaba' in the network (did you mean 'prox.L5_pyramidal.ampa'?)" ]
}

@test "a receptor of another kind: what it has not is named, and what it has" {
	run -1 --separate-stderr hnn-net --set L5_pyramidal.nmda.kind=NMDA_gao net
	[[ $stderr == "hnn-net: --set L5_pyramidal.nmda.kind=NMDA_gao: synapse: 'tau1' is no setting of the kind NMDA_gao (expected kind, sections, "*")" ]]
	hnn-net --set L5_pyramidal.nmda.kind=NMDA_gao --remove L5_pyramidal.nmda.tau1 --remove L5_pyramidal.nmda.tau2 --check net
}

@test "a population may have a threshold of its own" {
	hnn-net --set L2_basket.threshold=-62 net >low
	diff <(sed '/^population *L2_basket /s/$/ threshold=-62/' net) <(bare low)
	spikes() { hnn-sim --tstop 2 --spikes spikes "$1" >/dev/null && awk '!/^#/ && NF { print $3 }' spikes | sort -u | xargs; }
	[ -z "$(hnn-net --set neymotin_2020.threshold=0 net >same && spikes same)" ]
	[ "$(hnn-drive tonic push --amplitude L2_basket=1 low >pushed && spikes pushed)" = L2_basket ]
	run -1 --separate-stderr hnn-net --set L2_basket.threshold=high net
	[ "$stderr" = "hnn-net: --set L2_basket.threshold=high: threshold=high: not a number" ]
}

# nearest WRONG ADDRESS: an address that does not exist is answered with that one.
nearest() {
	run -1 --separate-stderr hnn-net --get "$1" net
	[ "$stderr" = "hnn-net: there is no address '$1' in the network (did you mean '$2'?)" ] || { echo "$stderr"; false; }
}

@test "the address suggested is the nearest in meaning, not in letters" {
	nearest L5_basket.L5_pyramidal.proximal.gabaa.weight L5_basket.L5_pyramidal.soma.gabaa.weight
	nearest L2_basket.L5_pyramidal.soma.gabaa.delay L2_basket.L5_pyramidal.distal.gabaa.delay
	nearest L2_basket.L5_pyramidal.soma.gabaa L2_basket.L5_pyramidal.distal.gabaa.gain
	nearest L5_pyramidal.some.km.gbar L5_pyramidal.soma.km.gbar
	nearest L2_basket.soma.hh2.gna L2_basket.soma.hh2.gnabar
	nearest L2_basket.L5_pyramidal.gabaa.weight L2_basket.L5_pyramidal.distal.gabaa.weight
	nearest prox.L5_piramidal.ampa prox.L5_pyramidal.ampa
	nearest L2_basket.L5_pyramidal.distal.gabaa.gane L2_basket.L5_pyramidal.distal.gabaa.gain
}

@test "what hnn-core calls otherwise is answered with its name here" {
	hnn-drive poisson noise --location proximal --rate 10 --ampa L5_pyramidal=1 net >noisy
	mv noisy net
	while read -r there here; do
		nearest "$there" "$here"
	done <<-'END'
		prox.space_constant prox.lambda
		prox.event_seed prox.seed
		prox.n_drive_cells prox.cells
		prox.cell_specific prox.cells
		prox.loc prox.location
		prox.L5_pyramidal.weights_ampa prox.L5_pyramidal.ampa
		prox.L5_pyramidal.synaptic_delays prox.L5_pyramidal.delay
		noise.L5_pyramidal.rate_constant noise.L5_pyramidal.rate
		hold.L5_pyramidal.t0 hold.L5_pyramidal.tstart
		L2_basket.L2_basket.soma.gabaa.A_weight L2_basket.L2_basket.soma.gabaa.weight
		L2_basket.L2_basket.soma.gabaa.A_delay L2_basket.L2_basket.soma.gabaa.delay
		L2_basket.L2_basket.soma.gabaa.lamtha L2_basket.L2_basket.soma.gabaa.lambda
		L2_basket.L2_basket.soma.gabaa.allow_autapses L2_basket.L2_basket.soma.gabaa.autapses
		L5_pyramidal.nmda.mechname L5_pyramidal.nmda.kind
		L5_pyramidal.soma.gnabar_hh2 L5_pyramidal.soma.hh2.gnabar
		L5_pyramidal.soma.gbar_kca L5_pyramidal.soma.kca.gbar
		neymotin_2020.N_pyr_x neymotin_2020.nx
		neymotin_2020.inplane_distance neymotin_2020.spacing
	END
}

@test "a rate follows the cells of its drive: one for all, or one a target" {
	poisson() {
		hnn-drive poisson noise --location proximal --ampa L2_pyramidal=0.001,L5_pyramidal=0.002 "$@" net
	}
	poisson --rate 20 --cells 3 >shared.net
	poisson --rate 20 >each.net
	diff <(hnn-net --set noise.cells=each --addresses shared.net | sort) <(hnn-net --addresses each.net | sort)
	diff <(hnn-net --set noise.cells=3 --addresses each.net | sort) <(hnn-net --addresses shared.net | sort)
	poisson --rate L2_pyramidal=20,L5_pyramidal=30 >two.net
	run -1 --separate-stderr hnn-net --set noise.cells=3 two.net
	[ -z "$output" ]
	[ "$stderr" = "hnn-net: --set noise.cells=3: the targets differ in rate, which is one for all of them then: set \
'noise.*.rate' before" ]
	diff <(hnn-net --set 'noise.*.rate=20' --set noise.cells=3 --addresses two.net | sort) \
		<(hnn-net --addresses shared.net | sort)
}

@test "a rate that stands where the cells of its drive do not have it is told where it belongs, to a sweep and a fit too" {
	poisson() {
		hnn-drive poisson noise --location proximal --ampa L2_pyramidal=0.001,L5_pyramidal=0.002 "$@" net
	}
	poisson --rate 20 --cells 3 >shared.net
	poisson --rate L2_pyramidal=20,L5_pyramidal=30 >two.net
	line=$(grep -n '^drive  *noise' two.net | cut -d: -f1)
	missing="two.net:$line: drive: 'rate=' is missing: it stands here, once for all targets, with cells=1 \
('hnn-net --set noise.cells=1' moves it)"
	run -1 --separate-stderr hnn-sweep --param noise.cells=1,3 --summary x='sed -n 9p' two.net
	[ "$stderr" = "hnn-sweep: run 1 (noise.cells=1): the network is refused: $missing" ]
	run -1 --separate-stderr hnn-optim --param noise.cells=1:4:2 --pipeline false two.net
	[ "$stderr" = "hnn-optim: --param noise.cells: the network refuses the lower bound 1: $missing" ]
	sed 's/cells=3/cells=each/' shared.net >wrong.net
	run -1 --separate-stderr hnn-net wrong.net
	[[ $stderr == *": drive: rate stands in the records of the targets with cells=each \
('hnn-net --set noise.cells=each' moves it)" ]]
	hnn-net --set noise.cells=each wrong.net | hnn-net --check
	sed 's/cells=each/cells=3/; s/^drive.*noise.*/& rate=20/' two.net >wrong.net
	run -1 --separate-stderr hnn-net wrong.net
	[[ $stderr == *": target: rate stands in the record of the drive with cells=3 \
('hnn-net --set noise.cells=3' moves it)" ]]
	sed '/^target/s/rate=[0-9.]*//' two.net | sed 's/cells=each/cells=3/' >wrong.net
	run -1 --separate-stderr hnn-net wrong.net
	[[ $stderr == *": drive: 'rate=' is missing" ]]
}

@test "a setting at its default has an address: --get prints it, --set puts it into its record" {
	run -0 hnn-net --get L2_basket.L5_pyramidal.distal.gabaa.gain --get L2_pyramidal.all.to --get L2_basket.soma.dx net
	[ "$output" = $'1\nnever\n0' ]
	diff <(sed '/^connect    L2_basket L5_pyramidal distal gabaa/s/$/ gain=0.5/' net) \
		<(hnn-net --set L2_basket.L5_pyramidal.distal.gabaa.gain=0.5 net | bare)
	hnn-net --set L2_pyramidal.all.to=never net | grep -qx 'baseline   L2_pyramidal all offset=0.0443 to=never'
	run -1 hnn-net --get L2_basket.L5_pyramidal.distal.gabaa.pairs net
	[ "$output" = "hnn-net: 'L2_basket.L5_pyramidal.distal.gabaa.pairs' is not given and has no default; --set gives it" ]
}

@test "--addresses prints every address with value and unit, those at their default marked" {
	hnn-net --addresses net >all
	diff <(addresses net | sort) <(grep -v ' (default)$' all | cut -d ' ' -f 1 | sort)
	[ -z "$(cut -d = -f 1 all | sort | uniq -d)" ]
	for line in 'L5_pyramidal.soma.km.gbar=200 pS/um2' 'L5_pyramidal.soma.hh2.el=-65 mV' 'L5_pyramidal.soma.cad.taur=20 ms' \
		'L2_basket.soma.L=39 um' 'L2_basket.soma.dx=0 (default)' 'L2_pyramidal.all.to=never ms (default)' \
		'L2_basket.ampa.tau1=0.5 ms' 'L2_basket.L2_basket.soma.gabaa.weight=0.02 uS' \
		'L2_basket.L2_basket.soma.gabaa.autapses=1 (whole) (default)' 'neymotin_2020.spacing=1 um'; do
		grep -qxF "$line" all || { echo "$line"; false; }
	done
	sed -n 's/ .*(default)$//p' all | cut -d = -f 1 | sed 's/^/--get=/' | xargs hnn-net net |
		diff - <(sed -n 's/ .*(default)$//p' all | cut -d = -f 2)
}

@test "--addresses says which settings are whole numbers: those that are refused a broken one for that" {
	for address in $(hnn-net --addresses net | awk -F '[ =]' '$2 ~ /^([-0-9.e]+|each)$/ { n = split($1, word, "."); if (!there[word[n]]++) print $1 }'); do
		hnn-net --set "$address=0.50001" net 2>&1 >/dev/null | grep -q 'not a whole number' && echo "$address"
	done | sort | diff - <(hnn-net --addresses net | awk '/\(whole\)( \(default\))?$/ {
		sub(/=.*/, ""); n = split($0, word, "."); if (!there[word[n]]++) print }' | sort)
}

@test "each default that --addresses prints can be set, and changes nothing" {
	hnn-net --addresses net | sed -n 's/ .*(default)$//p' | sed 's/^/--set=/' | xargs hnn-net net >explicit
	run -1 grep default <(hnn-net --addresses explicit | bare)
	hnn-sim --tstop 2 net >expected
	hnn-sim --tstop 2 explicit | same - expected
}

@test "--add puts a record where it is valid" {
	hnn-net --add 'connect L5_basket L2_pyramidal soma gabaa weight=1e-3 delay=1 lambda=3' \
		--add 'channel L2_basket soma km gbar=1' \
		--add 'section L2_basket axon parent=soma at=1 L=10 diam=1 cm=1 Ra=100 v0=-65 dz=-1' \
		--add 'location L2_basket any sections=axon,soma # both' --add 'population Z lattice=full z=0' \
		--add 'section Z soma L=10 diam=1 cm=1 Ra=100 v0=-65 dz=-1' --add 'bias clamp Z amplitude=1' net >added
	diff net <(bare added) >changes && false
	run -1 grep '^<' changes
	[ "$(grep -c '^>' changes)" -eq 7 ]
	grep -qxF '> location   L2_basket any sections=axon,soma # both' changes
	tail -n 2 added | head -n 1 | grep -qx 'bias       clamp Z amplitude=1'
	hnn-net --set L2_basket.soma.km.gbar=2 --check added
}

@test "--add refuses what is no record, and what the network cannot have" {
	for record in '' '# nothing' 'network a nx=1 ny=1' end 'connection a b'; do
		run -2 --separate-stderr hnn-net --add "$record" net
		[ -z "$output" ]
		[[ $stderr == "hnn-net: --add: '"*"' is not a "* ]]
	done
	run -2 --separate-stderr hnn-net --add $'bias a L2_basket amplitude=1\nbias b L2_basket amplitude=1' net
	run -1 --separate-stderr hnn-net --add 'bias a L2_basket amplitude=' net
	[ "$stderr" = "hnn-net: --add:1: 'amplitude=': expected key=value" ]
	run -1 --separate-stderr hnn-net --add 'section L9 soma L=1' net
	[ "$stderr" = "hnn-net: --add 'section L9 soma L=1': section: there is no population 'L9' above" ]
	run -1 --separate-stderr hnn-net --add 'synapse L2_basket ampa e=0 tau1=1 tau2=2 sections=soma' net
	[[ $stderr == "hnn-net: --add 'synapse L2_basket ampa "*"': the same synapse stands in line "*" of net" ]]
}

@test "--remove takes away a record with what belongs to it, or a setting" {
	diff <(sed '/^drive *prox /d; /^target *prox /d' net) <(hnn-net --remove prox net | bare)
	diff <(sed '/^connect *L2_basket L5_pyramidal /d' net) <(hnn-net --remove L2_basket.L5_pyramidal net | bare)
	diff <(sed '/^target *prox L2_basket /d' net) <(hnn-net --remove prox.L2_basket net | bare)
	diff <(sed '/^bias *hold /d' net) <(hnn-net -r hold net | bare)
	diff <(sed '/^connect *L2_pyramidal L2_pyramidal proximal ampa/s/ autapses=0//' net) \
		<(hnn-net --remove L2_pyramidal.L2_pyramidal.proximal.ampa.autapses net | bare)
	diff net <(hnn-net --remove hold --add 'bias hold L2_basket amplitude=0.1 tstart=1 tstop=2' net | bare) |
		grep -c '^[<>]' | grep -qx 3
}

@test "--remove refuses what is not there and what is needed" {
	run -1 --separate-stderr hnn-net --remove prix net
	[ "$stderr" = "hnn-net: there is no address 'prix' in the network (did you mean 'prox'?)" ]
	run -1 --separate-stderr hnn-net --remove L2_basket net
	[[ $stderr == "hnn-net: net:"*": there is no population 'L2_basket' above (after --remove L2_basket)" ]]
	run -1 --separate-stderr hnn-net --remove prox.mu net
	[[ $stderr == "hnn-net: net:"*": drive: 'mu=' is missing (after --remove prox.mu)" ]]
}

@test "--list of a network: its populations and drives with number of cells and first gid" {
	[ "$(hnn-net --list net | grep -v '^#' | awk '{ print $1, $2, $3, $4 }')" = "population L2_basket 2 0
population L2_pyramidal 4 2
population L5_basket 2 6
population L5_pyramidal 4 8
drive prox 12 12
bias hold - -" ]
	hnn-net --list neymotin_2020 | grep -q '^population  L5_pyramidal  *100  *170$'
	cat net net | hnn-net --list - | grep -c '^# network' | grep -qx 2
}

@test "--set refuses what is no assignment" {
	for set in prox.mu prox.mu= =3 = ''; do
		run -2 --separate-stderr hnn-net neymotin_2020 --set "$set"
		[ -z "$output" ]
		[[ $stderr == "hnn-net: --set: '$set' is not ADDRESS=VALUE"* ]]
	done
	for value in '1 2' 1=2 '1#' $'1\n2' ' '; do
		run -2 --separate-stderr hnn-net neymotin_2020 --set "L2_basket.z=$value"
		[[ $stderr == "hnn-net: --set: '$value' is not a value"* ]]
	done
}

# told ASSIGNMENT MESSAGE: setting it is refused so.
told() {
	run -1 --separate-stderr hnn-net --set "$1" net
	[ -z "$output" ]
	[ "$stderr" = "hnn-net: $2" ] || { echo "$stderr"; false; }
}

@test "a value that the network cannot have is refused, by the option that gives it" {
	told prox.sigma=-1 "--set prox.sigma=-1: sigma=-1: out of range (0 to 1e+09)"
	told prox.mu=nan "--set prox.mu=nan: mu=nan: not a number"
	told prox.mu=1e999 "--set prox.mu=1e999: mu=1e999: not a number"
	told prox.mu=12ms "--set prox.mu=12ms: mu=12ms: not a number"
	told prox.numspikes=1.5 "--set prox.numspikes=1.5: numspikes=1.5: not a whole number"
	told L2_basket.ampa.tau1=6 "--set L2_basket.ampa.tau1=6: synapse: the rise time tau1=6 is not shorter than the decay time tau2=5"
	run -1 --separate-stderr hnn-net --mesh 2x2 --set prox.mu=1 --set prox.sigma=-1 net
	[ "$stderr" = "hnn-net: --set prox.mu=1, --set prox.sigma=-1: sigma=-1: out of range (0 to 1e+09)" ]
}

@test "a record that does not fit any more is named by its line, with the options that came before" {
	line() { awk -v start="$1" 'index($0, start) == 1 { print NR }' net; }
	told prox.location=distal "net:$(line 'target     prox L5_basket'): target: L5_basket has no location or section 'distal' (after --set prox.location=distal)"
	told L5_pyramidal.basal_1.parent=basal_2 "net:$(line 'population L5_pyramidal'): the sections of 'L5_pyramidal' form a ring, not a tree (after --set L5_pyramidal.basal_1.parent=basal_2)"
	run -1 --separate-stderr hnn-net --mesh 2x2 --remove L2_basket.gabaa net
	[ "$stderr" = "hnn-net: net:$(line 'connect    L2_basket L2_basket soma gabaa'): connect: L2_basket has no receptor 'gabaa' (after --mesh 2x2, --remove L2_basket.gabaa)" ]
}

# --- --check ------------------------------------------------------------------------

@test "--check says nothing of a good network" {
	run -0 hnn-net --check net
	[ -z "$output" ]
	run -0 hnn-net -c <net
	[ -z "$output" ]
}

# refused MESSAGE: the file `bad` is refused with that message (a pattern) behind its name, and
# so it is on standard input.
refused() {
	run -1 --separate-stderr timeout 10 hnn-net --check bad
	[[ -z $output && $stderr == "hnn-net: bad"$1 ]] || { echo "$output; $stderr" && false; }
	run -1 --separate-stderr timeout 10 hnn-net <bad
	[[ -z $output && $stderr == "hnn-net: standard input"$1 ]] || { echo "$output; $stderr" && false; }
}

@test "an empty network stream is refused" {
	: >bad
	refused ": no network: the input is empty"
	printf '\n# nothing\n\n' >bad
	refused ": no network: the input is empty"
}

@test "a network cut short is refused, wherever it was cut" {
	size=$(wc -c <net)
	for ((n = 200; n < size; n += 311)); do
		head -c $n net >bad
		run -1 --separate-stderr hnn-net bad
		[ -z "$output" ]
	done
	head -n 20 net >bad
	refused ":20: the network ends without an 'end' record: the stream is cut short"
	head -c -2 net >bad
	refused ":$(wc -l <net): the network ends without an 'end' record: the stream is cut short"
}

@test "what is no network stream is refused" {
	printf '\211PNG\r\n\032\n' >bad
	refused ":1: '"$'\211'"PNG': expected a network stream, which begins with a 'network' record"
	printf 'network a nx=1\n\0\n' >bad
	refused ":2: a NUL byte: this is not text"
	head -c 100000 "$ROOT/bin/hnn-net" >bad
	refused ":1: *"
	printf '# trial 1\n0 1 2 3\n0.5 1 2 3\n' >bad
	refused ':2: rows of numbers, such as a dipole stream has: expected a network stream'
	echo 'mu=3' >bad
	refused ":1: 'mu=3': a record begins with its kind, not a setting"
	{ cat net && echo 'what else'; } >bad
	run -1 hnn-net --check bad
	[ "$output" = "hnn-net: bad:$(wc -l <bad): 'what': expected a network stream, which begins with a 'network' record" ]
}

@test "hnn-drive and hnn-sim refuse what hnn-net refuses, in the same words" {
	same_words() {
		local program want
		want=$(hnn-net --check bad 2>&1) && false
		for program in 'hnn-drive tonic more --amplitude 1' 'hnn-sim --tstop 1'; do
			# shellcheck disable=SC2086
			run -1 --separate-stderr timeout 10 $program bad
			[ -z "$output" ]
			[ "${stderr#*: }" = "${want#*: }" ]
		done
	}
	: >bad
	same_words
	head -n 20 net >bad
	same_words
	sed '5s/L=39/L=nan/' net >bad
	same_words
	sed '/^section    L2_pyramidal apical_1/s/parent=apical_trunk/parent=apical_tuft/' net >bad
	same_words
	echo '0 1 2 3' >bad
	same_words
}

@test "a huge word is refused with its head, not with all of it" {
	head -c 3000000 /dev/zero | tr '\0' x >bad
	run -1 hnn-net --check bad
	[ ${#output} -lt 1200 ]
	[[ $output == "hnn-net: bad:1: 'xxx"*"xxx..." ]]
}

# with SED: `net`, edited, becomes `bad`.
with() {
	sed "$1" net >bad
	! cmp -s net bad
}

@test "cells listed at the points of the lattice are the cells of the lattice" {
	awk '$1 == "population" {
			basket = sub(/lattice=basket/, "lattice=listed")
			sub(/lattice=full/, "lattice=listed")
			print
			n = 0
			for (a = 0; a < 2; a++)
				for (b = 0; b < 2; b++)
					if (!basket) print "cell", $2, n++, "x=" a, "y=" b
					else if (b == a % 2) print "cell", $2, n++, "x=" b, "y=" a
			next
		} 1' net | hnn-net >listed
	for file in net listed; do hnn-sim --tstop 20 --spikes $file.spikes $file >$file.dipole; done
	same net.dipole listed.dipole
	same net.spikes listed.spikes
	[ "$(hnn-net --list listed)" = "$(hnn-net --list net)" ]
	hnn-net --set L2_basket.1.x=7.5 --get L2_basket.1.x listed | grep -qx 7.5
	hnn-net --add 'cell L2_basket 2 x=-3 y=0.5' listed | diff listed - | grep -qx '> cell       L2_basket 2 x=-3 y=0.5'
}

@test "cells that are listed wrongly are refused" {
	while IFS='|' read -r edit says; do
		sed "/^population L2_basket/$edit" net >bad
		refused "$says"
	done <<-'END'
		s/basket z/listed z/|:*: population 'L2_basket' lists no cell
		s/$/\ncell L2_basket 0 x=0 y=0/|:*: cell: the cells of L2_basket are not listed (lattice=listed)
		s/basket z\(.*\)/listed z\1\ncell L2_basket 1 x=0 y=0/|:*: cell: '1': expected 0, the number of cells of L2_basket before it
		s/basket z\(.*\)/listed z\1\ncell L2_basket 0 x=0/|:*: cell: 'y=' is missing
		s/basket z\(.*\)/listed z\1\ncell L2_basket 0 x=0 y=1e7/|:*: y=1e7: out of range (-1e+06 to 1e+06)
		s/basket z/lists z/|:*: lattice=lists: *
	END
}

@test "a population has 16 receptors, each with its drive, and no more" {
	add=()
	for i in $(seq $((16 - $(grep -c '^synapse *L2_basket' net)))); do
		add+=(--add "synapse L2_basket r$i e=0 tau1=0.5 tau2=5 sections=soma")
	done
	hnn-net "${add[@]}" net >many
	sed 's/^target *prox L2_basket/& r1=0.001 r2=0.002 r3=0.003 r4=0.004 r5=0.005/' many | hnn-sim --tstop 20 >dipole
	hnn-net --add 'synapse L2_basket more e=0 tau1=0.5 tau2=5 sections=soma' many >bad 2>said && false
	grep -q 'synapse: L2_basket has more than 16 receptors' said
}

@test "malformed records are refused, by file and line" {
	with '5s/$/ stray/'
	refused ":5: 'stray': expected key=value (names come before settings)"
	with '5s/$/ =3/'
	refused ":5: '=3': expected key=value"
	with '5s/$/ x=/'
	refused ":5: 'x=': expected key=value"
	with '5s/$/ L=3/'
	refused ":5: 'L' is set twice"
	with 's/^end/end now/'
	refused ":*: 'end' stands alone on its line"
	with '5s/^/network again nx=1\n/'
	refused ":5: a new 'network' record before the 'end' of the last one"
	with '5s/section/setcion/'
	refused ":5: 'setcion': unknown kind of record"
	with '5s/$/ colour=red/'
	refused ":5: section: unknown setting 'colour'"
	with '5s/ soma//'
	refused ":5: section: expected a population and a section before the settings"
	with '5s/ L=39//'
	refused ":5: section: 'L=' is missing"
}

@test "values that make no sense are refused, by file and line" {
	for value in nan inf -inf 1e999 0x10 1,5 39um --1; do
		with "5s/L=39/L=$value/"
		refused ":5: L=$value: not a number"
	done
	for value in 0 -39 1e300; do
		with "5s/L=39/L=$value/"
		refused ":5: L=$value: out of range (0.1 to 100000)"
	done
	with '3s/nx=2/nx=1e3/'
	refused ":3: nx=1e3: not a whole number"
	with '3s/nx=2/nx=100000000000000000000/'
	refused ":3: nx=100000000000000000000: not a whole number"
}

@test "contradictions are refused" {
	with '5s/.*/&\n&/'
	refused ":6: the same section stands in line 5"
	with '/^drive/s/.*/&\n&/'
	refused ":*: the same drive stands in line *"
	with '/^connect    L2_basket L2_basket/s/.*/&\n&/'
	refused ":*: the same connect stands in line *"
	with '/^drive/s/ prox / L2_basket /; /^target/s/ prox / L2_basket /'
	refused ":*: drive: 'L2_basket' is the name of a population"
	with '/^section    L2_pyramidal soma/s/ dz=1/ dz=1 parent=apical_1 at=1/'
	refused ":*: population 'L2_pyramidal' has no root: every section has a parent"
	with '/^section    L2_pyramidal apical_1/s/parent=apical_trunk/parent=apical_tuft/'
	refused ":*: the sections of 'L2_pyramidal' form a ring, not a tree"
	with '/^section    L2_pyramidal basal_1/s/parent=soma at=0//'
	refused ":*: section: 'soma' has no parent, but 'basal_1' is the root of L2_pyramidal"
	with '/^population L5_basket/d'
	refused ":*: section: there is no population 'L5_basket' above"
	with '/^target/d'
	refused ":*: drive 'prox' has no targets"
	with '/^bias       hold L2_basket/s/tstop=2/tstop=0.5/'
	refused ":*: bias: tstop=0.5 is before tstart=1"
	printf 'network a nx=1 ny=1 spacing=1 celsius=37 threshold=0\nend\n' >bad
	refused ": the network has no population"
}

@test "tens of thousands of records are read in the time that they take, not in its square" {
	{
		printf 'network a nx=1 ny=1 spacing=1 celsius=37 threshold=0\npopulation A lattice=full z=0\n'
		echo 'section A soma L=20 diam=20 cm=1 Ra=100 v0=-65 dz=1'
		seq 60000 | sed 's/.*/bias b& A amplitude=0/'
		echo end
	} >many
	timeout 10 hnn-net --check many
}

# chain SECTIONS: a cell that is a chain of sections of 0.1 m.
chain() {
	printf 'network a nx=1 ny=1 spacing=1 celsius=37 threshold=0\npopulation A lattice=full z=0\n'
	echo 'section A soma L=1e5 diam=2 cm=1 Ra=100 v0=-65 dz=1'
	for ((i = 1; i < $1; i++)); do
		echo "section A s$i parent=$([ $i = 1 ] && echo soma || echo s$((i - 1))) at=1 L=1e5 diam=2 cm=1 Ra=100 v0=-65 dz=1"
	done
	echo end
}

@test "a cell of any length is simulated or refused" {
	chain 41 >long
	timeout 20 hnn-sim --tstop 0.1 long | grep -c '^0' | grep -qx 5
	chain 60 >bad
	refused ":2: the sections of 'A' have 120060 segments of about 50 um, more than 100000"
	chain 4097 >bad
	refused ":4099: section: A has more than 4096 sections"
}

@test "a choice among too many pairs is refused" {
	with '/^connect    L2_pyramidal L2_basket/s/$/ probability=0.5/; s/nx=2 ny=2/nx=150 ny=150/'
	refused ":*: connect: probability: 168750000 pairs to choose from, more than 100000000"
}

@test "a name with a dot, which no address could reach, is refused" {
	with 's/L2_basket/L2.basket/'
	refused ":4: 'L2.basket': a name has no dot in it"
}

# --- the rest -----------------------------------------------------------------------

@test "wrong command lines are refused" {
	run -2 --separate-stderr hnn-net one two
	[[ $stderr == "hnn-net: unexpected operand 'two'"* ]]
	run -2 --separate-stderr hnn-net --list one two
	[[ $stderr == "hnn-net: unexpected operand 'two'"* ]]
	run -2 --separate-stderr hnn-net --nonsense
	[[ $stderr == "hnn-net: unknown option '--nonsense'"* ]]
	run -2 --separate-stderr hnn-net --set
	[[ $stderr == "hnn-net: option '--set' needs a value"* ]]
	run -1 --separate-stderr hnn-net absent
	[ "$stderr" = "hnn-net: there is no model 'absent' (hnn-net --list names them) and no such file" ]
	for name in neymotin neymotin2020 Neymotin_2020 2020; do
		run -1 --separate-stderr hnn-net "$name"
		[ "$stderr" = "hnn-net: there is no model '$name' (did you mean 'neymotin_2020'?) and no such file" ]
	done
	run -1 --separate-stderr hnn-net .
	[ "$stderr" = "hnn-net: cannot read '.': is a directory" ]
}

@test "--help and --version" {
	run -0 hnn-net --help
	[[ $output == "Usage: hnn-net [OPTION]... [MODEL|FILE]"*--mesh*--spacing*--layer-separation*--only*--gain*--set*--drives*--add*--remove*--get*--addresses*--list*--check* ]]
	run -0 hnn-net --version
	[[ $output == "hnn-net (hnn-tools) "[0-9]* ]]
}

@test "a full disk and a reader that is gone are errors" {
	[ -w /dev/full ] || skip "there is no /dev/full"
	run -1 bash -c 'hnn-net neymotin_2020 >/dev/full'
	[ "$output" = "hnn-net: cannot write standard output: No space left on device" ]
	run -1 bash -c 'hnn-net --list >/dev/full'
	for ((i = 0; i < 50; i++)); do cat net; done >many
	run -0 timeout 10 bash -c 'hnn-net many | true; [ "${PIPESTATUS[0]}" = 141 ]'
}
