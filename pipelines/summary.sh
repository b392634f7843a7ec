#!/bin/sh
# summary.sh TARGET DIRECTORY NAME...: a table of the parameters that DIRECTORY/fit.log is about, in
# the networks DIRECTORY/NAME.net, and of the errors of their dipoles DIRECTORY/NAME.txt.
set -eu
PATH=$(dirname "$0")/../bin:$PATH
target=$1 in=$2
shift 2

{
	echo parameter "$@"
	sed -n 's/^# param \([^=]*\)=.*/\1/p' "$in/fit.log" | while read -r address; do
		echo "$address"
		for net; do hnn-net --get "$address" "$in/$net.net"; done
	done
	echo 'RMSE(nAm)'
	for net; do hnn-avg "$in/$net.txt" | hnn-rmse "$target"; done
} | xargs -n $(($# + 1)) | LC_ALL=C awk '{
	printf "%-26s", $1
	for (i = 2; i <= NF; i++) printf(NR == 1 ? "%12s" : "%12.5g", $i)
	print ""
}'
