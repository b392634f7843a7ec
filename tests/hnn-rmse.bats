load common

setup_file() {
	cd "$BATS_FILE_TMPDIR" || exit
	for window in 1 7.5 30 45; do
		for k in 0 1 2; do
			hnn-scale 3000 "$GOLDEN/tutorial/dipole-$k.txt" | hnn-smooth $window >"trial-$window-$k"
		done
		hnn-avg "trial-$window-"{0,1,2} >"average-$window-of3"
	done
}

setup() {
	cd "$BATS_TEST_TMPDIR" || exit
	printf '%s\n' '0 0' '1 1' '2 4' '3 9' '4 16' >squares
}

@test "the reference's RMSE and anti-correlations of trials and averages" {
	need_target
	local n=0
	while read -r what _ window of k range from to_ to value; do
		[[ $what == '#' ]] && continue
		local options=()
		if [[ $range == from ]]; then
			options=(--from "$from" --to "$to")
			[[ $to_ == to ]]
		else
			value=$range
		fi
		[[ $what == anticorr ]] && options+=(--corr)
		run -0 --separate-stderr hnn-rmse "${options[@]}" "$TARGET" "$BATS_FILE_TMPDIR/$of-$window-$k"
		near "$output" "$value" 1e-11 # the reference's traces have 11 digits, its figures 12
		n=$((n + 1))
	done <"$GOLDEN/parts/signal.txt"
	[ "$n" -eq 36 ]
}

@test "the tutorial's initial parameters have the RMSE 15.616268022615502" {
	need_target
	run -0 hnn-rmse "$TARGET" "$BATS_FILE_TMPDIR/average-30-of3"
	near "$output" 15.616268022615502 1e-12 # traces of 11 digits reach 3e-13
}

@test "averaging, smoothing and scaling in any order are the same to rounding" {
	need_target
	run -0 hnn-rmse "$TARGET" <(hnn-avg "$GOLDEN"/tutorial/dipole-{0,1,2}.txt | hnn-smooth 30 | hnn-scale 3000)
	near "$output" "$(hnn-rmse "$TARGET" "$BATS_FILE_TMPDIR/average-30-of3")" 1e-14
}

@test "a known difference on the same times, the end sample left out" {
	printf '%s\n' '0 0' '1 1' '2 4' '3 11' '4 1000' >data
	run -0 hnn-rmse squares data
	[ "$output" = 1 ]
	run -0 hnn-rmse squares squares
	[ "$output" = 0 ]
}

@test "the range ends at the nearest samples, the first on ties" {
	# differences 1 2 3 4 ...: the range tells which samples were in it
	printf '%s\n' '0 1' '1 3' '2 7' '3 13' '4 21' >data
	for case in '--from 1 --to 3:2.5495097567963922' '--from 0.5 --to 2.5:1.5811388300841898' \
		'--from 0.6 --to 2.6:2.5495097567963922' '--to 2:1.5811388300841898' '--from 2:3.5355339059327378'; do
		read -ra options <<<"${case%:*}"
		run -0 hnn-rmse "${options[@]}" squares data
		near "$output" "${case#*:}" 1e-15
	done
}

@test "only the aggregate is compared" {
	awk '{ print $1, $2, 100 * $2, -$1 }' squares >data
	run -0 hnn-rmse squares data
	[ "$output" = 0 ]
	run -0 hnn-rmse data squares
	[ "$output" = 0 ]
}

@test "the longer series is resampled to the shorter, whichever it is" {
	# whole cycles in 0..100 ms: the resampled wave is exact
	wave() { awk -v dt="$1" -v a="$2" 'BEGIN { for (i = 0; i <= 100 / dt; i++) printf "%.17g %.17g\n", i * dt, a * cos(2 * 3.14159265358979323846 * 3 * i * dt / 100) }'; }
	wave 1 1 >target
	wave 0.25 3 >fine
	wave 4 3 >coarse
	for data in fine coarse; do
		run -0 hnn-rmse target $data
		near "$output" 1.4142135623730951 1e-14
	done
}

@test "the common range is where both are known" {
	printf '%s\n' '-1 7' '0 0' '1 1' '2 6' '3 50' >data # 3 is its end
	run -0 hnn-rmse squares data
	near "$output" 1.1547005383792515 1e-15 # a difference of 2 in 3 samples
	run -0 hnn-rmse data squares
	near "$output" 1.1547005383792515 1e-15
}

@test "a target that is longer than the data sets is worth one warning" {
	head -n 3 squares >short
	run -0 --separate-stderr hnn-rmse squares squares short short
	[ "$stderr" = "hnn-rmse: warning: short:1: the data set ends at 2 ms, the target at 4 ms: nothing is compared after that" ]
	run -0 --separate-stderr hnn-rmse --to 2 squares short # as asked
	[ -z "$stderr" ]
	head -n 4 squares >short # a step, as between a simulation's end and a recording's
	run -0 --separate-stderr hnn-rmse squares short
	[ -z "$stderr" ]
	run -0 --separate-stderr hnn-rmse short squares
	[ -z "$stderr" ]
}

