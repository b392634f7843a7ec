load common

# Runs under mpiexec: as root in a container too, and with more ranks than processors.
export OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1 OMPI_MCA_rmaps_base_oversubscribe=1

# `net`: a small network in which cells of every kind spike; trials `one` and `four` of it, by a
# program on its own.
setup_file() {
	cd "$BATS_FILE_TMPDIR" || exit
	hnn-net neymotin_2020 --mesh 3x3 |
	hnn-drive evoked prox --location proximal --mu 8 --sigma 2 --ampa 0.02 |
	hnn-drive evoked dist --location distal --mu 20 --sigma 2 --cells 1 --ampa 0.01 --nmda 0.02 |
	hnn-drive tonic hold --amplitude L5_basket=0.2 --tstart 10 --tstop 30 >net
	everything one 1 hnn-sim
	everything four 4 hnn-sim
}

setup() {
	cd "$BATS_TEST_TMPDIR" || exit
	ln "$BATS_FILE_TMPDIR"/* .
}

# everything NAME TRIALS COMMAND...: all that hnn-sim writes, as NAME.KIND.
everything() {
	local name=$1 trials=$2
	shift 2
	set -- "$@" --tstop 40
	[ "$trials" = 1 ] || set -- "$@" --trials "$trials"
	"$@" --spikes "$name.spikes" --events "$name.events" \
		--vsec "$name.v" --isec "$name.i" --ca "$name.ca" net >"$name.dipole" </dev/null
}

sim() {
	hnn-sim --tstop 40 "$@"
}

# trial K FILE: one trial's rows (from 1).
trial() {
	awk -v trial="$1" '/^# trial / { now = $3 } /^#/ || !NF { next } now == trial' "$2"
}

heads() {
	awk '/^#/ { print; next } NF && !after { print "rows" } { after = NF > 0 }' "$1"
}

# granular: `net` with a population L4_pyramidal besides, made and wired like L2_pyramidal, in a layer of its own.
granular() {
	awk '
		function other(line) { gsub(/L2_pyramidal/, "L4_pyramidal", line); sub(/dipole=L2/, "dipole=L4", line); return line }
		$1 == "connect" && !wired++ { printf "%s", cells }
		{ print }
		$1 ~ /^(population|section|location|channel|synapse)$/ && $2 == "L2_pyramidal" { cells = cells other($0) "\n" }
		$1 ~ /^(connect|target)$/ && /L2_pyramidal/ { print other($0) }' net
}

# --- what is written ------------------------------------------------------------------

@test "dipoles are a data set for each trial, with head, and samples from 0 to the end" {
	diff <(heads four.dipole | bare) - <<-'END'
		# network neymotin_2020
		# trial 1
		# trials 4
		# unit nAm
		# samples 1601
		# columns time agg L2 L5
		rows
		# network neymotin_2020
		# trial 2
		# trials 4
		# unit nAm
		# samples 1601
		# columns time agg L2 L5
		rows
		# network neymotin_2020
		# trial 3
		# trials 4
		# unit nAm
		# samples 1601
		# columns time agg L2 L5
		rows
		# network neymotin_2020
		# trial 4
		# trials 4
		# unit nAm
		# samples 1601
		# columns time agg L2 L5
		rows
	END
	trial 3 four.dipole | awk '
		NF != 4 || ($1 - (NR - 1) * 0.025) ^ 2 > 1e-18 || ($2 - $3 - $4) ^ 2 > 1e-30 { exit bad = 1 }
		END { exit bad || NR != 1601 }'
	awk '/^$/ { blank++; next } blank { if (blank != 2) exit 1; blank = 0 }' four.dipole
}

@test "dipoles have a column for each layer that the network names, and their sum" {
	granular >three
	sim three --spikes three.spikes >three.dipole
	bare <three.dipole | grep -qFx '# columns time agg L2 L5 L4'
	[ "$(grep -c L4_pyramidal three.spikes)" -gt 9 ]
	diff <(sed 's/ L4_pyramidal/ L2_pyramidal/' three.spikes | awk '!/^#/ { print $3 }' | sort -u) \
		<(awk '!/^#/ { print $3 }' one.spikes | sort -u)
	# The same with two of the layers in one, and with other names: nothing else differs.
	sed 's/dipole=L4/dipole=L2/' three | sim --spikes spikes >two.dipole
	diff <(awk '!/^#/' three.spikes) <(awk '!/^#/' spikes)
	bare <two.dipole | grep -qFx '# columns time agg L2 L5'
	paste -d ' ' three.dipole two.dipole | awk '
		function far(x, y) { return x < y - 1e-14 || x > y + 1e-14 }
		/^#/ || NF < 9 { next }
		far($2, $3 + $4 + $5) || far($7, $2) || far($8, $3 + $5) || $9 != $4 { print; bad = 1 }
		$5 > 1e-5 || $5 < -1e-5 { moves++ }
		END { exit bad || moves < 100 }'
	sed 's/dipole=L4/dipole=upper/; s/dipole=L5/dipole=L5a.b/; s/dipole=L2/dipole=2|3/' three | sim |
		diff - three.dipole | grep '^[<>] # columns' | diff - <(printf '%s\n' '< # columns time agg 2|3 L5a.b upper' '> # columns time agg L2 L5 L4')
	mpiexec -n 3 hnn-sim --tstop 40 three </dev/null | bare | diff - <(bare <three.dipole)
}

@test "networks with other layers follow one another, and each says its columns" {
	granular >three
	sed 's/dipole=L[25]/dipole=none/' net >none
	sed 's/dipole=L[25]/dipole=whole/' net >whole
	cat net three none whole three >all
	sim --trials 2 all >all.dipole
	for network in net three none whole three; do sim --trials 2 "$network"; done | diff <(bare <all.dipole) <(bare)
	diff <(grep '^# columns' all.dipole | uniq) - <<-'END'
		# columns time agg L2 L5
		# columns time agg L2 L5 L4
		# columns time agg
		# columns time agg whole
		# columns time agg L2 L5 L4
	END
	mpiexec -n 3 hnn-sim --tstop 40 --trials 2 all </dev/null | bare | diff - <(bare <all.dipole)
	hnn-smooth 3 all.dipole | hnn-avg | grep '^# columns' | diff - <(grep '^# columns' all.dipole | awk 'NR % 2')
	[ -z "$(awk '!/^#/ && NF == 2 && $2' all.dipole)" ]
}

@test "dipoles have at least twelve significant digits" {
	trial 1 four.dipole | awk '{ sub(/e.*/, "", $2); gsub(/[-.]/, "", $2); sub(/^0+/, "", $2); if (length($2) >= 12) n++ }
		END { exit n < 1590 }'
}

