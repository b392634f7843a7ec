load common

setup() {
	cd "$BATS_TEST_TMPDIR" || exit
	printf '%s\n' '# trial 1' '# unit nAm' '0 1 2 3' '0.5 -0.25 1e-09 0' >in
}

rows() { awk 'NF && !/^#/' "$@"; }

@test "every column but time is multiplied" {
	hnn-scale 3000 in >ours
	diff <(rows ours) - <<-END
		0 3000 6000 9000
		0.5 -750 3e-06 0
	END
}

@test "a negative factor is an operand, with and without --" {
	printf '%s\n' '0 -1 -2 -3' '0.5 0.25 -1e-09 0' >expected
	hnn-scale -1 in | rows | diff - expected
	hnn-scale -- -1 in | rows | diff - expected
	hnn-scale -10e-1 in | rows | diff - expected
	hnn-scale -1 <in | rows | diff - expected
}

@test "the header scale is the product of all factors, other headers stay" {
	hnn-scale 3000 in | hnn-scale -0.1 >ours
	diff <(grep '^#' ours | bare) - <<-END
		# trial 1
		# unit nAm
		# scale -300
		# samples 2
		# columns time agg L2 L5
	END
}

@test "a factor and its inverse give the trace back to the last digit written" {
	hnn-scale 3000 "$GOLDEN/tutorial/dipole-0.txt" | hnn-scale 0.00033333333333333332 >ours
	grep -qx '# scale 1' ours
	traces_near ours "$GOLDEN/tutorial/dipole-0.txt" 3e-15
}

@test "all data sets of all files are scaled" {
	[ "$(hnn-scale 2 in in - <in | grep -c '^0 2 4 6$')" -eq 3 ]
	{ cat in && printf '\n\n' && cat in; } >two
	[ "$(hnn-scale 2 two | grep -c '^0 2 4 6$')" -eq 2 ]
}

@test "each data set is answered while the input stays open" {
	{ cat in && printf '\n\n'; } >dataset
	stays_alive 9 hnn-scale 3
}

@test "a factor that is not a finite number is refused" {
	for factor in x nan inf -inf 1e999 3000x ''; do
		run -2 --separate-stderr hnn-scale -- "$factor" in
		[ -z "$output" ]
		[[ $stderr == "hnn-scale: FACTOR: '$factor' is not a number"* ]]
	done
	run -2 --separate-stderr hnn-scale
	[[ $stderr == "hnn-scale: an operand is missing"* ]]
}

@test "a product too large is an error, with nothing written" {
	run -1 --separate-stderr hnn-scale 1e308 <<<'0 1e10'
	[ -z "$output" ]
	[[ $stderr == "hnn-scale: agg at 0 ms is not a finite number" ]]
}

@test "recordings are scaled too, their headers stay" {
	printf '# network x\n# array a\n# unit uV\n# contacts 0,0,0 0,0,9\n# columns time a.1 a.2\n0 0 1\n1 1.16 2\n2 0 3\n' >in
	hnn-scale 2 in >ours
	diff <(grep '^#' ours | bare) - <<-END
		# network x
		# array a
		# unit uV
		# contacts 0,0,0 0,0,9
		# scale 2
		# samples 3
		# columns time a.1 a.2
	END
	for c in 2 3; do
		grep -v '^#' in | cut -d ' ' -f 1,$c | hnn-scale 2 | grep '^[0-9]' | cut -d ' ' -f 2 | diff - <(grep '^[0-9]' ours | cut -d ' ' -f $c)
	done
}

@test "names of columns that a spreadsheet left without quotes may hold blanks" {
	named() { hnn-scale 1 | grep '^# columns'; }
	diff <(printf 'Time (ms),agg,upper layer,lower\n0,1,2,3\n1,2,3,4\n' | named) - <<<'# columns time agg upper_layer lower'
	diff <(printf 'remarks, agg or not\ntime,agg,a\nms,nAm,nAm\n0,1,2\n1,2,3\n' | named) - <<<'# columns time agg a'
	diff <(printf ',agg,a b\n0,1,2\n1,2,3\n' | named) - <<<'# columns time agg a_b'
	diff <(printf 't in ms\tagg\ta b\tc\n0\t1\t2\t3\n1\t2\t3\t4\n' | named) - <<<'# columns time agg a_b c'
	diff <(printf 'time; "agg"; "a, b"; c\n0;1;2;3\n1;2;3;4\n' | named) - <<<'# columns time agg a__b c'
}