@test "the correlation does not see scale and offset" {
	awk '{ print $1, 5 - 2 * $2 }' squares >data
	run -0 hnn-rmse --corr squares data
	near "$output" 2 1e-15
	run -0 hnn-rmse --corr squares squares
	[ "$output" = 0 ]
}

@test "a number a data set, the same in any company, each while the input stays open" {
	printf '%s\n' '0 1.3' '0.5 2' '1 1' '1.5 0' '2 5' >other
	for f in squares other squares; do hnn-rmse squares $f; done >alone
	hnn-rmse squares squares other squares | cmp - alone
	for f in squares other squares; do cat $f && printf '\n\n'; done | hnn-rmse squares | cmp - alone
	{ cat squares && printf '\n\n'; } >dataset
	stays_alive 1 hnn-rmse squares
}

@test "numbers keep every digit" {
	printf '%s\n' '0 0' '1 0' '2 0' '3 0' >zero
	printf '%s\n' '0 0' '1 0' '2 1' '3 0' >third
	run -0 hnn-rmse zero third
	[ "$output" = 0.5773502691896257 ] # sqrt(1/3), which 15 digits would miss
}

@test "a target may come from standard input" {
	hnn-rmse - squares <squares | grep -qx 0
}

@test "a range outside the target or the data set is refused" {
	refused() {
		run -1 --separate-stderr hnn-rmse "$@"
		[ -z "$output" ]
		[[ $stderr == "hnn-rmse: $message" ]] || { echo "$stderr" && false; }
	}
	awk '{ print $1 + 10, $2 }' squares >later
	head -n 3 squares >short
	message='squares:1: the range to compare begins at 5.5 ms, outside the data set (0 to 4 ms)'
	refused --from 5.5 squares squares
	message='squares:1: the range to compare begins at -1.5 ms, outside the data set (0 to 4 ms)'
	refused --from -1.5 squares squares
	message='short:1: the range to compare ends at 4 ms, outside the data set (0 to 2 ms)'
	refused --to 4 squares short
	refused --to 4 short squares
	message='later:1: fewer than two samples to compare: the data set spans 10 to 14 ms, the target 0 to 4 ms'
	refused squares later
	message='squares:1: fewer than two samples to compare: the data set spans 0 to 4 ms, the target 0 to 4 ms'
	refused --from 1 --to 2 squares squares
	refused --from 1.1 --to 1.2 squares squares
	run -0 hnn-rmse --to 4.9 squares squares # within a step of the end
}

@test "a target of one column, of several data sets or of none is refused" {
	refused() {
		run -1 --separate-stderr hnn-rmse target squares
		[ -z "$output" ]
		[[ $stderr == "hnn-rmse: target:$1" ]] || { echo "$stderr" && false; }
	}
	cut -d ' ' -f 1 squares >target
	refused '1: 1 column: expected time and 1 or 3 values, or a line that names all'
	{ cat squares && printf '\n\n' && cat squares; } >target
	refused '8: more than one data set: expected one target'
	: >target
	run -1 --separate-stderr hnn-rmse target squares
	[[ $stderr == "hnn-rmse: target: no data set: expected a target" ]]
	printf '%s\n' '0 1' '1 2' '5 3' >target
	refused '1: the times are not evenly spaced near 5 ms'
	printf '0 1\n' >target
	refused '1: a data set of one sample has no sampling rate'
}

@test "what has no finite answer is nan, with one warning" {
	printf '%s\n' '0 0.1' '1 0.1' '2 0.1' '3 0.1' >flat
	run -0 --separate-stderr hnn-rmse --corr squares flat squares flat
	[ "$output" = "nan"$'\n'"0"$'\n'"nan" ]
	[ "$stderr" = "hnn-rmse: warning: flat:1: no corr: values are constant or too large" ]
	printf '%s\n' '0 1e200' '1 -1e200' '2 0' '3 0' '4 0' >large
	run -0 --separate-stderr hnn-rmse squares large
	[ "$output" = nan ]
	[ "$stderr" = "hnn-rmse: warning: large:1: no rmse: values are constant or too large" ]
}

@test "a data set that failed is nan, a target that failed an error" {
	printf '# trial 1\n# samples 5\n0 0\n1 1\n# failed: diverged at 2 ms\n\n\n' >failed
	run -0 --separate-stderr hnn-rmse squares squares failed squares
	[ "$output" = "0"$'\n'"nan"$'\n'"0" ]
	[ -z "$stderr" ]
	run -1 --separate-stderr hnn-rmse failed squares
	[ -z "$output" ]
	[ "$stderr" = "hnn-rmse: failed:1: a data set that failed: diverged at 2 ms" ]
}