@test "spikes are those of cells and drive cells, by time and gid" {
	grep -qx '# columns time gid population' four.spikes
	for k in 1 2 3 4; do
		trial $k four.spikes >rows
		[ "$(wc -l <rows)" -gt 50 ]
		grep -qx "# spikes $(wc -l <rows)" four.spikes
		sort -s -k 1,1g -k 2,2n rows | cmp - rows
	done
	[ "$(trial 1 four.spikes | cut -d ' ' -f 3 | sort -u | xargs)" = "L2_basket L2_pyramidal L5_basket L5_pyramidal dist prox" ]
	awk '
		BEGIN { first["L2_basket"] = 0; first["L2_pyramidal"] = 3; first["L5_basket"] = 12; first["L5_pyramidal"] = 15
			first["prox"] = 24; first["dist"] = 48;
			end["L2_basket"] = 3; end["L2_pyramidal"] = 12; end["L5_basket"] = 15; end["L5_pyramidal"] = 24
			end["prox"] = 48; end["dist"] = 49 }
		/^#/ || !NF { next }
		$2 < first[$3] || $2 >= end[$3] { print; exit 1 }' four.spikes
}

@test "events are those of the drives, to the last digit" {
	grep -qx '# columns time gid drive' four.events
	[ "$(trial 1 four.events | wc -l)" -eq 25 ]
	trial 1 four.events | awk '{ sub(/\./, "", $1); if (length($1) >= 16) n++ } END { exit n < 20 }'
	for k in 1 2 3 4; do
		paste -d ' ' <(trial $k four.events | sort -k 2,2n) <(trial $k four.spikes | awk '$2 >= 24' | sort -k 2,2n) |
		awk 'NF != 6 || $2 != $5 || $3 != $6 || ($1 - $4) ^ 2 > 1e-20 { exit 1 }'
	done
}

@test "recordings have a column for each place, named after it" {
	columns() { awk '/^# columns/ { $1 = $2 = ""; print; exit }' "$1" | tr -s ' ' '\n' | tail -n +2; }
	[ "$(columns one.v | head -n 6 | xargs)" = "time 0.L2_basket.soma 1.L2_basket.soma 2.L2_basket.soma 3.L2_pyramidal.apical_trunk 3.L2_pyramidal.apical_1" ]
	[ "$(columns one.i | sed -n '2p;3p;11,14p' | xargs)" = "0.L2_basket.soma.ampa 0.L2_basket.soma.gabaa 3.L2_pyramidal.apical_trunk.ampa 3.L2_pyramidal.apical_trunk.nmda 3.L2_pyramidal.apical_trunk.gabaa 3.L2_pyramidal.apical_trunk.gabab" ]
	[ "$(columns one.ca | sed -n '2p;10p;11p;$p' | xargs)" = "15.L5_pyramidal.apical_trunk 15.L5_pyramidal.soma 16.L5_pyramidal.apical_trunk 23.L5_pyramidal.soma" ]
	[ "$(columns one.v | wc -l)" -eq $((1 + 2 * 3 + 9 * 8 + 9 * 9)) ]
	[ "$(columns one.ca | wc -l)" -eq $((1 + 9 * 9)) ]
	for kind in v i ca; do
		diff <(trial 1 one.$kind | cut -d ' ' -f 1) <(trial 1 one.dipole | cut -d ' ' -f 1)
		columns=$(columns one.$kind | wc -l)
		trial 1 one.$kind | awk -v columns="$columns" 'NF != columns { exit 1 }'
	done
	grep -qx '# unit mV' one.v
	grep -qx '# unit nA' one.i
	grep -qx '# unit mM' one.ca
}

