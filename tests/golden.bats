# What the programs compute, held against the published simulator's results in golden/.
load common
load networks

setup_file() {
	cd "$BATS_FILE_TMPDIR" || exit
	simulate quiet --tstop 60 --vsec quiet.v --isec quiet.i --ca quiet.ca
	simulate tutorial --tstop 169.82593118462967 --trials 3
	simulate mesh3x3 --tstop 80 --trials 2 --vsec mesh3x3.v --isec mesh3x3.i --ca mesh3x3.ca --lfp mesh3x3.lfp
	simulate law --tstop 150
	simulate calcium --tstop 150
	simulate cellspecific --tstop 150 --trials 2
	simulate bursty --tstop 150 --trials 2
	simulate rhythm --tstop 150 --trials 2
	simulate poisson --tstop 80 --trials 2
	simulate train --tstop 70
	simulate swc --tstop 80 --vsec swc.v
	simulate mixed --tstop 60.01 --dt 0.05 --trials 2
}

setup() {
	cd "$BATS_FILE_TMPDIR" || exit
}

# simulate SCENARIO OPTION...: its network, dipoles, spikes and events as SCENARIO.KIND.
simulate() {
	local name=$1
	shift
	"net_$name" >"$name.net"
	hnn-sim "$@" --spikes "$name.spikes" --events "$name.events" "$name.net" >"$name.dipole"
}

# rows TRIAL FILE: the rows of a trial (from 0).
rows() {
	awk -v trial="$1" '/^# trial / { now = $3 - 1 } /^#/ || !NF { next } now == trial' "$2"
}

