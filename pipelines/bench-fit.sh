#!/bin/bash
# Measure how well fits find what there is to find: losses and counts of evaluations, not seconds. The whole takes
# hours; the log of each fit is kept, so that what was interrupted goes on from there. Leaves tables and figures in
# out/bench-fit. These choose a part of it, or make it cheaper:
#   FIGURES  calibration (ranks of true parameters among draws of the posterior), recording (the tutorial's target, from CASES seeds), known (targets of three known parameters without
#            noise), demo (the demonstration's, noise drawn anew), seven (targets of seven known parameters)
#   SOLVERS  to compare, without seeds; CASES of each figure; EVALS of a fit; MESH, TRIALS, DT of the simulations
#   JOBS     fits at once, each on one rank
set -eu
cd "$(dirname "$0")/.." && PATH=$PWD/bin:$PATH
export LC_ALL=C
figures=${FIGURES:-recording known demo seven calibration} solvers=${SOLVERS:-emulator cobyla bobyqa cma crs}
mesh=${MESH:-10x10} trials=${TRIALS:-3} dt=${DT:-0.025} at_once=${JOBS:-$(nproc)}
out=out/bench-fit/$mesh-$trials-$dt recording=data/yes_trial_S1_ERP_all_avg.txt
mkdir -p "$out"
pipelines/network.sh | hnn-net --mesh "$mesh" >"$out/net"
# The dipole of the mesh is as large as that of the whole column.
scale=$(awk -v mesh="$mesh" 'BEGIN { split(mesh, n, "x"); print 3000 * 100 / (n[1] * n[2]) }')
three=(--param={evprox2.mu=100:150,evprox2.sigma=1:20,evprox2.L5_pyramidal.ampa=0.01:1})
seven=("${three[@]}" --param={evprox1.mu=15:40,evprox1.sigma=1:10,evprox1.L5_pyramidal.ampa=0.001:0.1,evdist1.mu=50:80})

# uniform SEED: numbers in (0, 1), the same with any awk (Park and Miller 1988).
uniform() { awk -v x="$1" 'BEGIN { for (;;) { x = 16807 * x % 2147483647; if (i++ > 9) print x / 2147483647 } }' 2>/dev/null; }

dipole() { hnn-sim --dt "$dt" --trials "$trials" --tstop 170 | hnn-smooth 30 | hnn-scale "$scale" | hnn-avg; }

