load common

# `net`: a network without electrodes.
setup_file() {
	hnn-net neymotin_2020 --mesh 2x2 |
	hnn-drive evoked prox --location proximal --mu 5 --sigma 1 --ampa 0.02 | bare >"$BATS_FILE_TMPDIR/net"
}

setup() {
	cd "$BATS_TEST_TMPDIR" || exit
	ln "$BATS_FILE_TMPDIR/net" net
}

# What hnn-electrode adds to `net`.
added() {
	hnn-electrode "$@" net | bare >with
	head -n $(($(wc -l <net) - 1)) net | cmp -s - <(head -n $(($(wc -l <net) - 1)) with)
	[ "$(tail -n 1 with)" = end ]
	tail -n +"$(wc -l <net)" with | head -n -1
}

@test "an array becomes an electrode record and a contact record for each contact, in their order" {
	added shank --at=-1,2.5,3e2 --shank 1,2,-300:1700:1000 --at 0,0,0 --method lsa --conductivity 0.25 --min-distance 1 |
	diff - <(cat <<-'END'
		electrode  shank method=lsa conductivity=0.25 min_distance=1
		contact    shank 1 x=-1 y=2.5 z=300
		contact    shank 2 x=1 y=2 z=-300
		contact    shank 3 x=1 y=2 z=700
		contact    shank 4 x=1 y=2 z=1700
		contact    shank 5 x=0 y=0 z=0
	END
	)
}

@test "what is not said of an array has the defaults of --help" {
	[ "$(added a --at 1,2,3 | head -n 1)" = 'electrode  a method=psa conductivity=0.3 min_distance=0.5' ]
	hnn-electrode --help | grep -c -e '--method.*\[psa\]' -e '--conductivity.*\[0\.3\]' -e '--min-distance.*\[0\.5\]' |
	grep -qx 3
}

@test "a shank ends with the last step that does not lead beyond its end" {
	while read -r shank heights; do
		[ "$(added a --shank "0,0,$shank" | sed -n 's/.* z=//p' | paste -sd ' ')" = "$heights" ]
	done <<-'END'
		0:1:0.25 0 0.25 0.5 0.75 1
		0:1:0.4 0 0.4 0.8
		0:0.3:0.1 0 0.1 0.2 0.3
		5:5:1 5
		10:-10:-10 10 0 -10
		0:10:20 0
	END
}

@test "every network of a stream gets the array, and may have several" {
	cat net net | hnn-electrode a --at 0,0,0 | hnn-electrode b --at 1,1,1 - >with
	grep -c '^electrode' with | grep -qx 4
	hnn-sim --tstop 0.1 --lfp lfp with >/dev/null
	grep '^# array' lfp | paste -sd ' ' | grep -qx '# array a # array b # array a # array b'
}

@test "every number of an array has an address" {
	hnn-electrode a --at 1,2,3 net |
	hnn-net --set a.1.z=7 --set a.conductivity=0.4 --set a.method=lsa >with
	[ "$(hnn-net --get a.1.z --get a.conductivity --get a.method --get a.min_distance with | paste -sd ' ')" = '7 0.4 lsa 0.5' ]
	hnn-net --list with | grep -q '^electrode *a '
	hnn-net --remove a with | bare | diff net -
	sed 's/^electrode .*/electrode a/' with | hnn-net --addresses | grep -qx 'a.conductivity=0.3 S/m (default)'
}

