# hnn-net --cell --swc: cell types from reconstructed cells.
load common

setup() {
	cd "$BATS_TEST_TMPDIR" || exit
}

# cell LINE...: a network with the cell of these points alone, as `net`.
cell() {
	printf '%s\n' "$@" >cell.swc
	hnn-net --cell c --swc cell.swc --only c --mesh 1x1 neymotin_2020 | tr -s ' ' | sed 's/ cm=1 Ra=100 v0=-65//' >net
}

# sections: those of the network, without the word and the population.
sections() {
	sed -n 's/^section c //p' net
}

@test "the soma: a ball of one point, the ball of three, or cones along the longest way" {
	cell '1 1 5 6 7 8.5 -1'
	[ "$(sections)" = 'soma L=17 diam=17 dz=17' ]
	cell '1 1 5 6 7 8.5 -1' '2 1 5 -2.5 7 8.5 1' '3 1 5 14.5 7 8.5 1'
	[ "$(sections)" = 'soma L=17 diam=17 dy=17' ]
	# a chain, by hand: cones of 6, 4 and 3, 4 high; and a point beside it, which is membrane
	cell '1 1 0 0 0 6 -1' '2 1 0 0 4 4 1' '3 1 0 0 8 3 2'
	area=$(awk 'BEGIN { print 10 * sqrt(16 + 4) + 7 * sqrt(16 + 1) }')
	near "$(sections | sed 's/.*diam=\([^ ]*\).*/\1/')" "$(awk -v a="$area" 'BEGIN { printf "%.9g", a / 8 }')" 1e-5
	sections | grep -qE '^soma L=8 diam=[^ ]* dz=8$'
	cell '1 1 0 0 0 6 -1' '2 1 0 0 4 4 1' '3 1 0 0 8 3 2' '4 1 2 0 4 4 2'
	near "$(sections | sed 's/.*diam=\([^ ]*\).*/\1/')" "$(awk -v a="$area" 'BEGIN { printf "%.9g", (a + 16) / 8 }')" 1e-5
	sections | grep -q '^soma L=8 '
}

@test "a branch is as long as its way and has the area of its cones" {
	# a dendrite that begins at its own first point: 30 + 40 um, radii 2, 1 and 1
	cell '1 1 0 0 0 10 -1' '2 3 12 0 0 2 1' '3 3 42 0 0 1 2' '4 3 42 40 0 1 3'
	[ "$(sections | sed 1d | sed 's/diam=[^ ]*/diam=?/')" = 'dend_1 parent=soma at=1 L=70 diam=? dx=30 dy=40' ]
	near "$(sections | sed 1d | sed 's/.*diam=\([^ ]*\).*/\1/')" \
		"$(awk 'BEGIN { printf "%.9g", (3 * sqrt(30 ^ 2 + 1) + 2 * 40) / 70 }')" 1e-8
	# one of a single point begins in the soma, with its own radius
	cell '1 1 0 0 0 10 -1' '2 2 0 0 -30 0.5 1'
	[ "$(sections | sed 1d)" = 'axon_1 parent=soma at=0 L=30 diam=1 dz=-30' ]
	# one behind a fork begins at the fork, with the fork's radius
	cell '1 1 0 0 0 10 -1' '2 3 12 0 0 2 1' '3 3 22 0 0 2 2' '4 3 32 0 0 2 3' '5 3 22 8 0 2 3'
	[ "$(sections | sed 1d)" = "$(printf '%s\n' 'dend_1 parent=soma at=1 L=10 diam=4 dx=10' \
		'dend_2 parent=dend_1 at=1 L=10 diam=4 dx=10' 'dend_3 parent=dend_1 at=1 L=8 diam=4 dy=8')" ]
}

@test "sections and locations have the names of their types; another type begins another section" {
	cell '1 1 0 0 0 10 -1' '2 4 0 0 12 2 1' '3 4 0 0 40 2 2' '4 2 0 0 80 1 3' '5 4 5 0 -12 1 1' '6 4 5 0 -40 1 5' \
		'7 0 12 0 0 1 1' '8 7 30 0 0 1 7' '9 6 40 0 0 1 8' '10 3 0 12 0 1 1' '11 5 0 30 0 1 10' '12 3 0 40 0 1 11'
	[ "$(sections | cut -d ' ' -f 1,2 | xargs)" = 'soma L=20 apical_trunk parent=soma axon_1 parent=apical_trunk apic_1 parent=soma other_1 parent=soma dend_1 parent=soma' ]
	grep '^location' net | diff - <(printf '%s\n' 'location c other sections=other_1' 'location c axon sections=axon_1' \
		'location c dend sections=dend_1' 'location c apic sections=apical_trunk,apic_1')
	# with a trunk it may have a dipole
	hnn-net neymotin_2020 --cell c --swc cell.swc --set c.dipole=L5 --check
}