# truth CASE PARAM...: a set of parameters, anywhere but in the outer twentieths of their ranges.
truth() {
	printf '%s\n' "${@:2}" | paste -d ' ' - <(uniform $((1000 + 7919 * $1)) | head -n $(($# - 1))) |
		awk '{ split($1, p, /[=:]/); printf "%s %.6g %s %s\n", p[2], p[3] + (p[4] - p[3]) * (0.05 + 0.9 * $2), p[3], p[4] }'
}

# with TRUTH: the network with these parameters.
with() { awk '{ print "--set"; print $1 "=" $2 }' "$1" | xargs hnn-net "$out/net"; }

# fit SOLVER EVALS TARGET LOG PARAM...: what is not in the log yet.
fit() {
	[ "$(grep -vc '^#' "$4" 2>/dev/null)" != "$2" ] || return 0
	echo "$4" >&2
	hnn-optim --ranks 1 --dt "$dt" --trials "$trials" --scale "$scale" --target "$3" --solver "$1" --max-evals "$2" --log "$4" --resume \
		"${@:5}" -o "${4%.log}.net" "$out/net" 2>"${4%.log}.err" || cat "${4%.log}.err" >&2
}

# soon COMMAND...: as soon as one of those under way has ended, if there are so many.
soon() {
	while [ "$(jobs -rp | wc -l)" -ge "$at_once" ]; do wait -n; done
	"$@" &
}

# quantiles [BOUND]: of numbers in a column: median, worst, and how many are at most the bound.
quantiles() {
	sort -g | awk -v bound="${1:-}" '{ x[NR] = $1; hit += bound != "" && $1 <= bound }
		END { printf "%.6g %.6g %d/%d\n", (x[int((NR + 1) / 2)] + x[int(NR / 2) + 1]) / 2, x[NR], hit, NR }'
}

# after N LOG...: the least loss of each fit within N evaluations.
after() { awk -v n="$1" 'FNR == 1 && least != "" { print least } FNR == 1 { least = "" }
	!/^#/ && $1 <= n { least = $(NF - 1) } END { print least }' "${@:2}"; }

# found TRUTH LOG [LOSS]: the evaluation from which on the best is within 5% of the ranges of all parameters, or its
# loss at most that; else inf.
found() {
	awk -v loss="${3:-0}" 'FILENAME == ARGV[1] { truth[FNR] = $2; range[FNR] = $4 - $3; n = FNR; next }
		/^#/ { next }
		least == "" || $(n + 2) + 0 < least {
			least = $(n + 2) + 0; off = 0
			for (i = 1; i <= n; i++) {
				d = ($(i + 1) - truth[i]) / range[i]
				if (d * d > off * off) off = d
			}
			at = off * off > 0.05 * 0.05 && least > loss ? 0 : at ? at : $1
		}
		END { print at ? at : "inf" }' "$1" "$2"
}

# reached LOSS LOG: the first evaluation that is not above it; else inf.
reached() { awk -v bound="$1" '!/^#/ && $(NF - 2) != "nan" && $(NF - 2) <= bound { print $1; exit }
	END { if (!NR) print "inf" }' "$2" | grep . || echo inf; }

# seeded SOLVER SEED
seeded() { case $1 in emulator | cma | crs | bayesian) echo "$1:seed=$2" ;; *) echo "$1" ;; esac; }
table() { printf '%-10s %-24s %8s %10s %10s %8s\n' "$@" | tee -a "$out/table.txt"; }

# known_case DIRECTORY CASE PARAM...: the target and its truth, where they are not there yet.
known_case() {
	[ -s "$1/$2.txt" ] && return
	truth "$2" "${@:3}" >"$1/$2.truth"
	with "$1/$2.truth" | dipole >"$1/$2.part" && mv "$1/$2.part" "$1/$2.txt"
}

figure_recording() {
	local d=$out/recording cases=${CASES:-10} evals=${EVALS:-100} n k
	[ -f $recording ] || { echo "no $recording: make data" >&2 && return; }
	for solver in $solvers; do
		mkdir -p "$d/$solver"
		for k in $(seq "$cases"); do
			truth "$k" "${three[@]}" >"$d/$k.start"
			mapfile -t params < <(awk -v first="$k" '{ printf "--param=%s=%s:%s%s\n", $1, $3, $4, (first > 1 ? ":" $2 : "") }' "$d/$k.start")
			soon fit "$(seeded "$solver" "$k")" "$evals" $recording "$d/$solver/$k.log" "${params[@]}"
		done
		wait
		for n in 20 40 60 100; do
			# shellcheck disable=SC2046 # three words
			[ "$n" -gt "$evals" ] || table recording "$solver" $n $(after $n "$d/$solver"/*.log | quantiles)
		done
	done
}

# of_known FIGURE CASES EVALS PART PARAM...: fits of targets whose parameters are known; a loss of that part of the
# target's norm will do.
of_known() {
	local d=$out/$1 k
	mkdir -p "$d"
	for solver in $solvers; do
		mkdir -p "$d/$solver"
		for k in $(seq "$2"); do
			known_case "$d" "$k" "${@:5}"
			soon fit "$(seeded "$solver" "$k")" "$3" "$d/$k.txt" "$d/$solver/$k.log" "${@:5}"
		done
		wait
		for k in $(seq "$2"); do
			found "$d/$k.truth" "$d/$solver/$k.log" \
				"$(awk -v part="$4" '/^# target-norm/ { print part * $3 }' "$d/$solver/$k.log")"
		done >"$d/$solver.found"
		# shellcheck disable=SC2046 # three words
		table "$1" "$solver" "$3" $(quantiles "$3" <"$d/$solver.found")
	done
}

figure_known() { of_known known "${CASES:-20}" "${EVALS:-60}" 0 "${three[@]}"; }
figure_seven() { of_known seven "${CASES:-10}" "${EVALS:-300}" 0.01 "${seven[@]}"; }

# noisy DIPOLE SEED: every 24th sample, with noise of 2 nAm.
noisy() {
	awk -v i=0 'FNR == NR { u[n++] = $1; next }
		/^[0-9]/ && k++ % 24 == 0 {
			printf "%.6g %.6g\n", $1, $2 + 2 * sqrt(-2 * log(u[i])) * cos(2 * 3.141592653589793 * u[i + 1])
			i += 2
		}' <(uniform "$2" | head -n 1000) "$1"
}

# The demonstration's parameters, noise of 2 nAm drawn anew: is the error no more than 3% above that of the truth?
figure_demo() {
	local d=$out/demo k cases=${CASES:-10} evals=${EVALS:-60}
	mkdir -p "$d"
	[ -s "$d/truth.txt" ] || with data/demo/truth.txt | dipole >"$d/truth.txt"
	for solver in $solvers; do
		mkdir -p "$d/$solver"
		for k in $(seq "$cases"); do
			[ -s "$d/$k.txt" ] || noisy "$d/truth.txt" $((2000 + k)) >"$d/$k.txt"
			soon fit "$(seeded "$solver" "$k")" "$evals" "$d/$k.txt" "$d/$solver/$k.log" "${three[@]}"
		done
		wait
		for k in $(seq "$cases"); do
			reached "$(hnn-rmse "$d/$k.txt" "$d/truth.txt" | awk '{ print 1.03 * $1 }')" "$d/$solver/$k.log"
		done >"$d/$solver.found"
		# shellcheck disable=SC2046 # three words
		table demo "$solver" "$evals" $(quantiles "$evals" <"$d/$solver.found")
	done
}

# Targets of parameters from anywhere in the ranges, with noise of 2 nAm; the part of the draws below the true
# value is uniform for each parameter where the posterior is right (Talts et al. 2018). The table has, of ten bins of
# each, the sum of squares over what is expected: median and worst of the parameters, and how many are below the 95%
# quantile of chi squared with 9 degrees of freedom.
figure_calibration() {
	local d=$out/calibration k n cases=${CASES:-100} evals=${EVALS:-120}
	mkdir -p "$d"
	for k in $(seq "$cases"); do
		printf '%s\n' "${three[@]}" | paste -d ' ' - <(uniform $((3000 + 7919 * k)) | head -n 3) |
			awk '{ split($1, p, /[=:]/); printf "%s %.6g %s %s\n", p[2], p[3] + (p[4] - p[3]) * $2, p[3], p[4] }' >"$d/$k.truth"
		[ -s "$d/$k.txt" ] || { with "$d/$k.truth" | dipole >"$d/clean" && noisy "$d/clean" $((4000 + k)) >"$d/$k.txt"; }
		n=$(grep -c . "$d/$k.txt")
		[ -s "$d/$k.net" ] || fit "sampler:noise=2,independent=$n,seed=$k" "$evals" "$d/$k.txt" "$d/$k.log" "${three[@]}"
		hnn-posterior --noise 2 --independent "$n" --draws 999 --seed "$k" "$d/$k.log" 2>>"$d/$k.err" |
			awk 'FNR == NR { truth[FNR] = $2; n = FNR; next }
				!/^#/ { draws++; for (i = 1; i <= n; i++) below[i] += $i < truth[i] }
				END { for (i = 1; i <= n; i++) printf "%g%s", below[i] / draws, i < n ? " " : "\n" }' "$d/$k.truth" -
	done >"$d/ranks"
	awk '{ n = NF; for (i = 1; i <= NF; i++) h[i, int(9.999 * $i)]++ }
		END { for (i = 1; i <= n; i++) { for (k = 0; k < 10; k++) printf "%d ", h[i, k]; print "" } }' "$d/ranks" >"$d/bins"
	# shellcheck disable=SC2046 # three words
	table calibration sampler "$evals" $(awk '{ for (i = 1; i <= NF; i++) sum += $i
		c = 0; for (i = 1; i <= NF; i++) c += ($i - sum / NF) ^ 2 / (sum / NF); sum = 0; print c }' "$d/bins" | quantiles 16.92)
}

draw_calibration() {
	gnuplot <<-END
		set terminal pngcairo size 720,420 noenhanced font 'sans,12'
		set output '$out/calibration.png'
		set key outside right
		set yrange [0:*]
		set xlabel 'rank of the true value among the draws'
		set ylabel 'targets'
		n = $(wc -l <"$out/calibration/ranks")
		set style data histeps
		plot n / 10.0 with lines linecolor 'black' dashtype 2 title 'expected', \
			for [i = 0:2] '$out/calibration/bins' matrix every :::i::i using ((\$1 + 0.5) / 10):3 linewidth 2 \
			title word('mu sigma weight', i + 1)
	END
}

# The figure: of each solver, how many of the fits have found the truth after so many evaluations, or the median of
# the least losses so far.
draw() {
	local d=$out/$1 solver plots=()
	for solver in $solvers; do
		if [ "$1" = recording ]; then
			awk '!/^#/ { print $1, $(NF - 1) }' "$d/$solver"/*.log | sort -k 1,1n -k 2,2g | awk '
				$1 != n && count { print n, x[int((count + 1) / 2)]; count = 0 } { n = $1; x[++count] = $2 }
				END { print n, x[int((count + 1) / 2)] }' >"$d/$solver.curve"
		else
			grep -v inf "$d/$solver.found" | sort -g | awk '{ print $1, NR - 1; print $1, NR }' >"$d/$solver.curve"
		fi
		[ ! -s "$d/$solver.curve" ] || plots+=("'$d/$solver.curve' with lines linewidth 2 title '$solver'")
	done
	[ ${#plots[@]} -gt 0 ] || return 0
	local IFS=,
	gnuplot <<-END
		set terminal pngcairo size 720,420 noenhanced font 'sans,12'
		set output '$out/$1.png'
		set key outside right
		set grid
		set xlabel 'evaluations'
		set ylabel '$([ "$1" = recording ] && echo 'least RMSE, median (nAm)' || echo 'fits that have found the truth')'
		plot ${plots[*]}
	END
}

: >"$out/table.txt"
table '# figure' solver evals median worst within
for figure in $figures; do
	"figure_$figure"
	if [ "$figure" = calibration ]; then draw_calibration; else draw "$figure"; fi
done
echo "table and figures: $out" >&2