@test "a command line that makes no sense is refused" {
	while IFS='|' read -r arguments message; do
		# shellcheck disable=SC2086
		run -2 --separate-stderr hnn-electrode $arguments net
		[ -z "$output" ]
		[[ $stderr == "hnn-electrode: $message"$'\n'* ]] || { echo "$stderr" && false; }
	done <<-'END'
		a|no contact: --at or --shank gives where they are
		a --at 1,2|--at: '1,2' is not X,Y,Z: three numbers from -1e6 to 1e6
		a --at 1,2,3,|--at: '1,2,3,' is not X,Y,Z: three numbers from -1e6 to 1e6
		a --at 1,2,x|--at: '1,2,x' is not X,Y,Z: three numbers from -1e6 to 1e6
		a --at 1,2,nan|--at: '1,2,nan' is not X,Y,Z: three numbers from -1e6 to 1e6
		a --at 1,2,2e6|--at: '1,2,2e6' is not X,Y,Z: three numbers from -1e6 to 1e6
		a --shank 1,2,3|--shank: '1,2,3' is not X,Y,Z0:Z1:STEP: numbers from -1e6 to 1e6
		a --shank 1,2,3:4:1:1|--shank: '1,2,3:4:1:1' is not X,Y,Z0:Z1:STEP: numbers from -1e6 to 1e6
		a --shank 1,2,0:10:0|--shank: steps of 0 do not lead from 0 to 10
		a --shank 1,2,0:10:-1|--shank: steps of -1 do not lead from 0 to 10
		a --shank 1,2,3:3:0|--shank: steps of 0 do not lead from 3 to 3
		a --shank 0,0,0:1e6:1|more than 10000 contacts
		a --at 1,2,3 --method mea|--method: 'mea' is neither 'psa' nor 'lsa'
		a --at 1,2,3 --conductivity 0|--conductivity: 0 is out of range (1e-06 to 1e+06)
		a --at 1,2,3 --min-distance x|--min-distance: 'x' is not a number
		a.b --at 1,2,3|'a.b' is not a name (no blanks, dots, '=', '#' or control characters)
	END
	run -2 --separate-stderr hnn-electrode --at 1,2,3
	[[ $stderr == "hnn-electrode: an operand is missing: NAME"* ]]
}

@test "a network that has no place for the array is refused" {
	hnn-electrode a --at 1,2,3 net >with
	run -1 --separate-stderr hnn-electrode a --at 1,2,3 with
	[ -z "$output" ]
	[ "$stderr" = "hnn-electrode: with:$(grep -n ^electrode with | cut -d : -f 1): there is an electrode 'a' already" ]
	run -1 --separate-stderr hnn-electrode L2_basket --at 1,2,3 net
	[ "$stderr" = "hnn-electrode: L2_basket: electrode: 'L2_basket' is the name of a population" ]
	run -1 --separate-stderr hnn-electrode prox --at 1,2,3 net
	[ "$stderr" = "hnn-electrode: prox: electrode: 'prox' is the name of a drive" ]
	run -1 --separate-stderr hnn-electrode a --at 1,2,3 /dev/null
	[ "$stderr" = "hnn-electrode: /dev/null: no network: the input is empty" ]
}

@test "records of electrodes that are malformed are refused, by line and field" {
	while IFS='|' read -r records line message; do
		{ head -n -1 net && printf '%b\n' "$records" end; } >bad
		run -1 --separate-stderr hnn-net --check bad
		[ "$stderr" = "hnn-net: bad:$(($(wc -l <net) - 1 + line)): $message" ] || { echo "$stderr" && false; }
	done <<-'END'
		electrode|1|electrode: expected a name before the settings
		electrode a|1|electrode 'a' has no contacts
		electrode a method=mea|1|method=mea: unknown (expected psa, lsa)
		electrode a conductivity=0|1|conductivity=0: out of range (1e-06 to 1e+06)
		electrode a min_distance=-1|1|min_distance=-1: out of range (1e-06 to 1e+06)
		electrode a sigma=1|1|electrode: unknown setting 'sigma'
		contact a 1 x=1 y=1 z=1|1|contact: there is no electrode 'a' above
		electrode a\ncontact a x=1 y=1 z=1|2|contact: expected an electrode and a contact before the settings
		electrode a\ncontact a 1 x=1 y=1|2|contact: 'z=' is missing
		electrode a\ncontact a 1 x=1 y=1 z=up|2|z=up: not a number
		electrode a\ncontact a 1 x=1 y=1 z=1e7|2|z=1e7: out of range (-1e+06 to 1e+06)
	END
}

# --- potentials ---------------------------------------------------------------------------

# What hnn-sim --lfp writes for the network on standard input.
lfp() {
	hnn-sim --lfp lfp "$@" >dipole
	cat lfp
}

