# shellcheck shell=bash
# Logs of fits whose series are known, for tests: (a - 0.4) u + (b - 0.6) v, for which the posterior is normal and the
# profile a parabola's root.

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
