# hnn-spikes: counts, rates and histograms, against sums of one's own over the reference's spikes.
load common

setup() {
	cd "$BATS_TEST_TMPDIR" || exit
	cat >in <<-'END'
		# network x
		# trial 1
		# trials 2
		# tstop 100
		# cells a=0:1 b=2:4 drive=5:5
		# spikes 6
		# columns time gid population
		0 0 a
		10 0 a
		20 3 b
		50 1 a
		99.5 3 b
		100 5 drive


		# network x
		# trial 2
		# trials 2
		# tstop 100
		# cells a=0:1 b=2:4 drive=5:5
		# spikes 1
		# columns time gid population
		60 4 b


	END
}

# as_stream TRIAL: the reference's spikes of the tutorial as a data set of ours.
as_stream() {
	printf '# trial %s\n# trials 3\n# tstop 169.825\n# cells' $(($1 + 1))
	awk '{ printf " %s=%d:%d", $1, $2, $3 } END { print "" }' "$GOLDEN/tutorial/gids.txt"
	awk 'NR == FNR { for (g = $2; g <= $3; g++) name[g] = $1; next } { print $1, $2, name[$2] }' \
		"$GOLDEN/tutorial/gids.txt" "$GOLDEN/tutorial/spikes-$1.txt"
	printf '\n\n'
}

@test "a line of counts a data set, below their names" {
	hnn-spikes in | bare | diff - <(printf '# a b drive\n3 2 1\n0 1 0\n')
	hnn-spikes --population drive,a in | bare | diff - <(printf '1 3\n0 0\n')
	hnn-spikes --population b in in | paste -sd ' ' | grep -qx '2 1 2 1'
}

@test "the window has both its ends, and the end is that of the simulation" {
	[ "$(hnn-spikes --from 10 --to 50 --population a in | head -n 1)" = 2 ]
	[ "$(hnn-spikes --from 10.1 --population a in | head -n 1)" = 1 ]
	[ "$(hnn-spikes --to 49.9 --population a in | head -n 1)" = 2 ]
	[ "$(hnn-spikes --population drive in | head -n 1)" = 1 ]
}

@test "rates are over all cells, also silent ones, and over the window" {
	hnn-spikes --rate in | bare | diff - <(printf '# a b drive\n15 %s 10\n0 %s 0\n' 6.666666666666667 3.3333333333333335)
	[ "$(hnn-spikes --rate --from 10 --to 50 --population a in | head -n 1)" = 25 ]
}