@test "potentials are a data set for each trial and array, with heads, and samples from 0 to the end" {
	hnn-electrode one --at=-20,0.5,1e3 --at 0,0,50 net | hnn-electrode two --at 7,7,7 | lfp --tstop 2 --trials 2 >all
	awk '/^#/ { print; next } NF && !after { print "rows" } { after = NF > 0 }' all | bare | diff - <(
		for trial in 1 2; do
			printf '# %s\n' 'network neymotin_2020' "trial $trial" 'trials 2' 'array one' 'unit uV' \
				'contacts -20,0.5,1000 0,0,50' 'samples 81' 'columns time one.1 one.2'
			echo rows
			printf '# %s\n' 'network neymotin_2020' "trial $trial" 'trials 2' 'array two' 'unit uV' \
				'contacts 7,7,7' 'samples 81' 'columns time two.1'
			echo rows
		done
	)
	awk '!/^#/ && NF { n[NF]++; if ($1 == 0) for (c = 2; c <= NF; c++) if ($c != 0) exit 1 }
		END { exit n[3] != 162 || n[2] != 162 }' all
	[ "$(tail -n 2 all | wc -w)" -eq 0 ]
}

# `one`: a cell of one segment of 60 um, with a current clamp.
one_cell() {
	cat <<-END
		network one nx=1 ny=1 spacing=1 celsius=37 threshold=0
		population A lattice=full z=100
		section A soma L=60 diam=10 cm=1 Ra=100 v0=-65 dx=1
		channel A soma hh2 gnabar=0 gkbar=0 gl=0.001 el=-65
		bias b A amplitude=0.7 tstart=1 tstop=2
		$(printf '%s\n' "$@")
		end
	END
}

@test "what a clamp gives a cell of one segment leaves it there, and has the potential of a point" {
	one_cell 'electrode a conductivity=0.4' 'contact a 1 x=30 y=40 z=70' 'contact a 2 x=30 y=0 z=100' | lfp --tstop 3 >all
	# 1000/(4 pi 0.4) 0.7 nA, 50 um away; and no nearer than 0.5 um
	awk '!/^#/ && NF { on = $1 > 1 && $1 <= 2; k = 1000 / (16 * atan2(1, 1) * 0.4) * 0.7 * on; n += on
		if (($2 - k / 50) ^ 2 > 1e-18 || ($3 - k / 0.5) ^ 2 > 1e-14) { print; exit 1 } }
		END { exit n < 39 || n > 41 }' all >&2
}

@test "and the potential of a line" {
	one_cell 'electrode a method=lsa' 'contact a 1 x=30 y=40 z=100' 'contact a 2 x=140 y=0 z=160' \
		'contact a 3 x=80 y=0 z=100' | lfp --tstop 3 >all
	# The integral of 1/r over the line, divided by its length; on its axis r is the distance, all along.
	awk 'function around(x, r, sum, i) {
			for (i = 0; i < 20000; i++) sum += 1 / sqrt((x - 60 * (i + 0.5) / 20000) ^ 2 + r ^ 2)
			return sum / 20000 }
		!/^#/ && NF && $1 == 1.5 { k = 1000 / (16 * atan2(1, 1) * 0.3) * 0.7; n++
			e[2] = k * around(30, 40); e[3] = k * around(140, 60); e[4] = k * around(80, 0.5)
			for (c = 2; c <= 4; c++) if (($c / e[c] - 1) ^ 2 > 1e-14) { print c, $c, e[c]; exit 1 } }
		END { exit n != 1 }' all >&2
}

@test "far away all currents cancel but what a clamp gives" {
	hnn-net neymotin_2020 --mesh 1x1 |
	hnn-drive evoked prox --location proximal --mu 5 --sigma 0 --ampa 0.05 |
	hnn-drive tonic t --amplitude L5_pyramidal=0.5 --tstart 6 --tstop 8 |
	hnn-electrode near --at 30,0,0 | hnn-electrode far --at 0,0,1e6 | hnn-electrode line --at 0,0,1e6 --method lsa |
	lfp --tstop 10 >all
	awk '/^# array/ { array = $3 } /^#/ || !NF { next }
		{ k = 1000 / (16 * atan2(1, 1) * 0.3) * 0.5 * ($1 > 6 && $1 <= 8) / 1e6
		x = $2 < 0 ? -$2 : $2; if (array == "near") { if (x > top) top = x } else if (($2 - k) ^ 2 > 1e-12) { print array, $0, k; exit 1 } }
		END { exit !(top > 5) }' all >&2
}

