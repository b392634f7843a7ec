#!/bin/bash
# Run all tests, or the files given: a line for each file, what failing tests said and why others
# were skipped, and at last `N passed, N failed`. A file has 300 s, and none goes on after the second
# $DEADLINE of the epoch where that is set.
set -u
cd "$(dirname "$0")/.." || exit
unset MAKEFLAGS MFLAGS MAKELEVEL # tests run make
[ $# -gt 0 ] || set -- build/tests/test-* tests/*.bats

log=$(mktemp) || exit
trap 'rm -f "$log"' EXIT
passed=0 failed=0 skipped=0

# tap COMMAND...: run a test file, which reports in the Test Anything Protocol; its name comes last.
tap() {
	local begin=$SECONDS status=0 planned ok skip bad left=${DEADLINE:+$((DEADLINE - $(date +%s)))}
	left=${left:-300}
	[ $left -lt 300 ] || left=300
	if [ $left -gt 0 ]; then
		timeout --kill-after=10 $left "$@" </dev/null >"$log" 2>&1 || status=$?
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
	printf '%-26s %4d passed %3d failed %3d skipped %4d s\n' "${!#}" "$ok" "$bad" "$skip" $((SECONDS - begin))
	sed -n 's/^ok [0-9]* \(.*\) # skip/    skipped: \1:/p' "$log"
	if [ $bad -gt 0 ]; then
		awk '/^ok / { show = 0 } /^not ok / { show = 1 } show { print "    " $0 }' "$log"
		grep -q '^not ok ' "$log" || { tail -n 20 "$log" && echo "ended with status $status"; } | sed 's/^/    /'
	fi
	passed=$((passed + ok)) failed=$((failed + bad)) skipped=$((skipped + skip))
}

for file; do
	case $file in
	*.bats) tap bats --tap "$file" ;;
	*.[do]) ;; # what the compiler left beside the unit tests
	*) tap "$file" ;;
	esac
done

[ $skipped -eq 0 ] || echo "$skipped skipped"
echo "$passed passed, $failed failed"
[ $failed -eq 0 ]
