# Completion of the command lines of hnn-tools in bash, from what the programs answer to --help:
# options, the words or files that one takes, and operands.
# shellcheck shell=bash

_hnn()
{
	local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]} help options takes words=

	# bash takes the = of --option=value for a word.
	if [ "$word" = = ]; then
		word=
	elif [ "$before" = = ]; then
		before=${COMP_WORDS[COMP_CWORD - 2]}
	fi
	# Of each option a line: the long name, with a = if it takes a value, the letter, and the value.
	help=$("$1" --help 2>/dev/null)
	options=$(sed -nE 's/^  (-.|  ),? +(--[a-z-]+=?)([^ ]*).*/\2 \1 \3/p' <<<"$help")
	takes=$(awk -v name="$before" '$1 == name "=" || $2 == name && $1 ~ /=$/ { print $NF }' <<<"$options")

	# What usage shows as the first operand, or that behind a +, where it is one of a few words.
	[[ $COMP_CWORD -ne 1 && $before != + ]] || words=$(sed -nE "s/^(Usage:|      ) ${1##*/} ([a-z]+) .*/\2/p" <<<"$help")

	# What ships of a kind, from the program's list of it.
	case $takes:$before in
	*FILE:--drives | *FILE:-d) words=$("$1" --list 2>/dev/null | awk '$1 == "drives" { print $2 }') ;;
	esac
	if [[ $takes == *FILE ]]; then
		words=$(compgen -W "$words" -- "$word"; compgen -f -- "$word")
	elif [[ $takes ]]; then
		words=$(compgen -W "$(tr '|' '\n' <<<"$takes" | grep '^[a-z]')" -- "$word")
	elif [[ $word == -* ]]; then
		words=$(compgen -W "$(cut -d ' ' -f 1 <<<"$options")" -- "$word")
		[[ $words != *= ]] || compopt -o nospace 2>/dev/null
	elif [[ $words ]]; then
		words=$(compgen -W "$words" -- "$word")
	else
		[[ $help != *"[MODEL|"* ]] || words=$("$1" --list 2>/dev/null | awk '$1 == "model" { print $2 }')
		words=$(compgen -W "$words" -- "$word"; compgen -f -- "$word")
	fi
	mapfile -t COMPREPLY < <(grep . <<<"$words")
	[[ $takes && $takes != *FILE || $word == -* ]] || compopt -o filenames 2>/dev/null
}

complete -F _hnn hnn-again hnn-avg hnn-band hnn-baseline hnn-crop hnn-csd hnn-drive hnn-electrode hnn-net hnn-optim hnn-peak \
	hnn-plot hnn-posterior hnn-profile hnn-psd hnn-report hnn-resample hnn-rmse hnn-savgol hnn-scale hnn-sim \
	hnn-smooth hnn-spikes hnn-sweep hnn-tfr
