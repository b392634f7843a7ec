load common

setup() {
	cd "$BATS_TEST_TMPDIR" || exit
	set_of '-v' >in
}

# set_of V [CONTACTS]: a data set of the potential V, in terms of z and the time t, at contacts 20 um apart.
set_of() {
	awk -v contacts="${2:-0,5,-20 0,5,0 0,5,20 0,5,40 0,5,60}" "
		function value(z, t) { return ${1/v/(z * z * t)} }
		BEGIN {
			n = split(contacts, at)
			print \"# network net\n# trial 2\n# trials 3\n# array a\n# unit uV\n# contacts \" contacts \"\n# samples 4\"
			printf \"# columns time\"
			for (i = 1; i <= n; i++) printf \" a.%d\", i
			for (t = 0; t < 4; t++) {
				printf \"\n%d\", t
				for (i = 1; i <= n; i++) { split(at[i], x, \",\"); printf \" %.15g\", value(x[3], t) }
			}
			print \"\n\n\"
		}"
}

rows() { awk 'NF && !/^#/' "$@"; }

@test "the density is less the second derivative in z, to both ends" {
	hnn-csd in >ours
	diff <(rows ours) - <<-END
		0 0 0 0 0 0
		1 2 2 2 2 2
		2 4 4 4 4 4
		3 6 6 6 6 6
	END
}

@test "the ends lie on a line with the two contacts beside them" {
	set_of 'z * z * z * t' | hnn-csd >ours
	diff <(rows ours) - <<-END
		0 0 0 0 0 0
		1 120 0 -120 -240 -360
		2 240 0 -240 -480 -720
		3 360 0 -360 -720 -1080
	END
}

@test "headers stay, but for the unit, and all data sets of all files are answered" {
	hnn-csd in >ours
	diff <(grep '^#' ours | bare) - <<-END
		# network net
		# trial 2
		# trials 3
		# array a
		# unit uV/um2
		# contacts 0,5,-20 0,5,0 0,5,20 0,5,40 0,5,60
		# samples 4
		# columns time a.1 a.2 a.3 a.4 a.5
	END
	[ "$(cat in in | hnn-csd in - | grep -c '^3 6 6 6 6 6$')" -eq 3 ]
	[ "$(hnn-csd in | tail -n 2 | wc -w)" -eq 0 ]
}

@test "each data set is answered while the input stays open" {
	cp in dataset
	stays_alive 14 hnn-csd
}

@test "contacts may go down, and aslant: the distance is that in z" {
	set_of '-v' '0,0,60 0,0,40 0,0,20 0,0,0' | hnn-csd | rows | grep -qx '1 2 2 2 2'
	set_of '-v' '0,0,0 3,1,20 6,2,40 9,3,60' | hnn-csd | rows | grep -qx '1 2 2 2 2'
}

@test "it is the second difference of what hnn-sim records" {
	hnn-net neymotin_2020 --mesh 2x2 | hnn-drive evoked prox --location proximal --mu 3 --sigma 1 --ampa 0.02 |
	hnn-electrode shank --shank 1,1,-300:1700:500 | hnn-sim --tstop 5 --trials 2 --lfp lfp >/dev/null
	rows lfp | awk '{ for (c = 3; c <= 5; c++) d[c] = (2 * $c - $(c - 1) - $(c + 1)) / 250000
		printf "%s %.15g %.15g %.15g %.15g %.15g\n", $1, 2 * d[3] - d[4], d[3], d[4], d[5], 2 * d[5] - d[4] }' >expected
	hnn-csd lfp >ours
	traces_near ours expected 1e-12
	[ "$(grep -c '^# trial ' ours)" -eq 2 ]
}

@test "a data set that failed is passed on" {
	{ sed -n '/^#/p' in && printf '# failed: no luck\n\n\n' && cat in; } | hnn-csd >ours
	grep -c '^# failed: no luck$' ours | grep -qx 1
	rows ours | grep -c '^3 6 6 6 6 6$' | grep -qx 1
}

# refused MESSAGE: hnn-csd on the file `bad`.
refused() {
	run -1 --separate-stderr hnn-csd bad
	[ -z "$output" ]
	[ "$stderr" = "hnn-csd: bad$1" ] || { echo "$stderr" && false; }
}

@test "contacts that do not fit are refused" {
	while IFS='|' read -r contacts message; do
		set_of z "$contacts" >bad
		refused ":1: $message"
	done <<-'END'
		0,0,0 0,0,1 0,0,2|fewer than four contacts
		0,0,5 1,0,5 2,0,5 3,0,5|the contacts do not lie above one another
		0,0,0 0,0,1 0,0,2 0,0,4|the contacts are not equally far apart on a line
		0,0,0 0,0,1 0,0,2 0,1,3|the contacts are not equally far apart on a line
		0,0,0 0,0,1 0,0,0 0,0,1|the contacts are not equally far apart on a line
	END
}

@test "what is not a stream of potentials is refused, by what is wrong and where" {
	while IFS='|' read -r change message; do
		sed "$change" in >bad
		refused ":$message"
	done <<-'END'
		/contacts/d|1: no line '# contacts X,Y,Z ...': expected potentials at electrodes, as hnn-sim --lfp writes them
		s/0,5,20/0,5/|1: contacts: '0,5' is not X,Y,Z
		s/0,5,20/0,5,x/|1: contacts: '0,5,x' is not X,Y,Z
		s/0,5,20/0,5,20,1/|1: contacts: '0,5,20,1' is not X,Y,Z
		s/ 0,5,20//|1: 4 contacts for 5 columns
		s/unit uV/unit mV/|1: the unit is not uV
		/columns/d|8: expected a line '# columns time NAME...' before the first row
		s/^2 /2 x/|11: column 2: 'x-800' is not a number
		s/^3.*/3 1 2 3/|12: fewer columns than the 6 that are named
		/^3/d|13: the data set ends after 3 of 4 samples: it was cut short
	END
	printf '%s\n' '# spikes 0' >bad
	refused ':1: this is a spike file: expected potentials at electrodes, as hnn-sim --lfp writes them'
	printf '%s\n' '# columns time agg L2 L5' >bad
	refused ':1: this is a dipole stream: expected potentials at electrodes, as hnn-sim --lfp writes them'
	: >bad
	refused ': no data set: expected potentials at electrodes, as hnn-sim --lfp writes them'
	hnn-csd in >bad
	refused ':1: the unit is not uV'
	hnn-net neymotin_2020 >bad
	refused ':5: this is a network: expected potentials at electrodes, as hnn-sim --lfp writes them'
}

@test "--help and --version" {
	hnn-csd --help | grep -q '^Usage: hnn-csd \[FILE\]'
	hnn-csd --version | grep -q '^hnn-csd (hnn-tools) '
	run -2 --separate-stderr hnn-csd --scale
	[[ $stderr == "hnn-csd: unknown option '--scale'"* ]]
}
