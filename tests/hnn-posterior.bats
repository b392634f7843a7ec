# hnn-posterior, on logs whose series are known.
load common
load linear

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

@test "draws say how well they mix" {
	run -0 --separate-stderr hnn-posterior --noise 0.8 --independent 4 log
	[ -z "$stderr" ]
	awk '/^# summary/ { split($0, at, /rhat=|ess=/); n++; if (!(at[2] > 0.99 && at[2] < 1.01 && at[3] >= 400)) exit 1 }
		END { exit n != 2 }' <<<"$output"
}

@test "a posterior that evaluations do not determine is warned of" {
	linear 3 >few
	run -0 --separate-stderr hnn-posterior --noise 1e-3 --independent 1 few
	[[ $stderr = *'evaluate more there, as by hnn-optim --solver sampler'* ]]
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

@test "logs without residuals, with too few evaluations, or of something else are refused" {
	grep -v '^# residuals' log >without
	linear 2 >few
	printf '# a b\n1 2\n' >table
	sed '0,/^# residuals/s/^\(# residuals.*\) .*/\1/' log >short
	run -1 hnn-posterior without
	[[ $output = *'there are no residuals of evaluation 1'* ]]
	run -1 hnn-posterior few
	[[ $output = *'too few for 2 parameters'* ]]
	run -1 hnn-posterior table
	[[ $output = *"not the log of a fit: '# param' is missing"* ]]
	run -1 hnn-posterior short
	[[ $output = *residuals* ]]
	run -2 hnn-posterior log log
	run -2 hnn-posterior --noise 0 log
}

@test "the picture of a log that keeps residuals finds its columns" {
	hnn-plot convergence -o fit.svg log
	grep -q svg fit.svg
}

@test "draws are drawn: a panel for each two parameters" {
	hnn-posterior --noise 0.2 --independent 4 log >draws
	hnn-plot pairs -o pairs.svg draws
	r=$(sed -n 's/^# correlation a b //p' draws)
	grep -q -- "$(awk -v r="$r" 'BEGIN { printf "%.2f", r }')" pairs.svg
	grep -q 'best evaluation' pairs.svg
	hnn-plot pairs -o pairs.png draws draws
}

# On a logarithmic axis from 0.01 to 1 there are numbers of decades; on a linear one of equal steps.
@test "what is fitted on a logarithmic scale is drawn on one" {
	sed 's/^# param a=.*/# param a=0.01:1:0.5,log/' log >scaled
	awk '!/^#/ { $2 = 0.01 * 100 ^ $2 } 1' scaled >scaled.log
	hnn-profile scaled.log >profile
	grep -x '# param a=0.01:1:0.5,log' profile
	run -0 hnn-plot profile profile
	[[ $output == *0.02*0.05*0.1* ]]
	hnn-posterior --noise 20 scaled.log 2>/dev/null >draws
	run -0 hnn-plot pairs draws
	[[ $output == *0.02*0.05*0.1* ]]
	hnn-plot convergence -o fit.svg scaled.log
}

@test "noise below what the model does not meet is warned of" {
	awk '!/^# res/ { print; next } { print $0, 3 }' log | awk '/^# res/ { r = $3 ^ 2 + $4 ^ 2 + 9 }
		!/^#/ { $4 = sqrt(r); $5 = 3 } 1' >unmet
	run -0 --separate-stderr hnn-posterior --noise 0.2 unmet
	[[ $stderr = *'is less than the least loss'* ]]
	run -0 --separate-stderr hnn-posterior unmet
	[ -z "$stderr" ]
}
