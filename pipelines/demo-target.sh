#!/bin/sh
# Make the demonstration's target: the tutorial's network with the parameters in
# data/demo/truth.txt, three trials, smoothed, scaled, averaged, noise added, every 24th sample.
set -eu
cd "$(dirname "$0")/.." && PATH=$PWD/bin:$PATH

# shellcheck disable=SC2046 # each line of truth.txt becomes two words
pipelines/network.sh |
hnn-net $(sed 's/^\([^ ]*\) \(.*\)/--set \1=\2/' data/demo/truth.txt) |
hnn-sim --trials 3 | hnn-smooth 30 | hnn-scale 3000 | hnn-avg |
LC_ALL=C awk 'BEGIN { srand(1) }
	/^[0-9]/ && n++ % 24 == 0 {
		noise = 2 * sqrt(-2 * log(1 - rand())) * cos(6.283185307179586 * rand())
		printf "%.6g %.6g\n", $1, $2 + noise
	}'