@test "the points may stand in any order, with comments, blank lines and CRLF" {
	cell '1 1 0 0 0 10 -1' '2 3 12 0 0 2 1' '3 3 22 0 0 2 2' '4 3 32 0 0 2 3' '5 3 22 8 0 2 3'
	bare net >ordered
	printf '# c\r\n\r\n 77 3 32 0 0 2 5 # a tip\r\n9 3 22 8 0 2 5\r\n5 3 22 0 0 2 3\r\n3\t3 12 0 0 2 0\r\n0 1 0 0 0 10 -1' >cell.swc
	hnn-net --cell c --swc - --only c --mesh 1x1 neymotin_2020 <cell.swc | tr -s ' ' | sed 's/ cm=1 Ra=100 v0=-65//' |
		bare | diff ordered -
}

@test "a cell joins a network: among its populations, driven, connected and recorded like the others" {
	hnn-net neymotin_2020 --mesh 2x2 | hnn-drive evoked ev --location proximal --mu 10 --sigma 1 --ampa L5_pyramidal=0.01 |
		hnn-net --cell new --swc "$GOLDEN/swc/cell.swc" --add 'channel new soma hh2 gnabar=0.18 gkbar=0.01 gl=4.3e-5 el=-65' \
			--add 'synapse new ampa e=0 tau1=0.5 tau2=5 sections=soma,dend' \
			--add 'connect L5_pyramidal new dend ampa weight=0.001 delay=1 lambda=3' >net
	hnn-net --list net | awk '$1 == "population" { print $2, $3, $4 }' | tail -1 | grep -qx 'new 4 12'
	hnn-sim --tstop 5 --vsec v.txt --cells new net >dipole
	[ "$(grep '^# columns' v.txt | wc -w)" -eq $((3 + 4 * 13)) ]
	[[ $(grep '^# columns' v.txt) == *' 15.new.axon_1' ]]
}

@test "a channel goes into all sections of a location, once" {
	hnn-net neymotin_2020 --cell c --swc "$GOLDEN/swc/cell.swc" --only c --mesh 1x1 >net
	hnn-net --add 'channel c dend hh2 gnabar=0.1 gkbar=0.01 gl=4e-5 el=-65' net | hnn-sim --tstop 5 >all
	for i in 1 2 3 4; do
		hnn-net --add "channel c dend_$i hh2 gnabar=0.1 gkbar=0.01 gl=4e-5 el=-65" net >next
		mv next net
	done
	hnn-sim --tstop 5 net | same - all
	run -1 --separate-stderr hnn-net --add 'channel c dend hh2 gnabar=0.1 gkbar=0.01 gl=4e-5 el=-65' net
	[[ $stderr == *"channel: 'dend_1' of c has hh2 already"* ]]
	run -1 --separate-stderr hnn-net --add 'synapse c ampa e=0 tau1=1 tau2=2 sections=soma,leaf' net
	[[ $stderr == *"synapse: c has no location or section 'leaf'"* ]]
}

@test "a pattern sets all addresses that match" {
	hnn-net neymotin_2020 --cell c --swc "$GOLDEN/swc/cell.swc" --set 'c.*.Ra=150' --set 'c.dend_[12].cm=2' >net
	[ "$(grep -c '^section *c .*Ra=150 ' net)" -eq 13 ]
	[ "$(grep -c 'Ra=150 ' net)" -eq 13 ]
	[ "$(grep -c 'cm=2 ' net)" -eq 2 ]
	# those at their default too
	[ "$(hnn-net --set 'L2_basket.*.*.*.gain=2' net | grep -c 'gain=2$')" -eq "$(grep -c '^connect *L2_basket' net)" ]
	run -1 --separate-stderr hnn-net --set 'c.*.nothing=1' net
	[[ $stderr == *"no address in the network matches 'c.*.nothing'"* ]]
}