@test "--sections soma records the same values, of the somata only" {
	sim --sections soma --vsec v --isec i --ca ca net >dipole
	same dipole one.dipole
	for kind in v i ca; do
		awk -v all="one.$kind" '
			FILENAME == all && /^# columns/ { for (c = 3; c <= NF; c++) if ($c == "time" || $c ~ /\.soma/) { head = head " " $c; at[++n] = c - 2 } }
			FILENAME == all && !/^#/ && NF { row = $1; for (i = 2; i <= n; i++) row = row " " $at[i]; rows[++count] = row }
			FILENAME != all && /^# columns/ && $0 != "# columns" head { print "columns"; exit bad = 1 }
			FILENAME != all && !/^#/ && NF && $0 != rows[++seen] { print seen, $0, rows[seen]; exit bad = 1 }
			END { exit bad || !seen || seen != count }' one.$kind $kind
	done
}

# columns_of FILE PATTERN: time and the columns whose names match, names first.
columns_of() {
	awk -v pattern="$2" '
		/^# columns / { n = 0; for (c = 4; c <= NF; c++) if ($c ~ pattern) at[++n] = c - 2; shift = 2 }
		/^#/ && !/^# columns / || !NF { next }
		{ printf "%s", $(1 + shift); for (i = 1; i <= n; i++) printf " %s", $(at[i] + shift); print ""; shift = 0 }' "$1"
}

@test "--cells records the same values, of these cells only, in their order, on any number of ranks" {
	while read -r cells pattern; do
		sim --vsec v --isec i --ca c --cells "$cells" net >dipole
		same dipole one.dipole
		for kind in v i c; do
			columns_of "$kind" . | cmp - <(columns_of one.${kind/c/ca} "$pattern")
		done
		for ranks in 2 3; do
			mpiexec -n "$ranks" hnn-sim --tstop 40 --vsec w --isec j --ca d --cells "$cells" net >/dev/null
			cmp v w && cmp i j && cmp c d
		done
	done <<-'END'
		L2_basket ^[0-2][.]
		L5_pyramidal,3 ^(3|1[5-9]|2[0-3])[.]
		4,4,L2_pyramidal,11 ^([3-9]|1[01])[.]
		0,23,12,16 ^(0|12|16|23)[.]
	END
}

@test "--cells refuses what is no cell of the network" {
	for word in L6_pyramidal 24 -1 prox '' 1.5; do
		run -1 --separate-stderr sim --vsec v --cells "1,$word" net
		[ "$stderr" = "hnn-sim: net: --cells: '$word' is neither a population nor the gid of a cell of the network" ]
		[ ! -e v ]
	done
}

@test "--every records every Nth sample, from the first on, of all recordings but not of dipoles" {
	hnn-electrode a --at 1,1,1 net | tee with | sim --lfp all - >/dev/null
	for every in 1 20 7 1600 1601; do
		sim --every "$every" --vsec v --isec i --ca c --lfp l with >dipole
		same dipole one.dipole
		for kind in v i c l; do
			case $kind in c) from=one.ca ;; l) from=all ;; *) from=one.$kind ;; esac
			trial 1 "$from" | awk -v every="$every" '(NR - 1) % every == 0' | cmp - <(trial 1 "$kind")
			grep -qx "# samples $(trial 1 "$kind" | wc -l)" "$kind"
		done
	done
}

@test "recording changes no dipole and no spike" {
	sim --trials 4 --spikes spikes net | cmp - four.dipole
	cmp spikes four.spikes
}

# --- trials, networks, time -------------------------------------------------------------

@test "trials are the same however many are asked for" {
	for kind in dipole spikes events v i ca; do
		cmp <(trial 1 one.$kind) <(trial 1 four.$kind)
	done
	sim --trials 2 --spikes spikes net >dipole
	for k in 1 2; do
		cmp <(trial $k dipole) <(trial $k four.dipole)
		cmp <(trial $k spikes) <(trial $k four.spikes)
	done
	run -1 cmp -s <(trial 1 dipole) <(trial 2 dipole)
}

@test "networks come from files, - and standard input, in their order" {
	sim net | cmp - one.dipole
	sim - <net | cmp - one.dipole
	sim <net | cmp - one.dipole
	hnn-net --mesh 2x2 net >small
	sim small >small.dipole
	sim net small net | cmp - <(cat one.dipole small.dipole one.dipole)
	sim net - net <small | cmp - <(cat one.dipole small.dipole one.dipole)
	cat net small | sim | cmp - <(cat one.dipole small.dipole)
}

@test "a shorter run is the beginning of a longer one" {
	hnn-sim --tstop 25.01 --spikes spikes net | trial 1 - | diff - <(trial 1 one.dipole | head -n 1001)
	diff <(trial 1 spikes) <(trial 1 one.spikes | awk '$1 < 25')
}

