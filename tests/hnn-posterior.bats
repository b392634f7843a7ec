# hnn-posterior and hnn-profile, on logs whose series are known: (a - 0.4) u + (b - 0.6) v, for which the posterior is
# normal and the profile a parabola's root.
load common

setup() {
	cd "$BATS_TEST_TMPDIR" || exit
	linear 40 >log
}

# linear COUNT: the log of a fit with so many evaluations; u'u = 25, v'v = 100, u'v = 30.
linear() {
	awk -v count="$1" 'BEGIN {
		print "# hnn-optim log 1\n# param a=0:1:0.5\n# param b=0:1:0.5\n# number a b loss best seconds"
		for (k = 1; k <= count; k++) {
			a = (k * 0.7548776662) % 1; b = (k * 0.5698402910) % 1
			r[1] = 5 * (a - 0.4) + 6 * (b - 0.6); r[2] = 8 * (b - 0.6)
			loss = sqrt(r[1] ^ 2 + r[2] ^ 2)
			if (best == "" || loss < best) best = loss
			printf "# residuals %.17g %.17g\n%d %.17g %.17g %.17g %.17g 0\n", r[1], r[2], k, a, b, loss, best
		}
	}'
}

# of SUMMARY ADDRESS KEY: a number of it.
of() {
	sed -n "s/^# summary $2 .*$3=\([^ ]*\).*/\1/p" <<<"$1"
}

# sd of a: (U^-1)_aa = 100 / (25 * 100 - 30^2) = 1 / 16, of b: 25 / 1600; noise 0.2, 4 samples: variance 0.01.
@test "the posterior of a linear series is the normal distribution it must be" {
	hnn-posterior --noise 0.2 --independent 4 --draws 6000 log >draws
	text=$(grep '^#' draws)
	near "$(of "$text" a mean)" 0.4 0.01
	near "$(of "$text" b mean)" 0.6 0.005
	near "$(of "$text" a sd)" 0.025 0.05
	near "$(of "$text" b sd)" 0.0125 0.05
	near "$(sed -n 's/^# correlation a b //p' draws)" -0.6 0.08
	near "$(of "$text" a high)" "$(awk 'BEGIN { print 0.4 + 1.645 * 0.025 }')" 0.01
	[ "$(grep -vc '^#' draws)" -eq 6000 ]
}

@test "draws are the same each time, others with another seed, and none is beyond the bounds" {
	hnn-posterior --noise 20 --draws 500 log >draws
	hnn-posterior --noise 20 --draws 500 log | cmp - draws
	run ! cmp -s draws <(hnn-posterior --noise 20 --draws 500 --seed 2 log)
	awk '!/^#/ && ($1 < 0 || $1 > 1 || $2 < 0 || $2 > 1) { exit 1 }' draws
}

# With noise as large as all differences the posterior is the prior: uniform, ranks of any truth flat.
@test "without information draws are uniform" {
	hnn-posterior --noise 1e6 --draws 6000 log |
		awk '!/^#/ { h[int(10 * $1)]++ } END { for (k = 0; k < 10; k++) if (h[k] < 480 || h[k] > 720) exit 1 }'
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

@test "logs without residuals, with too few evaluations, or of something else are refused" {
	grep -v '^# residuals' log >without
	linear 2 >few
	printf '# a b\n1 2\n' >table
	sed '0,/^# residuals/s/^\(# residuals.*\) .*/\1/' log >short
	for program in hnn-posterior hnn-profile; do
		run -1 "$program" without
		[[ $output = *'there are no residuals of evaluation 1'* ]]
		run -1 "$program" few
		[[ $output = *'too few for 2 parameters'* ]]
		run -1 "$program" table
		[[ $output = *"not the log of a fit: '# param' is missing"* ]]
		run -1 "$program" short
		[[ $output = *residuals* ]]
		run -2 "$program" log log
	done
	run -2 hnn-posterior --noise 0 log
	run -2 hnn-profile --points 1 log
}

@test "the picture of a log that keeps residuals finds its columns" {
	hnn-plot convergence -o fit.svg log
	grep -q svg fit.svg
}

@test "profiles and draws are drawn: a panel for each parameter, and for each two" {
	hnn-profile log >profile
	hnn-posterior --noise 0.2 --independent 4 log >draws
	run -0 hnn-plot profile profile
	[ "$(grep -c Loss <<<"$output")" -eq 2 ]
	[[ $output == *' a'* && $output == *' b'* ]]
	hnn-plot pairs -o pairs.svg draws
	r=$(sed -n 's/^# correlation a b //p' draws)
	grep -q "correlation $(awk -v r="$r" 'BEGIN { printf "%.2f", r }')" pairs.svg
	[ "$(grep -o Density pairs.svg | wc -l)" -eq 2 ]
	hnn-plot pairs -o pairs.png draws draws
	run -1 hnn-plot pairs profile log
	run -1 hnn-plot profile draws
	[[ $output = *'not profiles of a fit'* ]]
	run -2 hnn-plot profile profile profile
}

@test "noise below what the model does not meet is warned of" {
	awk '!/^# res/ { print; next } { print $0, 3 }' log | awk '/^# res/ { r = $3 ^ 2 + $4 ^ 2 + 9 }
		!/^#/ { $4 = sqrt(r); $5 = 3 } 1' >unmet
	run -0 --separate-stderr hnn-posterior --noise 0.2 unmet
	[[ $stderr = *'is less than the least loss'* ]]
	run -0 --separate-stderr hnn-posterior unmet
	[ -z "$stderr" ]
}