@test "rates of the tutorial's trials are what its spikes come to, over any window" {
	for window in 0:169.825 50:150; do
		for k in 0 1 2; do
			as_stream $k | hnn-spikes --rate --from ${window%:*} --to ${window#*:} --population L2_basket,L2_pyramidal,L5_basket,L5_pyramidal
		done >ours
		for k in 0 1 2; do
			awk -v from=${window%:*} -v to=${window#*:} '
				NR == FNR { first[$1] = $2; last[$1] = $3; next }
				$1 >= from && $1 <= to { for (n in first) if ($2 >= first[n] && $2 <= last[n]) count[n]++ }
				END {
					split("L2_basket L2_pyramidal L5_basket L5_pyramidal", name, " ")
					for (i = 1; i <= 4; i++)
						printf "%.15g ", count[name[i]] / (last[name[i]] - first[name[i]] + 1) / (to - from) * 1000
					print ""
				}' "$GOLDEN/tutorial/gids.txt" "$GOLDEN/tutorial/spikes-$k.txt"
		done >expected
		[ "$(wc -l <expected)" -eq 3 ]
		traces_near ours expected 1e-12
	done
}

@test "a table of cells has a row for each, also of those that are silent" {
	hnn-spikes --cells --population b in | bare | head -n 12 | diff - <(printf '# %s\n' 'network x' 'trial 1' 'trials 2' 'tstop 100' \
		'columns gid population spikes' && printf '%s\n' '2 b 0' '3 b 2' '4 b 0' '' '' '# network x' '# trial 2')
	hnn-spikes --cells --rate --to 50 in | awk '$2 == "a" { print $1, $3 }' | paste -sd , | grep -qx '0 40,1 20,0 0,1 0'
	sum=$(hnn-spikes --cells in | awk '!/^#/ && NF { s += $3 } END { print s }')
	[ "$sum" -eq "$(hnn-spikes in | awk '!/^#/ { s += $1 + $2 + $3 } END { print s }')" ]
}

@test "a histogram is a table over time that other programs take, its last bin with the end" {
	hnn-spikes --bin 50 in | bare | head -n 9 | diff - <(printf '# %s\n' 'network x' 'trial 1' 'trials 2' 'tstop 100' 'unit spikes' 'samples 2' \
		'columns time a b drive' && printf '%s\n' '25 2 1 0' '75 1 1 1')
	hnn-spikes --bin 50 --rate in | hnn-avg >mean
	traces_near mean <(printf '%s\n' '25 10 3.3333333333333333 0' '75 5 6.6666666666666667 10') 5e-15
	[ "$(hnn-spikes --bin 30 --population a,b in | grep -v '^#' | head -n 4 | paste -sd ,)" = '15 2 1,45 1 0,75 0 0,95 0 1' ]
	hnn-spikes --bin 0.1 --from 0.7 in | awk '!/^#/ && NF { t = sprintf("%.2f", $1); if ($1 != t) exit 1 }'
	for bin in 0.3 7 33; do
		[ "$(hnn-spikes --bin $bin in | awk '!/^#/ { s += $2 + $3 + $4 } END { print s }')" -eq 7 ]
	done
	hnn-spikes --bin 5 in | hnn-plot recording | grep -q 'Counts (spikes)'
}

@test "what hnn-sim writes says which cells there are and how long it was, in events as well" {
	hnn-net neymotin_2020 --mesh 2x1 |
		hnn-drive evoked prox --location proximal --mu 3 --sigma 1 --ampa 0.05 --cells 3 >net
	hnn-sim --tstop 10 --spikes spikes --events events net >dipole
	grep -qx '# tstop 10' spikes
	grep -x '# cells .*' spikes | tr ' ' '\n' | sed -n 's/=\(.*\):/ \1 /p' | bare | diff - <(
		hnn-net --list net | awk '$1 == "population" || $1 == "drive" { print $2, $4, $4 + $3 - 1 }')
	grep -qx '# cells prox=[0-9]*:[0-9]*' events
	[ "$(hnn-spikes --population prox events)" -eq 3 ]
	[ "$(hnn-spikes --population prox spikes)" -eq 3 ]
	[ "$(hnn-spikes --rate --population prox events)" = 100 ]
}

@test "files without headers have counts, but no rates" {
	printf '1 7 L5_basket\n2 8 L2_basket\n3 7 L5_basket\n' >plain
	hnn-spikes plain | bare | diff - <(printf '# L5_basket L2_basket\n2 1\n')
	[ "$(hnn-spikes --population none,L5_basket plain)" = '0 2' ]
	run -1 --separate-stderr hnn-spikes --rate plain
	[ "$stderr" = "hnn-spikes: plain:1: no header 'tstop': expected --to, the end of the time in which spikes are counted" ]
	run -1 --separate-stderr hnn-spikes --rate --to 9 plain
	[ "$stderr" = "hnn-spikes: plain:1: no header 'cells': how many cells L5_basket has is not known" ]
}

@test "a data set that failed has no count, and passes as a table" {
	printf '# trial 1\n# failed: diverged at 1 ms\n\n\n' >failed
	[ "$(hnn-spikes --population a,b failed)" = 'nan nan' ]
	hnn-spikes --cells failed | bare | diff - failed
	hnn-spikes --bin 5 failed | grep -qx '# failed: diverged at 1 ms'
}

@test "each data set is answered while the input stays open" {
	sed '/^# trial 2/,$d' in | sed '$d' >dataset
	stays_alive 1 hnn-spikes --population a
}

@test "what cannot be is refused, by what is wrong" {
	refused() { # STATUS MESSAGE COMMAND...
		run "-$1" --separate-stderr "${@:3}"
		[[ ${stderr_lines[0]} == "$2" ]] || { echo "$stderr" && false; }
	}
	refused 1 "hnn-spikes: in:1: there are no cells called 'c': the header names a=0:1 b=2:4 drive=5:5" hnn-spikes --population a,c in
	refused 1 'hnn-spikes: in:1: --from 200 is not before 100 ms, where the data set ends' hnn-spikes --rate --from 200 in
	refused 2 'hnn-spikes: --from 5 is not before --to 5' hnn-spikes --from 5 --to 5 in
	refused 2 'hnn-spikes: --cells and --bin make different tables: expected one of them' hnn-spikes --cells --bin 5 in
	refused 1 'hnn-spikes: in:1: bins of 1e-06 ms are too many for 100 ms' hnn-spikes --bin 1e-6 in
	sed 's/a=0:1/a=0-1/' in >bad
	refused 1 "hnn-spikes: bad:1: cells 'a=0-1': expected NAME=FIRST:LAST" hnn-spikes bad
	sed 's/^50 1 a/50 4 a/' in >bad
	refused 1 'hnn-spikes: bad:1: cell 4 is none of a=0:1' hnn-spikes --cells bad
	printf '0 1\n' >bad
	refused 1 "hnn-spikes: bad:1: expected a time, a cell's number and the name of its population or drive" hnn-spikes bad
	refused 1 'hnn-spikes: standard input: no data set: expected rows of time, gid and population or drive' hnn-spikes - </dev/null
}
