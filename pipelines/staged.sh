#!/bin/sh
# staged.sh [TARGET [NETWORK [EVALUATIONS]]]: fit all evoked drives of a network, one after another, then together:
# times, deviations and weights, of TRIALS=3 trials. The part of the response from a drive's first spikes to the next
# drive's counts most while that drive is fitted, and the rest a little, so that it does not spoil what comes after.
# Leaves the network, log and dipole of each stage and a figure in out/staged.
set -eu
cd "$(dirname "$0")/.." && PATH=$PWD/bin:$PATH
target=${1:-data/yes_trial_S1_ERP_all_avg.txt} evals=${3:-40} trials=${TRIALS:-3} out=out/staged
end=$(awk 'NF { t = $1 } END { print t }' "$target")
mkdir -p $out
rm -f $out/*.log
set -f # stars here are for hnn-optim
if [ -n "${2:-}" ]; then hnn-net "$2" >$out/initial.net; else pipelines/network.sh >$out/initial.net; fi

# The evoked drives by their first spikes, three deviations before their mean: name, time, what follows.
awk '$1 == "drive" && / type=evoked / {
	for (i = 3; i <= NF; i++) { split($i, s, "="); value[s[1]] = s[2] }
	print $2, value["mu"] - 3 * value["sigma"]
}' $out/initial.net | sort -g -k 2 | awk -v end="$end" '
	NR > 1 { print name, from, $2 }
	{ name = $1; from = $2 }
	END { print name, from, end }' >$out/drives

# weights DRIVE: the addresses of those that are not 0.
weights() {
	awk -v drive="$1" '$1 == "target" && $2 == drive {
		for (i = 4; i <= NF; i++)
			if (split($i, s, "=") && s[1] ~ /^(ampa|nmda)$/ && s[2] > 0)
				list = list "," drive "." $3 "." s[1]
	} END { print substr(list, 2) }' $out/initial.net
}

# stage NAME OPTION...: fit on from the stage before.
last=initial
stage() {
	name=$1
	shift
	hnn-optim --target "$target" --trials "$trials" --log $out/"$name".log "$@" -o $out/"$name".net $out/"$last".net
	last=$name
}

set -- # the options of all parameters, collected
while read -r drive from to <&3; do
	mine="--param=$drive.mu=+-20:20 --param=$drive.sigma=*0.5:10,log --param=$(weights "$drive")=*0.1:10,log"
	# shellcheck disable=SC2086 # an option a word
	stage "$drive" --solver emulator --max-evals "$evals" --window "$from:$to" --window "0:$end*0.2" $mine
	# shellcheck disable=SC2086
	set -- "$@" $mine
done 3<$out/drives
stage all --solver cobyla:scouts=0,step=0.05 --max-evals $((2 * evals)) "$@"

for net in initial $(cut -d ' ' -f 1 $out/drives) all; do
	hnn-sim --trials "$trials" --tstop "$end" $out/"$net".net | hnn-smooth 30 | hnn-scale 3000 | hnn-avg >$out/"$net".txt
	printf '%-12s RMSE %.3f nAm, %.3f of the target\n' "$net" "$(hnn-rmse "$target" $out/"$net".txt)" \
		"$(hnn-rmse --relative "$target" $out/"$net".txt)"
done
hnn-plot dipole -o $out/dipole.png --label target --label initial --label fitted "$target" $out/initial.txt $out/all.txt
echo "figure: $out/dipole.png"