@test "--dt sets the time step" {
	hnn-sim --tstop 1 --dt 0.05 net | trial 1 - | awk '{ print $1 }' | diff - <(seq 0 0.05 1 | sed 's/\.*0*$//; s/^$/0/')
	hnn-sim --tstop 10 --dt 0.0125 net | trial 1 - | awk 'NR % 2' >fine
	paste -d ' ' fine <(trial 1 one.dipole | head -n 401) | awk '
		NF != 8 || $1 != $5 { exit bad = 1 }
		{ off = $2 - $6; sum += off * off; all += $6 * $6 }
		END { exit bad || sum == 0 || sum > 0.01 * all }'
}

@test "each network is answered while the input stays open" {
	hnn-net --mesh 1x1 net >dataset
	stays_alive $(($(hnn-sim --tstop 1 dataset | wc -l))) hnn-sim --tstop 1
}

# --- ranks ------------------------------------------------------------------------------

ranks_agree() {
	for trials in one:1 four:4; do
		everything ours "${trials#*:}" mpiexec -n "$1" hnn-sim
		for kind in dipole spikes events v i ca; do
			cmp "ours.$kind" "${trials%:*}.$kind"
		done
	done
}

# Results travel while their rank goes on with the next trial.
@test "many trials in a row on two ranks come whole and in order" {
	hnn-sim --tstop 40 --trials 9 --spikes alone.spikes --vsec alone.v --sections soma net >alone.dipole
	mpiexec -n 2 hnn-sim --tstop 40 --trials 9 --spikes spikes --vsec v --sections soma net </dev/null | cmp - alone.dipole
	cmp spikes alone.spikes
	cmp v alone.v
}

@test "ranks list the drives' events as far as a program alone, where the time step does not divide the time" {
	for run in hnn-sim "mpiexec -n 2 hnn-sim"; do
		$run --tstop 7.9 --dt 0.7 --trials 2 --events "events.${run%% *}" net >/dev/null </dev/null
	done
	awk '$1 > 7.7 && !/^#/' events.hnn-sim | grep -q . # after the last sample
	cmp events.hnn-sim events.mpiexec
}

@test "one rank under mpiexec gives the same bytes as none" {
	ranks_agree 1
}

@test "two ranks give the same bytes" {
	ranks_agree 2
}

@test "three ranks give the same bytes" {
	ranks_agree 3
}

@test "more ranks than blocks of cells give the same bytes" {
	mpiexec -n 8 hnn-sim --tstop 40 --spikes spikes net </dev/null | cmp - one.dipole
	cmp spikes one.spikes
}

@test "ranks read networks from standard input" {
	mpiexec -n 2 hnn-sim --tstop 40 <net | cmp - one.dipole
}

@test "a rank that is killed ends the run with an error" {
	hnn-net neymotin_2020 >large
	timeout 60 mpiexec -n 3 hnn-sim --tstop 1e5 --spikes spikes large >dipole 2>message </dev/null &
	run=$!
	for ((i = 0; i < 100; i++)); do
		rank=$(pgrep -P "$(pgrep -P $run -x mpiexec || echo 0)" -x hnn-sim | tail -n 1) && [ -n "$rank" ] && break
		sleep 0.1
	done
	sleep 0.5
	kill -9 "$rank"
	wait "$run" && status=0 || status=$?
	[ "$status" -ne 0 ]
	[ "$status" -ne 124 ]
	[ -s message ]
	[ ! -e spikes ]
}

# A network, one that is none, and the network again, as `bad`; what the first of them gives, as `before`.
malformed_between() {
	cat net <(echo 'network bad'; echo end) net >bad
	hnn-sim --tstop 40 --trials 3 net >before
}

@test "what is wrong with a later network is said once, after all that comes before it is written, on any number of ranks" {
	malformed_between
	for command in hnn-sim 'mpiexec -n 2 hnn-sim' 'mpiexec -n 3 hnn-sim' 'mpiexec -n 5 hnn-sim'; do
		# shellcheck disable=SC2086
		timeout 60 $command --tstop 40 --trials 3 bad >after 2>message </dev/null && status=0 || status=$?
		[ "$status" -eq 1 ]
		cmp after before
		[ "$(grep -c "hnn-sim: bad:$(($(wc -l <net) + 1)): network: 'nx=' is missing" message)" -eq 1 ]
	done
}

@test "an input that is no network ends all ranks" {
	echo 'network bad' >bad
	run -1 --separate-stderr timeout 30 mpiexec -n 3 hnn-sim --tstop 40 bad
	[ -z "$output" ]
	[ "$(grep -c 'hnn-sim: bad:1:' <<<"$stderr")" -eq 1 ]
}

# --- going on from earlier networks ----------------------------------------------------