@test "electrodes change no dipole, and more of them not what the others record" {
	hnn-sim --tstop 10 net >plain
	hnn-electrode a --at 0,0,0 --at 9,9,9 net | lfp --tstop 10 >all
	same plain dipole
	hnn-electrode b --shank 5,5,0:900:100 net | hnn-electrode a --at 0,0,0 --at 9,9,9 | lfp --tstop 10 |
	sed -n '/^# array a/,$p' | same - <(sed -n '/^# array a/,$p' all)
	hnn-electrode a --at 0,0,0 --at 9,9,9 net | hnn-sim --tstop 10 --vsec v --lfp both >/dev/null
	same both all
	hnn-sim --tstop 10 --vsec w net >/dev/null
	same v w
}

@test "one to three ranks write the same potentials, sharing trials or cells, and so do networks one after another" {
	export OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1 OMPI_MCA_rmaps_base_oversubscribe=1
	hnn-net --mesh 4x4 net | hnn-electrode a --shank 1,1,-300:1700:500 | hnn-electrode b --at 3,3,3 --method lsa >with
	hnn-sim --tstop 10 --trials 4 --lfp alone with >/dev/null
	for ranks in 2 3; do
		mpiexec -n "$ranks" hnn-sim --tstop 10 --trials 4 --lfp shared with >/dev/null
		cmp shared alone
	done
	hnn-sim --tstop 10 --trials 4 --lfp twice with with >/dev/null
	cat alone alone | same - twice
	hnn-sim --tstop 10 --lfp alone with >/dev/null
	mpiexec -n 3 hnn-sim --tstop 10 --lfp shared with >/dev/null
	cmp shared alone
}

@test "a network without electrodes says what to do" {
	run -1 --separate-stderr hnn-sim --tstop 1 --lfp lfp net
	[ "$stderr" = 'hnn-sim: net: the network has no electrodes to record from; hnn-electrode adds them' ]
	[ ! -e lfp ]
}

@test "a trial that diverges says so for each array" {
	hnn-net --set L5_pyramidal.soma.hh2.gnabar=1000 --set L5_pyramidal.soma.cm=1e-6 net |
	hnn-drive tonic t --amplitude L5_pyramidal=1e6 | hnn-electrode a --at 1,1,1 | hnn-electrode b --at 2,2,2 >bad
	run -1 --separate-stderr hnn-sim --tstop 5 --lfp lfp bad
	[ "$(grep -c '^# failed: the simulation diverges in L5_pyramidal' lfp)" -eq 2 ]
	[ "$(grep -c '^$' lfp)" -eq 4 ]
}

@test "memory does not grow with the length of a trial, of several arrays" {
	hnn-net --mesh 1x1 net | hnn-electrode a --at 1,1,1 | hnn-electrode b --shank 2,2,0:900:100 >with
	for tstop in 1000 4000; do
		/usr/bin/time -f %M -o "$tstop" hnn-sim --tstop "$tstop" --lfp lfp with >/dev/null
	done
	[ "$(cat 4000)" -lt "$(($(cat 1000) + 4000))" ]
}

@test "--help and --version" {
	hnn-electrode --help | grep -q '^Usage: hnn-electrode NAME --at=X,Y,Z'
	hnn-electrode --version | grep -q '^hnn-electrode (hnn-tools) '
}

@test "a NAME that is forgotten before a file is noticed" {
	hnn-net --mesh 1x1 neymotin_2020 >a.net
	run -2 --separate-stderr hnn-electrode --at 1,1,3 a.net
	[[ $stderr == "hnn-electrode: the array's NAME is missing before the file 'a.net'"* ]]
}