@test "residuals: a series a data set, each while the input stays open, whose norm is the RMSE" {
	printf '%s\n' '0 0' '1 1' '2 7' '3 5' '4 1000' >other
	run -0 hnn-rmse --residuals squares other
	[ "$output" = '0 0 1.5 -2' ] # 0 0 3 -4 over the root of 4
	printf '%s\n' '0 1.3' '0.5 2' '1 1' '1.5 0' '2 5' '2.5 1' '3 2' '3.5 1' '4 7' >fine
	printf '# failed: diverged at 2 ms\n\n\n' >failed
	for range in '' '--from 1 --to 3'; do
		# shellcheck disable=SC2086 # two words
		hnn-rmse $range --residuals squares fine failed other fine >residuals
		# shellcheck disable=SC2086
		hnn-rmse $range squares fine failed other fine >losses
		awk '$1 == "nan" { print; next } { s = 0; for (i = 1; i <= NF; i++) s += $i * $i; printf "%.17g\n", sqrt(s) }' \
			residuals | paste - losses | while read -r norm loss; do
			[ "$loss" = nan ] && [ "$norm" = nan ] || near "$norm" "$loss" 1e-14
		done
	done
	[ "$(sed -n 2p residuals)" = nan ]
	[ "$(sed -n 1p residuals)" = "$(sed -n 4p residuals)" ]
	{ cat squares && printf '\n\n'; } >dataset
	stays_alive 1 hnn-rmse --residuals squares
	run -0 --separate-stderr hnn-rmse --residuals squares <(printf '0 1e200\n1 -1e200\n2 0\n3 0\n4 0\n')
	[ "$output" = nan ]
	run -2 --separate-stderr hnn-rmse --residuals --corr squares squares
	[[ $stderr == "hnn-rmse: --residuals: --corr is no norm of differences"* ]]
}

@test "windows: what they hold counts by their weights, and a window that holds nothing is refused" {
	printf '%s\n' '0 0' '1 3' '2 8' '3 9' '4 16' >data # differences 0 2 4 0
	while read -r expected options; do
		# shellcheck disable=SC2086
		near "$(hnn-rmse $options squares data)" "$expected" 1e-15
		# shellcheck disable=SC2086
		hnn-rmse --residuals $options squares data | awk -v e="$expected" '{ for (i = 1; i <= NF; i++) s += $i ^ 2 } END { exit (s - e ^ 2) ^ 2 > 1e-28 }'
	done <<-'END'
		2 --window 1:2
		2.8284271247461903 --window 1:4 --window 2:3 --window 1:2
		3.1622776601683795 --window 1:2 --window 2:3
		2.8284271247461903 --window 1:2*4 --window 2:3*4 --window 3:4*2
		3.605551275463989 --window 1:2*1 --window 2:3*3
		4 --window 1.6:2.6*7
		2 --from 1 --window 0:2 --window 0.9:1.6
	END
	run -1 --separate-stderr hnn-rmse --window 1:2 --window 20:30 squares data
	[ -z "$output" ]
	[[ $stderr == "hnn-rmse: data:1: no sample that is compared lies in the window 20:30" ]]
}

@test "windows at the times of the coarser series, whichever it is" {
	# the difference is 1 up to 50 ms and 3 after that, on grids of 1 and 0.25 ms; away from the step, where resampling rings
	step() { awk -v dt="$1" -v a="$2" 'BEGIN { for (i = 0; i <= 100 / dt; i++) { t = i * dt; print t, a * (t < 50 ? 1 : 3) } }'; }
	step 1 0 >zero
	step 0.25 1 >fine
	for pair in 'zero fine' 'fine zero'; do
		# shellcheck disable=SC2086
		near "$(hnn-rmse --window 20:30 $pair)" 1 0.02
		# shellcheck disable=SC2086
		near "$(hnn-rmse --window 70:80 --window 20:30*3 $pair)" 1.7320508075688772 0.02
	done
}

@test "layers: each against its own, or a target of one column" {
	awk '{ print $1, $2 + 1, $2 + 2, $2 - 4 }' squares >layers
	awk '{ print $1, $2, $2, $2 }' squares >own
	[ "$(hnn-rmse own layers)" = 1 ]
	[ "$(hnn-rmse --layer agg own layers)" = 1 ]
	[ "$(hnn-rmse --layer L2 own layers)" = 2 ]
	[ "$(hnn-rmse --layer L5 squares layers)" = 4 ]
	near "$(hnn-rmse --layer L2,L5 own layers)" 3.1622776601683795 1e-15
	[ "$(hnn-rmse --layer L2,L5 --residuals own layers | wc -w)" -eq 8 ]
	run -1 --separate-stderr hnn-rmse --layer L2,L5 squares layers
	[[ $stderr == "hnn-rmse: squares:1: no column 'L2': there is agg" ]]
	run -1 --separate-stderr hnn-rmse --layer L2 squares squares
	[[ $stderr == "hnn-rmse: squares:1: no column 'L2': there is agg" ]]
	[ -z "$output" ]
}