# trials FILE...: that there is a golden trace for every trial of ours and the other way round.
trials() {
	[ "$(grep -c '^# trial ' "$1")" -eq $(($# - 1)) ]
}

# dipoles_near SCENARIO [FILE]: every sample of every trial within 1e-9 nAm, times to 1e-9 ms.
dipoles_near() {
	local ours=${2:-$1.dipole} k=0 golden
	trials "$ours" "$GOLDEN/$1"/dipole-*.txt
	for golden in "$GOLDEN/$1"/dipole-*.txt; do
		rows $k "$ours" | awk -v golden="$golden" '
			{
				if ((getline line < golden) != 1) { print golden ": too short"; exit bad = 1 }
				split(line, x)
				for (c = 1; c <= 4; c++)
					if (NF != 4 || !(($c - x[c]) ^ 2 <= 1e-18)) {
						print golden ": " line ": is " $0
						exit bad = 1
					}
			}
			END {
				if (!bad && (NR == 0 || (getline line < golden) != 0)) { print golden ": too long"; exit 1 }
				exit bad
			}' >&2
		k=$((k + 1))
	done
}

# spikes_same SCENARIO [FILE]: the same gids at the same steps (golden times have ten digits).
spikes_same() {
	local ours=${2:-$1.spikes} k=0 golden
	trials "$ours" "$GOLDEN/$1"/spikes-*.txt
	for golden in "$GOLDEN/$1"/spikes-*.txt; do
		paste -d ' ' <(rows $k "$ours" | cut -d ' ' -f 1,2) "$golden" | awk -v golden="$golden" '
			NF != 4 || $2 != $4 || !(($1 - $3) ^ 2 <= 1e-14) { print golden ":" NR ": " $0; exit 1 }' >&2
		k=$((k + 1))
	done
}

# events_same SCENARIO: the same drive cells, each event's time within 1e-12 ms.
events_same() {
	local sort="sort -k 1,1n -k 3,3n -k 4,4g"
	paste -d ' ' <(awk '/^# trial / { trial = $3 - 1 } /^#/ || !NF { next } { print trial, $3, $2, $1 }' "$1.events" | $sort) \
		<($sort "$GOLDEN/$1/events.txt") |
	awk 'NF != 8 || $1 != $5 || $2 != $6 || $3 != $7 || !(($4 - $8) ^ 2 <= 1e-24) { print NR ": " $0; exit 1 }' >&2
	[ -s "$GOLDEN/$1/events.txt" ]
}

# table_near FILE EXPECTED ABSOLUTE RELATIVE: every 20th row of the first trial in FILE, columns
# named gid.population.section[.receptor], against lines `gid population section[_receptor] value...`,
# within ABSOLUTE or RELATIVE x the line's peak.
table_near() {
	awk -v absolute="$3" -v relative="$4" '
		FILENAME == ARGV[1] {
			if ($3 ~ /_(ampa|nmda|gabaa|gabab)$/) sub(/_[a-z]*$/, ".&", $3)
			sub(/\._/, ".", $3)
			name[++lines] = $1 "." $2 "." $3
			samples = NF - 3
			for (k = 1; k <= samples; k++) {
				value[lines, k] = $(k + 3)
				size = $(k + 3) < 0 ? -$(k + 3) : $(k + 3) + 0
				if (size > peak[lines]) peak[lines] = size
			}
			next
		}
		/^# columns / { for (c = 3; c <= NF; c++) column[$c] = c - 2; next }
		/^#/ { next }
		NF == 0 { exit }
		rows++ % 20 { next }
		{
			k = (rows - 1) / 20 + 1
			for (i = 1; i <= lines; i++) {
				if (!(name[i] in column)) { print name[i] ": no such column"; exit bad = 1 }
				off = $column[name[i]] - value[i, k]
				off = off < 0 ? -off : off
				if (!(off <= absolute + relative * peak[i])) {
					printf "%s at %s ms: %s, not %s\n", name[i], $1, $column[name[i]], value[i, k]
					exit bad = 1
				}
			}
		}
		END {
			if (!bad && (lines == 0 || k != samples)) { printf "%d samples, not %d\n", k, samples; exit 1 }
			exit bad
		}' "$2" "$1" >&2
}

# every_20th TRIAL ARRAY FILE: these rows of a trial's (from 0) potentials at an array.
every_20th() {
	awk -v trial="$1" -v array="$2" '
		/^# trial / { now = $3 - 1; rows = 0 }
		/^# array / { is = $3 }
		/^#/ || !NF { next }
		now == trial && is == array && rows++ % 20 == 0' "$3"
}

# gids_same SCENARIO: cells and drive cells are numbered alike.
gids_same() {
	awk '
		FILENAME == ARGV[1] { first[$1] = $2; last[$1] = $3; next }
		/^#/ || !NF { next }
		!($3 in first) || $2 < first[$3] || $2 > last[$3] { print FILENAME ": " $0; exit 1 }
	' "$GOLDEN/$1/gids.txt" "$1.spikes" "$1.events" >&2
}

@test "quiet: the dipole is the published one, within 1e-9 nAm" {
	dipoles_near quiet
}

@test "quiet: no cell spikes and there is no event" {
	[ "$(rows 0 quiet.spikes | wc -l)" -eq 0 ]
	[ "$(rows 0 quiet.events | wc -l)" -eq 0 ]
	trials quiet.spikes one
}

@test "quiet: potentials within 1e-9 of their peak" {
	table_near quiet.v "$GOLDEN/quiet/vsec-0.txt" 0 1e-9
}

@test "quiet: calcium within 1e-9 of its peak" {
	table_near quiet.ca "$GOLDEN/quiet/ca-0.txt" 0 1e-9
}

@test "quiet: no synaptic current flows" {
	rows 0 quiet.i | awk '{ for (c = 2; c <= NF; c++) if ($c != 0) exit 1 }'
}

@test "tutorial: dipoles of three trials within 1e-9 nAm" {
	dipoles_near tutorial
}

@test "tutorial: every spike has the published gid and step" {
	spikes_same tutorial
}

@test "tutorial: event times within 1e-12 ms" {
	events_same tutorial
}

@test "tutorial: cells and drive cells have the published gids" {
	gids_same tutorial
}

@test "tutorial: smoothed by 30 ms, scaled and averaged, its error against the recording is the published one" {
	need_target
	hnn-smooth 30 tutorial.dipole | hnn-scale 3000 | hnn-avg | hnn-rmse "$TARGET" >rmse
	near "$(cat rmse)" 15.616268022615502 1e-9
}

@test "mesh3x3: dipoles of two trials, with a tonic current, within 1e-9 nAm" {
	dipoles_near mesh3x3
}

@test "mesh3x3: every spike has the published gid and step" {
	spikes_same mesh3x3
}

@test "mesh3x3: event times within 1e-12 ms" {
	events_same mesh3x3
}

@test "mesh3x3: cells and drive cells have the published gids" {
	gids_same mesh3x3
}

@test "mesh3x3: potentials within 1e-9 of their peak" {
	table_near mesh3x3.v "$GOLDEN/mesh3x3/vsec-0.txt" 0 1e-9
}

@test "mesh3x3: synaptic currents within 1e-9 of their peak" {
	table_near mesh3x3.i "$GOLDEN/mesh3x3/isec-0.txt" 0 1e-9
}

@test "mesh3x3: calcium within 1e-9 of its peak" {
	table_near mesh3x3.ca "$GOLDEN/mesh3x3/ca-0.txt" 0 1e-9
}

@test "law: dipoles, with other connections and channels of law_2021, within 1e-9 nAm" {
	dipoles_near law
}

@test "law: every spike has the published gid and step, every event its time" {
	spikes_same law
	events_same law
	gids_same law
}

@test "calcium: dipoles, with conductances that follow the distance, within 1e-9 nAm" {
	dipoles_near calcium
}

@test "calcium: every spike has the published gid and step, every event its time" {
	spikes_same calcium
	events_same calcium
	gids_same calcium
}

@test "mesh3x3: potentials at an array, of point sources, within 1e-9 of their peak" {
	every_20th 0 shank mesh3x3.lfp >shank
	traces_near shank "$GOLDEN/mesh3x3/lfp-shank-0.txt" 1e-9
}

@test "mesh3x3: potentials at another, of line sources, within 1e-9 of their peak" {
	every_20th 0 line mesh3x3.lfp >line
	traces_near line "$GOLDEN/mesh3x3/lfp-line-0.txt" 1e-9
}

@test "cellspecific: dipoles of two trials, with a drive cell for each target, within 1e-9 nAm" {
	dipoles_near cellspecific
}

@test "cellspecific: every spike has the published gid and step" {
	spikes_same cellspecific
}

@test "cellspecific: event times within 1e-12 ms" {
	events_same cellspecific
}

@test "cellspecific: cells and drive cells have the published gids" {
	gids_same cellspecific
}

@test "bursty: dipoles, with rhythms of ten drive cells, within 1e-9 nAm" {
	dipoles_near bursty
}

@test "bursty: every spike has the published gid and step" {
	spikes_same bursty
}

@test "bursty: event times within 1e-12 ms" {
	events_same bursty
}

@test "bursty: cells and drive cells have the published gids" {
	gids_same bursty
}

@test "rhythm: dipoles, with rhythms that start at random and make cells fire, within 1e-9 nAm" {
	dipoles_near rhythm
}

@test "rhythm: every spike has the published gid and step" {
	spikes_same rhythm
}

@test "rhythm: event times within 1e-12 ms" {
	events_same rhythm
}

@test "rhythm: cells and drive cells have the published gids" {
	gids_same rhythm
}

@test "poisson: dipoles, with spikes at random, at a rate for each population, within 1e-9 nAm" {
	dipoles_near poisson
}

@test "poisson: every spike has the published gid and step" {
	spikes_same poisson
}

@test "poisson: event times within 1e-12 ms" {
	events_same poisson
}

@test "poisson: cells and drive cells have the published gids" {
	gids_same poisson
}

@test "train: dipoles, with replayed spikes, gains and spacing, within 1e-9 nAm" {
	dipoles_near train
}

@test "train: every spike has the published gid and step" {
	spikes_same train
}

@test "train: event times within 1e-12 ms" {
	events_same train
}

@test "train: cells and drive cells have the published gids" {
	gids_same train
}

@test "a cell alone with a current clamp: spikes and dipoles are the published simulator's" {
	while read -r cell nA spikes dipoles; do
		hnn-net --only "$cell" --mesh 1x1 neymotin_2020 | grep -v '^connect' |
			hnn-drive tonic clamp --amplitude "$cell=$nA" --tstart 10 --tstop 150 |
			hnn-sim --tstop 170 --spikes alone.spikes >alone.dipole
		[ "$(awk '!/^#/ && NF { print $1 }' alone.spikes | paste -sd ,)" = "$spikes" ]
		awk -v golden="$dipoles" '
			/^#/ || !NF { next }
			{ at[sprintf("%.3f", $1)] = $2 }
			END { split(golden, d, ","); for (i = 1; i <= 3; i++) { e = at[i * 50 ".000"] - d[i]; if (!(e * e <= 1e-18)) exit 1 } }' \
			alone.dipole
	done <<-'END'
		L2_basket 0.4 11.3,23.925,36.125,48.325,60.5,72.7,84.875,97.075,109.25,121.425,133.625,145.8 0,0,0
		L5_basket 0.3 11.525,25.275,38.7,52.1,65.5,78.9,92.3,105.7,119.1,132.475,145.875 0,0,0
		L2_pyramidal 0.7 11.95,30.775,71.1,135.875 3.01799410113e-05,2.95290735338e-05,2.42778659653e-05
		L5_pyramidal 1.1 13.95,23.775,33.025,44.35 -0.000105041627687,0.000178539470978,0.000208954227306
	END
}

@test "cells anywhere in the plane: spikes and dipoles are the published simulator's" {
	hnn-net --mesh 3x4 neymotin_2020 |
		hnn-drive evoked p --location proximal --mu 10 --sigma 2 --ampa 0.02 |
		awk -v list="$GOLDEN/positions/cells.txt" '
			BEGIN { while ((getline line < list) > 0) { split(line, x); cells[x[2]] = cells[x[2]] line "\n" } }
			$1 == "population" && $2 in cells { sub(/lattice=[a-z]*/, "lattice=listed"); $0 = $0 "\n" cells[$2] }
			{ print }' |
		hnn-sim --tstop 50 --spikes positions.spikes >positions.dipole
	diff <(awk '!/^#/ && NF { printf "%.3f %d\n", $1, $2 }' positions.spikes | sort -k1,1g -k2,2g) "$GOLDEN/positions/spikes.txt"
	awk '!/^#/ && NF && n++ % 20 == 0 { print $1, $2 }' positions.dipole | traces_near - "$GOLDEN/positions/dipole.txt" 1e-9
}

# workflow NAME TSTOP OPTION...: a published model and its drives, on a mesh of 3x3: spikes, events and every 20th
# sample of the dipole.
workflow() {
	local name=$1 tstop=$2
	shift 2
	hnn-net --mesh 3x3 "$@" |
		hnn-sim --tstop "$tstop" --spikes "$name.spikes" --events "$name.events" >"$name.dipole"
	rows 0 "$name.dipole" | awk 'NR % 20 == 1' | traces_near - "$GOLDEN/$name/dipole.txt" 1e-9
	spikes_same "$name"
	events_same "$name"
	gids_same "$name"
}

@test "the model of gamma rhythms, with its drives and current, is the published one" {
	workflow gamma 120 gamma_L5weak_L2weak --drives gamma --drives gamma_tonic
}

@test "the model of beta events, with its drives, is the published one" {
	workflow beta_erp 300 law_2021 --drives law_2021_beta --drives law_2021_erp
}

@test "the model N20, with the drives of a response of the median nerve, is the published one" {
	workflow median_nerve 170 N20 --drives median_nerve
}

@test "populations with thresholds of their own are those of the published simulator's connections" {
	workflow thresholds 100 neymotin_2020 --drives erp --set L5_pyramidal.threshold=-20 --set L2_basket.threshold=-45
}

# same_drives NETWORK SET...: the network has these sets of drives, whatever their numbers look like.
same_drives() {
	local network=$1 sets=()
	shift
	for set in "$@"; do sets+=(--drives "$set"); done
	diff <(hnn-net --addresses "$network") <(grep -vE '^(drive|target|bias) ' "$network" | hnn-net "${sets[@]}" --addresses)
}

@test "sets of drives that golden traces cover are those of the traces" {
	net_cellspecific >each.net
	same_drives each.net erp
	same_drives tutorial.net tutorial
	same_drives bursty.net alpha_prox alpha_dist
	same_drives poisson.net gamma
}

# by_kernel NAME: the kernel for this kind of processor meets the published results by itself.
by_kernel() {
	run env HNN_KERNEL="$1" hnn-sim --tstop 0.1 quiet.net
	[[ $output != *"this processor has no such kernel"* ]] || skip "this processor cannot run it"
	HNN_KERNEL=$1 hnn-sim --tstop 80 --trials 2 --spikes "$1.spikes" --lfp "$1.lfp" mesh3x3.net >"$1.dipole"
	dipoles_near mesh3x3 "$1.dipole"
	every_20th 0 shank "$1.lfp" >shank
	traces_near shank "$GOLDEN/mesh3x3/lfp-shank-0.txt" 1e-9
	spikes_same mesh3x3 "$1.spikes"
}

@test "the baseline kernel meets mesh3x3" {
	by_kernel baseline
}

@test "the AVX2 kernel meets mesh3x3" {
	by_kernel avx2
}

@test "the AVX-512 kernel meets mesh3x3" {
	by_kernel avx512
}

@test "mixed: dipoles of changed cells, thinned connections and all kinds of drives, at another time step, within 1e-9 nAm" {
	dipoles_near mixed
}

@test "mixed: every spike has the reference's gid and step, every event its time" {
	# the reference keeps no spikes of the drive cells that reach no cell
	awk '/^#/ || !NF || $2 < 16' mixed.spikes >cells.spikes
	spikes_same mixed cells.spikes
	events_same mixed
	gids_same mixed
}

@test "swc: a cell from its points has the potentials that NEURON has in the same sections, within 1e-8 mV" {
	table_near swc.v "$GOLDEN/swc/vsec-0.txt" 1e-8 0
}

@test "swc: its spikes are at the same steps" {
	awk '/^#/ || $3 == "cell"' swc.spikes >cell.spikes
	spikes_same swc cell.spikes
}
