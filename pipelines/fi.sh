#!/bin/sh
# How fast each cell of a model fires by itself, by the current into its soma: a table and a figure in out/fi.
# usage: pipelines/fi.sh [MODEL|FILE [POPULATION...]]; CURRENTS='0 0.5 1' (nA) names others.
set -eu
model=${1:-neymotin_2020}
[ ! -e "$model" ] || model=$(cd "$(dirname "$model")" && pwd)/$(basename "$model")
[ $# -eq 0 ] || shift
cd "$(dirname "$0")/.."
PATH=$PWD/bin:$PATH LC_ALL=C.UTF-8
currents=${CURRENTS:-$(seq 0 0.1 2)}
from=200 tstop=1200
out=out/fi
mkdir -p $out
# shellcheck disable=SC2046 # a name a word
[ $# -gt 0 ] || set -- $(hnn-net --list "$model" | awk '$1 == "population" { print $2 }')

for cell; do
	hnn-net --only "$cell" --mesh 1x1 "$model" | grep -v '^connect' >$out/cell.net
	for nA in $currents; do hnn-drive tonic clamp --amplitude "$nA" $out/cell.net; done |
		hnn-sim --tstop $tstop --spikes $out/spikes.txt >/dev/null
	# Spikes after the first $from ms, a line a network.
	awk -v cell="$cell" -v currents="$currents" -v from=$from -v tstop=$tstop '
		/^# network/ { networks++ }
		!/^#/ && NF && $1 > from { n[networks]++ }
		END {
			print "# cell " cell "\n# columns nA Hz"
			split(currents, nA)
			for (i = 1; i <= networks; i++) print nA[i], n[i] / (tstop - from) * 1000
			print "\n"
		}' $out/spikes.txt
done >$out/fi.txt

gnuplot <<-END
	set terminal pngcairo size 640,420 noenhanced font 'sans,12'
	set output '$out/fi.png'
	set xlabel 'current (nA)'
	set ylabel 'spikes a second'
	set key left top
	set grid
	cell(i) = word('$*', i)
	plot for [i = 1:words('$*')] '$out/fi.txt' index i - 1 \
		with linespoints pt 7 ps 1.6 / i title cell(i)
END
cat $out/fi.txt
echo "table: $out/fi.txt, figure: $out/fi.png" >&2