@test "a cell of hundreds of sections is simulated" {
	awk 'BEGIN {
		print "1 1 0 0 0 10 -1\n2 4 0 0 10 3 1\n3 4 0 0 40 3 2"
		for (n = 3; n < 400; n++) # each point of the last rank has two
			for (k = 0; k < 2; k++) print 2 * n - 2 + k, 4, n, k, 40 + 30 * int(log(n) / log(2)), 0.5, n
	}' >big.swc
	hnn-net neymotin_2020 --cell c --swc big.swc --only c --mesh 1x1 \
		--add 'channel c apic hh2 gnabar=0.1 gkbar=0.01 gl=4e-5 el=-65' \
		--add 'synapse c ampa e=0 tau1=0.5 tau2=5 sections=apic' |
		hnn-drive evoked in --location apic --mu 2 --sigma 0 --ampa 0.0001 >net
	[ "$(grep -c '^section' net)" -gt 700 ]
	timeout 60 hnn-sim --tstop 5 --isec i.txt net >dipole
	[ "$(grep '^# columns' i.txt | wc -w)" -eq $((2 + $(grep -c '^section' net))) ]
}

@test "a broken file is refused with its line and field, and what was expected" {
	while IFS='|' read -r text message; do
		# shellcheck disable=SC2059 # with \n
		printf -- "$text" >bad.swc
		run -1 --separate-stderr hnn-net --cell c --swc bad.swc neymotin_2020
		diff <(printf '%s' "$output") /dev/null
		[[ $stderr == "hnn-net: bad.swc:$message"* ]] || { echo "$text: $stderr"; false; }
	done <<-'END'
		#c\n| no point: expected a line 'number type x y z radius parent' each
		1 1 0 0 0 10\n|1: 6 fields: expected number, type, x, y, z, radius and parent
		1 1 0 0 0 10 -1 0\n|1: 8 fields: expected
		1.5 1 0 0 0 10 -1\n|1: number: '1.5': not a whole number
		-1 1 0 0 0 10 -1\n|1: number: -1: expected 0 or more
		1 soma 0 0 0 10 -1\n|1: type: 'soma': not a whole number
		1 1 0 zero 0 10 -1\n|1: y: 'zero': not a number
		1 1 0 0 nan 10 -1\n|1: z: 'nan': not a number
		1 1 0 0 0 10 -1\n2 3 0 0 12 0 1\n|2: radius: 0: expected more than 0
		1 1 0 0 0 10 -1\n2 3 0 0 12 -1 1\n|2: radius: -1: expected more than 0
		1 1 0 0 0 10 -1\n2 3 0 0 12 1 -2\n|2: parent: -2: expected -1 or more
		1 1 0 0 0 10 -1\n2 3 0 0 12 1 7\n|2: parent: there is no point 7
		1 1 0 0 0 10 -1\n1 3 0 0 12 1 1\n|2: number: 1 stands in line 1 already
		1 1 0 0 0 10 -1\n2 3 0 0 12 1 -1\n|2: parent: -1: a second root, after that of line 1: expected one tree
		1 1 0 0 0 10 2\n2 1 0 0 12 1 1\n|1: parent: no point is the root: expected one with -1
		1 1 0 0 0 10 -1\n2 3 0 0 12 1 3\n3 3 0 0 22 1 2\n|2: parent: the points that lead here form a ring, not a tree
		1 3 0 0 0 10 -1\n2 3 0 0 12 1 1\n|1: type: 3: expected 1, as the root is in the soma
		1 1 0 0 0 10 -1\n2 3 0 0 12 1 1\n3 1 0 0 22 1 2\n|3: type: 1: the soma is not in one piece
		1 1 0 0 0 10 -1\n2 1 0 0 0 9 1\n|1: all points of the soma are at one place
		1 1 0 0 0 10 -1\n2 3 0 0 12 1 1\n3 3 0 0 12.01 1 2\n|3: the branch that ends here has L=0.01 um: expected 0.1 to 100000
		1 1 0 0 0 1e5 -1\n|1: the branch that ends here has L=200000 um: expected 0.1 to 100000
	END
	run -1 --separate-stderr hnn-net --cell c --swc nowhere neymotin_2020
	[[ $stderr == *nowhere* ]]
}

@test "wrong uses of --cell and --swc are refused" {
	echo '1 1 0 0 0 10 -1' >cell.swc
	while IFS='|' read -r options status message; do
		# shellcheck disable=SC2086 # words
		run "-$status" --separate-stderr hnn-net $options neymotin_2020
		[[ $stderr == *"$message"* ]] || { echo "$options: $stderr"; false; }
	done <<-'END'
		--swc cell.swc|2|--swc: which population is it? --cell=NAME comes before
		--cell c|2|--cell: 'c': in which file is it? --swc=FILE says
		--cell a.b --swc cell.swc|2|--cell: 'a.b' is not a name
		--cell L2_basket --swc cell.swc|1|--cell: there is a population 'L2_basket' already
	END
}
