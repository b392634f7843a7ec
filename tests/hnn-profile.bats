# hnn-profile, on logs whose series are known.
load common
load linear

# refused STATUS MESSAGE COMMAND...: fails so, with nothing on standard output.
refused() {
	local status=$1 message=$2
	shift 2
	run "-$status" --separate-stderr "$@"
	[ -z "$output" ]
	[[ $stderr == "hnn-profile: $message"* ]] || { echo "$stderr"; false; }
}

# The least loss with a held: |a - 0.4| sqrt(25 - 30^2 / 100).
@test "a profile is the least loss at each value, the others refitted" {
	hnn-profile --points 21 log >profile
	[ "$(grep -c '^# profile' profile)" -eq 2 ]
	awk '/^# profile/ { which = $3 }
		!/^#/ && NF && which == "a" {
			n++
			d = $2 - 4 * sqrt(($1 - 0.4) ^ 2)
			b = 0.6 - 0.3 * ($1 - 0.4)
			if (d * d > 0.03 ^ 2 || ($5 - b) ^ 2 > 0.01 ^ 2 || $4 != $1) { print; exit 1 }
		}
		END { exit n != 21 }' profile
}

# With b held it is |b - 0.6| sqrt(100 - 30^2 / 25), a at 0.4 - 1.2 (b - 0.6) or its bound.
@test "refitted parameters stay within their bounds, where the loss is that of the bound" {
	hnn-profile --points 11 log | awk '/^# profile/ { which = $3 }
		!/^#/ && NF && which == "b" {
			n++
			a = 0.4 - 1.2 * ($1 - 0.6)
			a = a < 0 ? 0 : a > 1 ? 1 : a
			u = 5 * (a - 0.4) + 6 * ($1 - 0.6); v = 8 * ($1 - 0.6)
			if (($2 - sqrt(u * u + v * v)) ^ 2 > 0.03 ^ 2 || ($4 - a) ^ 2 > 0.02 ^ 2 || $5 != $1) { print; exit 1 }
		}
		END { exit n != 11 }'
}

@test "values are even over the range on the scale of the fit, 41 of them where none are asked for" {
	[ "$(hnn-profile log | awk '!/^#/ && NF' | wc -l)" -eq 82 ]
	hnn-profile --points 2 log | awk '!/^#/ && NF { print $1 }' | xargs | grep -x '0 1 0 1'
	sed 's/^# param a=0:1:0.5/# param a=0.01:1:0.1,log/' log |
		awk '/^#/ { print; next } { $2 = 100 ^ ($2 - 1); print }' >log.log
	hnn-profile --points 3 log.log | awk '/^# profile/ { which = $3 } !/^#/ && which == "a" && NF { printf "%.12g ", $1 }' |
		grep -x '0.01 0.1 1 '
}

@test "the form is as its page has it, the same each time and from standard input" {
	hnn-profile --points 3 log >profile
	hnn-profile --points=3 <log | diff -I '^# made' - profile
	hnn-profile --points 3 - <log | diff -I '^# made' - profile
	grep -v '^[0-9]' profile | sed '/^# made/d; /^# version/d; s/^# best .*/# best/' | diff - <(printf '# %s\n' \
		'param a=0:1:0.5' 'param b=0:1:0.5'; printf '# %s\n' 'profile a' best 'value loss sd a b'
		printf '\n\n'
		printf '# %s\n' 'profile b' best 'value loss sd a b')
	awk '!/^#/ && NF && NF != 5 { exit 1 }' profile
	best=$(awk '!/^#/ && (top == "" || $4 < top) { top = $4; at = $2 " " $4 } END { print at }' log)
	[ "$(sed -n 's/^# best //p' profile | head -1)" = "$best" ]
}

@test "profiles are drawn: a panel for each parameter" {
	hnn-profile log >profile
	run -0 hnn-plot profile profile
	[ "$(grep -c Loss <<<"$output")" -eq 2 ]
	[[ $output == *' a'* && $output == *' b'* ]]
	run -1 hnn-plot pairs profile log
	hnn-posterior log >draws
	run -1 hnn-plot profile draws
	[[ $output = *'not profiles of a fit'* ]]
	run -2 hnn-plot profile profile profile
}

@test "logs without residuals, with too few evaluations, or of something else are refused" {
	grep -v '^# residuals' log >without
	linear 2 >few
	printf '# a b\n1 2\n' >table
	sed '0,/^# residuals/s/^\(# residuals.*\) .*/\1/' log >short
	sed '0,/^# residuals/s/^# residuals /# residuals x/' log >word
	refused 1 'without:' hnn-profile without
	[[ $stderr = *'there are no residuals of evaluation 1'* ]]
	refused 1 'few:' hnn-profile few
	[[ $stderr = *'too few for 2 parameters'* ]]
	refused 1 'table:' hnn-profile table
	[[ $stderr = *"not the log of a fit: '# param' is missing"* ]]
	refused 1 'short:' hnn-profile short
	[[ $stderr = *residuals* ]]
	refused 1 'word:' hnn-profile word
	[[ $stderr = *'not a number'* ]]
	refused 1 "cannot open 'nowhere'" hnn-profile nowhere
	refused 1 'standard input' hnn-profile </dev/null
}

@test "a wrong command line is refused" {
	refused 2 '--points: 1 is out of range (2 to 100000)' hnn-profile --points 1 log
	refused 2 "--points: '2.5' is not a whole number" hnn-profile --points 2.5 log
	refused 2 "unexpected operand 'log'" hnn-profile log log
	refused 2 "unknown option '--point-s'" hnn-profile --point-s log
}