# variants: networks that differ in few things, as `variant.N`.
variants() {
	local n=0 change
	cp net variant.0
	for change in --set={prox.mu=9,dist.mu=25,dist.mu=24,dist.sigma=3,dist.L5_pyramidal.nmda=0.05,prox.L2_basket.delay=0.5} \
		--set={L2_basket.L2_pyramidal.soma.gabaa.weight=0.06,L2_pyramidal.L5_pyramidal.distal.ampa.delay=0.4} \
		--set={L5_pyramidal.L5_basket.soma.ampa.lambda=5,L5_basket.L5_basket.soma.gabaa.autapses=1} \
		--set={hold.L5_basket.amplitude=0.1,hold.L5_basket.tstart=20,L5_pyramidal.soma.hh2.gnabar=0.15} \
		--mesh=2x3 --set={dist.mu=26,prox.seed=7,prox.numspikes=2,prox.cells=2,neymotin_2020.threshold=-10}; do
		hnn-net "$change" variant.$n >variant.$((n + 1))
		n=$((n + 1))
	done
	hnn-drive evoked more --location soma --mu 25 --sigma 1 --ampa L5_basket=0.02 variant.$n >variant.$((n + 1))
	sed '/^[a-z].* hold /d' variant.$((n + 1)) >variant.$((n + 2))
	cp variant.0 variant.$((n + 3))
	cp variant.1 variant.$((n + 4))
	last=$((n + 4))
	for ((n = 0; n <= last; n++)); do
		cat variant.$n
		sim --trials 2 --spikes alone variant.$n >>alone.dipole
		cat alone >>alone.spikes
	done >all
	[ "$(wc -l <alone.dipole)" -eq $((2 * (last + 1) * $(wc -l <one.dipole))) ]
}

@test "networks one after another give the same bytes as each alone" {
	variants
	sim --trials 2 --spikes spikes all >dipole
	cmp dipole alone.dipole
	cmp spikes alone.spikes
	sim --trials 2 --no-reuse --spikes spikes all | cmp - alone.dipole
	cmp spikes alone.spikes
	mpiexec -n 3 hnn-sim --tstop 40 --trials 2 --spikes spikes all </dev/null | cmp - alone.dipole
	cmp spikes alone.spikes
}

@test "recording gives the same bytes for a network that comes second" {
	hnn-net --set dist.mu=25 net >second
	sim --vsec alone --isec alone.i second >dipole
	cat net second | sim --vsec both --isec both.i | cmp - <(cat one.dipole dipole)
	cmp both <(cat one.v alone)
	cmp both.i <(cat one.i alone.i)
}

@test "ranks that have seen different networks go on together, with the same bytes" {
	for mu in 24 27 22 29; do hnn-net --set dist.mu=$mu net >$mu; done
	sim --trials 2 --no-reuse 24 27 22 29 >expected
	cat 24 27 >first
	cat 22 29 >second
	mpiexec -n 3 hnn-sim --tstop 40 --trials 2 first second >dipoles
	cmp expected dipoles
	{ cat 24 27; sleep 1; cat 22 29; } | mpiexec -n 3 hnn-sim --tstop 40 --trials 2 >dipoles
	cmp expected dipoles
}

@test "calcium currents do without the current that calcium opens" {
	grep -v ' kca ' net | hnn-sim --tstop 40 >without
	sed '/ kca /s/gbar=[^ ]*/gbar=1e-30/' net | hnn-sim --tstop 40 >almost
	paste -d ' ' <(trial 1 without) <(trial 1 almost) | awk '
		NF != 8 { exit bad = 1 }
		{ off = $2 - $6; if (off < 0) off = -off; if (off > most) most = off; if ($2 > peak) peak = $2 }
		END { exit bad || peak == 0 || !(most < 1e-12) }'
}

@test "a calcium pool without a calcium current stays at rest" {
	grep -vE '^ *channel .* (ca|cat|kca) ' net >pool
	hnn-sim --tstop 1 --ca ca pool >dipoles
	awk '!/^#/ && NF { for (i = 2; i <= NF; i++) if ($i != 0.0001) bad++; n += NF - 1 } END { exit bad || !n }' ca
}

@test "an input from too far away to tell its delay never comes" {
	hnn-drive evoked far --location proximal --mu 5 --sigma 1 --ampa 0.01 --delay 0 --space-constant 0.01 --cells 1 net |
	sim >dipoles
	[ "$(trial 1 dipoles | wc -l)" -eq 1601 ]
}

# --- pairs of cells ---------------------------------------------------------------------

@test "a connection that lists all pairs is the one by displacement, one that lists none is left out" {
	hnn-net neymotin_2020 --mesh 3x2 | hnn-drive evoked p --location proximal --mu 5 --sigma 2 --ampa 0.05 >whole
	all=$(for i in 0 1 2 3 4 5; do for j in 0 1 2 3 4 5; do echo "$i:$j"; done; done | paste -sd ,)
	sed "/^connect *L2_pyramidal L5_pyramidal distal/s/\$/ pairs=$all/" whole >listed
	[ "$(grep -c pairs= listed)" -eq 1 ]
	hnn-sim --tstop 40 whole >out
	hnn-sim --tstop 40 listed | cmp - out
	sed '/^connect *L2_pyramidal L5_pyramidal distal/d' whole | hnn-sim --tstop 40 >without
	sed "/^connect *L2_pyramidal L5_pyramidal distal/s/\$/ pairs=0:1/" whole | hnn-sim --tstop 40 >one
	run ! cmp -s without out
	run ! cmp -s without one
	run ! cmp -s one out
}