@test "layers have any names, and columns any order" {
	awk 'BEGIN { print "# columns time agg L2/3 granular L5" } { print $1, $2, $2 + 1, $2 + 2, $2 + 3 }' squares >layers
	awk 'BEGIN { print "time,granular,agg,L5,L2/3" } { print $1 "," $2 "," $2 "," $2 "," $2 }' squares >own
	[ "$(hnn-rmse own layers)" = 0 ]
	[ "$(hnn-rmse --layer granular own layers)" = 2 ]
	[ "$(hnn-rmse --layer granular squares layers)" = 2 ]
	near "$(hnn-rmse --layer L2/3,L5,L2/3 own layers)" 2.2360679774997898 1e-15
	cmp <(hnn-rmse --layer L5,granular own layers) <(hnn-rmse --layer granular,L5 own layers)
	run -1 --separate-stderr hnn-rmse --layer L2 squares layers
	[ "$stderr" = "hnn-rmse: layers:1: no column 'L2': there are agg, L2/3, granular, L5" ]
	run -1 --separate-stderr hnn-rmse --layer agg,L4 own layers
	[ "$stderr" = "hnn-rmse: own:1: no column 'L4': there are granular, agg, L5, L2/3" ]
	for list in '' ',' 'L2,' ',L2' 'L2,,L5'; do
		run -2 --separate-stderr hnn-rmse --layer "$list" own layers
		[[ $stderr == "hnn-rmse: --layer: '$list' is not a list of names, such as agg or L2,L5"* ]]
	done
}

@test "several targets: data sets in turn, an answer for as many as there are" {
	awk '{ print $1, $2 + 3 }' squares >larger
	awk '{ print $1, $2 + 4 }' squares >most
	run -0 hnn-rmse --also larger squares most larger squares most # 4 and 0 off; 0 and 1 off
	near "${lines[0]}" 2.8284271247461903 1e-15
	near "${lines[1]}" 0.7071067811865476 1e-15
	[ "${#lines[@]}" -eq 2 ]
	run -0 hnn-rmse --residuals --also larger squares squares most
	[ "$(wc -w <<<"$output")" -eq 8 ]
	near "$(awk '{ for (i = 1; i <= NF; i++) s += $i ^ 2; printf "%.17g", sqrt(s) }' <<<"$output")" 0.7071067811865476 1e-15
	awk '{ print $1, -$2 }' squares >down
	[ "$(hnn-rmse --corr --also larger squares squares down)" = 1 ] # 0 and 2
	printf '# failed: diverged at 2 ms\n\n\n' >failed
	run -0 --separate-stderr hnn-rmse --also larger squares failed larger squares larger
	[ "$output" = $'nan\n0' ]
	run -1 --separate-stderr hnn-rmse --also larger squares squares larger squares
	[[ $stderr == "hnn-rmse: the input ends after 1 of the 2 data sets of an answer, one for each target" ]]
	{ cat squares && printf '\n\n' && cat larger && printf '\n\n'; } >dataset
	stays_alive 1 hnn-rmse --also larger squares
}

@test "relative: in parts of the target's norm, with its residuals" {
	near "$(hnn-rmse --relative squares <(awk '{ print $1, 1.5 * $2 }' squares))" 0.5 1e-15
	near "$(hnn-rmse --relative squares <(awk '{ print $1, 0 }' squares))" 1 1e-15
	near "$(hnn-rmse --relative --residuals squares <(awk '{ print $1, 1.5 * $2 }' squares) |
		awk '{ for (i = 1; i <= NF; i++) s += $i ^ 2; printf "%.17g", sqrt(s) }')" 0.5 1e-15
}

@test "wrong options are refused" {
	for options in '--window 3' '--window 3:2' '--window 1:2*0' '--layer L2,' '--layer' '--from x' '--to nan' '--from 3 --to 3' '--from' '--cor=1' '--what' '-z'; do
		read -ra words <<<"$options"
		run -2 --separate-stderr hnn-rmse "${words[@]}"
		[ -z "$output" ]
		[[ $stderr == "hnn-rmse: "*"Try 'hnn-rmse --help'"* ]]
	done
	run -2 --separate-stderr hnn-rmse
	[[ $stderr == "hnn-rmse: an operand is missing"* ]]
}
