#!/bin/bash
# Run all tests, or the files given, on as many processors as there are, up to four: a line for each
# file as it ends, what failing tests said and why others were skipped, and at last `N passed, N
# failed`. A file has 600 s, and none goes on after the second $DEADLINE of the epoch, where that is set.
set -u
cd "$(dirname "$0")/.." || exit
unset MAKEFLAGS MFLAGS MAKELEVEL T # tests run make
[ $# -gt 0 ] || set -- build/tests/test-* tests/*.bats

dir=$(mktemp -d) || exit
trap 'rm -rf "$dir"' EXIT
jobs=$(nproc)
[ "$jobs" -le 4 ] || jobs=4

# tap NUMBER COMMAND...: run a test file, which reports in the Test Anything Protocol; its name comes
# last. Leaves $dir/NUMBER.report and, when that is there, $dir/NUMBER.counts.
tap() {
	local number=$1 log=$dir/$1.log begin=$SECONDS status=0 left=600 planned ok skip bad
	shift
	[ -z "${DEADLINE:-}" ] || left=$((DEADLINE - $(date +%s)))
	[ "$left" -lt 600 ] || left=600
	if [ "$left" -gt 0 ]; then
		timeout --kill-after=10 "$left" "$@" </dev/null >"$log" 2>&1 || status=$?
	else
		echo 'no time is left for it' >"$log"
	fi
	read -r planned ok skip < <(awk '
		/^1\.\.[0-9]+$/ { planned = substr($0, 4) }
		/^ok .* # skip/ { skip++; next }
		/^ok / { ok++ }
		END { print planned + 0, ok + 0, skip + 0 }' "$log")
	# Tests that were planned and did not report have failed, and so has a file that plans none or
	# ends badly.
	bad=$((planned - ok - skip))
	[ $bad -gt 0 ] || bad=$((planned == 0 || status != 0))
	{
		printf '%-26s %4d passed %3d failed %3d skipped %4d s\n' "${!#}" "$ok" "$bad" "$skip" $((SECONDS - begin))
		sed -n 's/^ok [0-9]* \(.*\) # skip/    skipped: \1:/p' "$log"
		if [ $bad -gt 0 ]; then
			awk '/^ok / { show = 0 } /^not ok / { show = 1 } show { print "    " $0 }' "$log"
			grep -q '^not ok ' "$log" || { tail -n 20 "$log" && echo "ended with status $status"; } | sed 's/^/    /'
		fi
	} >"$dir/$number.report"
	echo "$ok $bad $skip" >"$dir/$number.counts"
}

# ended: show the reports of the files that have ended since, in their order.
ended() {
	local counts
	for counts in "$dir"/*.counts; do
		[ -e "$counts" ] || continue
		cat "${counts%.counts}.report"
		mv "$counts" "$counts.shown"
	done
}

number=1000
for file; do
	number=$((number + 1))
	case $file in
	*.bats) tap $number bats --tap "$file" & ;;
	*.[do]) continue ;; # what the compiler left beside the unit tests
	*) tap $number "$file" & ;;
	esac
	while [ "$(jobs -pr | wc -l)" -ge "$jobs" ]; do
		wait -n
		ended
	done
done
wait
ended
read -r passed failed skipped < <(cat "$dir"/*.shown | awk '{ ok += $1; bad += $2; skip += $3 } END { print ok + 0, bad + 0, skip + 0 }')

[ "$skipped" -eq 0 ] || echo "$skipped skipped"
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