@test "going on from a network with other pairs gives the same bytes as from the start" {
	hnn-net neymotin_2020 --mesh 3x2 | hnn-drive evoked p --location proximal --mu 5 --sigma 2 --ampa 0.05 >whole
	for pairs in 0:1 0:1,3:4 0:1,3:5; do
		sed "/^connect *L2_pyramidal L5_pyramidal distal/s/\$/ pairs=$pairs/" whole
	done >several
	hnn-sim --tstop 40 several >out
	hnn-sim --tstop 40 --no-reuse several | cmp - out
}

# --- errors -----------------------------------------------------------------------------

@test "a delay shorter than the time step is refused" {
	run -1 --separate-stderr hnn-sim --dt 2 net
	[ -z "$output" ]
	[ "$stderr" = "hnn-sim: net: a connection of L2_pyramidal to L2_pyramidal has a delay of 1 ms, shorter than the time step of 2 ms" ]
}

# A network that diverges at about 10 ms between two that do not, as `three`.
diverging_between() {
	sed 's/amplitude=0.2/amplitude=1e6/' net >bad
	cat net bad net >three
}

@test "a network that diverges says so in its data sets, the others are as ever, and the status is 1" {
	diverging_between
	run -1 --separate-stderr hnn-sim --tstop 40 --trials 2 --spikes spikes --events events --vsec v -o out three
	[ -z "$output" ]
	hnn-sim --tstop 40 --trials 2 --spikes spikes1 --events events1 --vsec v1 -o out1 net
	for kind in out spikes events v; do
		awk '/^# made / { n++ } n < 3' $kind | cmp - ${kind}1
		awk '/^# made / { n++ } n > 4' $kind | cmp - ${kind}1
		[ "$(awk '/^# network / { n++ } n == 3 || n == 4' $kind | grep -c '^# failed: the simulation diverges in L5_basket near 1')" -eq 2 ]
	done
	[ "$(grep -c '^hnn-sim: warning: network 2, trial [12]: the simulation diverges in L5_basket near 1.* ms: ' <<<"$stderr")" -eq 2 ]
}

@test "a network that diverges gives the same bytes on any number of ranks" {
	diverging_between
	hnn-sim --tstop 40 --trials 2 --isec i --spikes spikes three >out || [ $? -eq 1 ]
	for ranks in 1 2 3; do
		timeout 60 mpiexec -n $ranks hnn-sim --tstop 40 --trials 2 --isec i2 --spikes spikes2 three >out2 </dev/null && false
		cmp out out2
		cmp i i2
		cmp spikes spikes2
	done
}

@test "an error in a later network leaves the dipoles before it, and no other file" {
	mkdir here && cd here || exit
	echo before >spikes
	run -1 --separate-stderr bash -c 'cat ../net <(echo "network bad"; echo end) | hnn-sim --tstop 40 --spikes spikes --vsec v'
	diff <(echo "$output") <(head -n -2 ../one.dipole)
	[ "$stderr" = "hnn-sim: standard input:$(($(wc -l <../net) + 1)): network: 'nx=' is missing" ]
	[ "$(cat spikes)" = before ]
	[ "$(ls)" = spikes ]
}

@test "files are whole or not there while the program runs" {
	mkdir here
	coproc SIM { hnn-sim --tstop 1 --spikes here/spikes; }
	in=${SIM[1]} pid=$SIM_PID
	cat net >&"$in"
	for ((i = 0; i < 5; i++)); do read -r -t 10 -u "${SIM[0]}" _; done
	[ ! -e here/spikes ]
	cat <&"${SIM[0]}" >/dev/null &
	eval "exec $in>&-"
	wait "$pid"
	[ "$(ls here)" = spikes ]
}

@test "-o writes the same dipoles to a file, which is whole or not there, under mpiexec too" {
	hnn-sim --tstop 40 -o out net
	cmp out one.dipole
	timeout 60 mpiexec -n 2 hnn-sim --tstop 40 --output out2 net </dev/null
	cmp out2 one.dipole
	echo before >out
	run -1 hnn-sim --tstop 40 -o out <(cat net; echo network)
	[ "$(cat out)" = before ]
	[ -w /dev/full ] || skip "there is no /dev/full"
	run ! timeout 60 mpiexec -n 2 hnn-sim --tstop 40 -o /dev/full net
	[[ $output == *"hnn-sim: cannot write '/dev/full': No space left on device"* ]]
}

# A cell that does nothing, in little time.
idle_cell() {
	cat <<-'END'
		network idle nx=1 ny=1 spacing=1 celsius=37 threshold=0
		population A lattice=full z=0
		section A soma L=20 diam=20 cm=1 Ra=100 v0=-65 dz=1
		channel A soma hh2 gnabar=0 gkbar=0 gl=0.001 el=-70
		end
	END
}

@test "memory does not grow with the length of a trial" {
	idle_cell >idle
	(ulimit -d 24000 && hnn-sim --tstop 1e5 --vsec v idle | tail -n 3 >out)
	[[ $(head -n 1 out) == 99999.99998* ]]
	[ "$(grep -c '^[0-9]' v)" -eq 4000001 ]
}

@test "what waits for its turn does not take the memory of rank 0" {
	idle_cell >idle
	# One processor, which rank 1 takes: rank 0's trial is the last to end.
	cat >last <<-'END'
		#!/bin/sh
		[ "$OMPI_COMM_WORLD_RANK" != 0 ] || exec nice -n 19 "$@"
		exec "$@"
	END
	chmod +x last
	one=$(taskset -cp $$ | sed 's/.*: *//; s/[-,].*//')
	(ulimit -d 60000 && timeout 100 mpiexec -n 2 taskset -c "$one" ./last \
		hnn-sim --tstop 2000 --trials 20 --vsec v idle >out </dev/null)
	hnn-sim --tstop 2000 --trials 20 --vsec v1 idle | cmp - out
	cmp v v1
}

@test "checkpoints keep within 200 MB, however many trials there are" {
	hnn-net neymotin_2020 --mesh 6x6 | hnn-drive evoked p --location proximal --mu 5 --sigma 2 --ampa 0.01 >early
	hnn-net --set p.seed=5 early >later
	(ulimit -d 320000 && cat early later | hnn-sim --tstop 60 --trials 30 >/dev/null)
}

@test "networks that memory cannot hold are refused before any work" {
	hnn-net --mesh 1000x1000 neymotin_2020 >large
	(ulimit -v 4000000 && run -1 --separate-stderr timeout 60 hnn-sim large
	[[ $stderr == "hnn-sim: this takes about "*" GB of memory for "*" GB are free" ]])
}

@test "a full disk is an error" {
	[ -w /dev/full ] || skip "there is no /dev/full"
	run -1 bash -c 'hnn-sim --tstop 1 net >/dev/full'
	[ "${lines[-1]}" = "hnn-sim: cannot write standard output: No space left on device" ]
	for option in --spikes --events --vsec --isec --ca; do
		run -1 --separate-stderr hnn-sim --tstop 1 $option /dev/full net
		[[ $stderr == *"hnn-sim: cannot write '/dev/full': No space left on device" ]]
	done
	run -1 --separate-stderr timeout 30 mpiexec -n 2 hnn-sim --tstop 1 --spikes /dev/full net
	[[ $stderr == *"hnn-sim: cannot write '/dev/full': No space left on device"* ]]
}

@test "files that cannot be written are refused before any work" {
	run -1 --separate-stderr timeout 5 hnn-sim --tstop 1e6 --spikes absent/spikes net
	[ -z "$output" ]
	[ "$stderr" = "hnn-sim: cannot write 'absent/spikes': No such file or directory" ]
	run -1 --separate-stderr timeout 5 hnn-sim --tstop 1e6 --vsec . net
	[ "$stderr" = "hnn-sim: cannot write '.': Is a directory" ]
	run -2 --separate-stderr timeout 5 hnn-sim --tstop 1e6 --vsec x --ca x net
	[[ $stderr == "hnn-sim: 'x' is to be written twice"* ]]
	run -2 --separate-stderr timeout 5 hnn-sim --tstop 1e6 --spikes - net
	[[ $stderr == "hnn-sim: '-': standard output is for one output, the dipoles unless -o puts them elsewhere"* ]]
}

@test "a reader that closes early ends the program" {
	run -0 timeout 20 bash -c 'hnn-sim --tstop 40 --trials 1000 net | head -n 1; [ "${PIPESTATUS[0]}" = 141 ]'
	run -0 timeout 20 bash -c 'mpiexec -n 2 hnn-sim --tstop 40 --trials 1000 net 2>/dev/null | head -n 1; [ "${PIPESTATUS[0]}" != 0 ]'
}

@test "a network that is read is not written over" {
	cp net read
	ln -s read link
	for option in -o --spikes --vsec; do
		for name in read ./read link; do
			run -2 --separate-stderr hnn-sim --tstop 1 "$option" "$name" read
			[[ $stderr == "hnn-sim: '$name' is a network to be read: it cannot be written as well"* ]]
			cmp read net
		done
	done
}

@test "the name of a model points to hnn-net" {
	run -1 --separate-stderr hnn-sim neymotin_2020
	[ -z "$output" ]
	[ "$stderr" = "hnn-sim: there is no file 'neymotin_2020': the model of this name is what 'hnn-net neymotin_2020' writes" ]
	run -1 --separate-stderr hnn-sim neymotin
	[ "$stderr" = "hnn-sim: cannot open 'neymotin': No such file or directory" ]
}

@test "wrong command lines are refused" {
	wrong() {
		local message=$1
		shift
		run -2 --separate-stderr hnn-sim "$@" net
		[ -z "$output" ]
		[[ $stderr == "hnn-sim: $message"* ]] || { echo "$stderr" && false; }
	}
	wrong "--tstop: 'nan' is not a number" --tstop nan
	wrong "--tstop: 0 is out of range (0.001 to 1e+07)" --tstop 0
	wrong "--tstop: -5 is out of range" --tstop -5
	wrong "--dt: 0 is out of range (0.0001 to 10)" --dt 0
	wrong "--dt: the time step is longer than the simulation" --dt 5 --tstop 1
	wrong "--trials: 0 is out of range" --trials 0
	wrong "--trials: '1.5' is not a whole number" --trials 1.5
	wrong "--sections: 'dendrites' is neither 'all' nor 'soma'" --sections dendrites
	wrong "--sections: nothing is recorded of which to keep a part (--vsec, --isec, --ca)" --sections soma
	wrong "--cells: nothing is recorded of which to keep a part (--vsec, --isec, --ca)" --every 2 --cells 0 --lfp lfp
	wrong "--every: nothing is recorded of which to keep a part (--vsec, --isec, --ca, --lfp)" --every 2 --spikes spikes
	wrong "--every: 0 is out of range" --every 0
	wrong "unknown option '--nonsense'" --nonsense
	run -1 --separate-stderr hnn-sim absent
	[ "$stderr" = "hnn-sim: cannot open 'absent': No such file or directory" ]
	run -1 --separate-stderr env HNN_KERNEL=abacus hnn-sim net
	[ "$stderr" = "hnn-sim: HNN_KERNEL=abacus: this processor has no such kernel" ]
}

# chain N: a cell of so many sections of 2,000 segments each, end to end.
chain() {
	echo "network net nx=1 ny=1 spacing=1 celsius=37 threshold=0"
	echo "population A lattice=full z=0"
	echo "section A soma L=1e5 diam=2 cm=1 Ra=100 v0=-65 dz=1"
	for ((i = 1; i < $1; i++)); do
		echo "section A s$i parent=s$((i - 1)) at=1 L=1e5 diam=2 cm=1 Ra=100 v0=-65 dz=1"
	done | sed 's/=s0 /=soma /'
	echo end
}

@test "more gates than there is room for are refused, by population and limit" {
	{
		echo "network net nx=1 ny=1 spacing=1 celsius=37 threshold=0"
		for ((i = 0; i < 5; i++)); do
			echo "kinetics c$i"
			echo "parameter c$i gbar unit=pS/um2"
			echo "gate c$i n on=$i.5 off=0.02"
			echo "current c$i k gbar=gbar gates=n e=-77"
		done
		echo "population A lattice=full z=0"
		echo "section A soma L=20 diam=20 cm=1 Ra=100 v0=-65 dz=1"
		for ((i = 0; i < 5; i++)); do
			echo "channel A soma c$i gbar=1"
		done
		echo end
	} >gates.net
	run -1 --separate-stderr hnn-sim gates.net
	[[ $stderr == *"population 'A' has more than 4 gates that bind calcium" ]] || { echo "$stderr" && false; }
	sed -i '/ c4/d' gates.net
	run -0 --separate-stderr hnn-sim --tstop 1 gates.net
}

@test "a cell of tens of thousands of segments is lowered in time and without deep recursion" {
	chain 1 >long.net
	run -0 --separate-stderr timeout 5 hnn-sim --tstop 0.1 long.net
	chain 41 >longer.net
	run -0 --separate-stderr timeout 30 hnn-sim --tstop 0.1 longer.net
}

@test "--help and --version" {
	run -0 hnn-sim --help
	[[ $output == "Usage: hnn-sim [OPTION]... [FILE]..."* ]]
	run -0 hnn-sim --version
	[[ $output == "hnn-sim (hnn-tools) "[0-9]* ]]
}

@test "on a terminal progress says which network and how long it will take" {
	command -v script >/dev/null || skip "there is no script"
	cat net net net >nets
	run -0 script -qc 'hnn-sim --no-reuse --tstop 400 --trials 2 nets >dipoles' /dev/null
	[[ $output =~ 'hnn-sim: network 3, trial '[12]' of 2: '[0-9]+'%, '[0-9]+' s left' ]]
	[[ $output == *$'\r\033[K' ]] # taken away again
}

@test "what hardly makes sense is said once: no input, a drive after the end, a weight of another unit" {
	local text message
	while IFS='|' read -r text message; do
		{ grep -v -e '^drive' -e '^target' -e '^bias' -e '^end' net && printf -- "$text\nend\n"; } >odd
		cat odd odd >two
		run -0 --separate-stderr hnn-sim --tstop 1 --trials 2 two
		[ "$stderr" = "${message:+hnn-sim: warning: $message}" ] || { echo "$text: $stderr" && false; }
	done <<-'END'
		|the network 'neymotin_2020' has no drive and no bias: nothing will happen in it
		bias b L5_basket amplitude=0|
		bias b L5_basket amplitude=0 tstart=1|the bias 'b' of L5_basket begins after the 1 ms that are simulated
		drive d type=evoked location=soma mu=5 sigma=0\ntarget d L5_basket ampa=1|no spike of the drive 'd' falls into the 1 ms that are simulated
		drive d type=evoked location=soma mu=0.5 sigma=0\ntarget d L5_basket ampa=200 delay=9|the drive 'd' has a weight of 200 uS on L5_basket: are these nS?
		drive d type=train location=soma\ntrain d s times=0.5\ntarget d L5_basket ampa=1|
	END
}
