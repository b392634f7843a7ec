# shellcheck shell=bash disable=SC2016,SC2034 # commands for other shells; tests use what is set here
# Fits without simulations, for tests.

# The pipelines here stand in for simulations: `landscape` answers each network with a formula
# in mu, sigma and ampa, computed like this one from the network's text.
setup() {
	cd "$BATS_TEST_TMPDIR" || exit
	cat >net <<-'END'
		# fitted
		network    tiny nx=1 ny=1 spacing=1 celsius=37 threshold=0   # a comment
		population L5_pyramidal lattice=full z=0
		section    L5_pyramidal soma L=20 diam=20 cm=1 Ra=100 v0=-65 dz=1
		location   L5_pyramidal proximal sections=soma
		channel    L5_pyramidal soma km gbar=exp(1,2)
		synapse    L5_pyramidal ampa kind=exp2syn e=0 tau1=0.5 tau2=5 sections=soma
		drive      evprox2 type=evoked location=proximal numspikes=1 cells=each lambda=3 seed=2 conn_seed=3 mu=120 sigma=1.50
		target     evprox2 L5_pyramidal ampa=0.1 delay=0.1
		end
	END
	cat >landscape <<-'END'
		#!/bin/bash
		# landscape FORMULA: FORMULA of each network. In the environment: FORMAT of the answers; KILL=K, kill hnn-optim
		# while it waits for the K-th answer; SEEN=FILE, a line there for each network; BREAK=N, fail at
		# the N-th line there.
		k=0 text=
		while read -r line; do
			text+=" $line"
			[[ $line == end ]] || continue
			[[ -z $SEEN ]] || echo "$text" >>"$SEEN"
			[[ -z $BREAK || $(wc -l <"$SEEN") != "$BREAK" ]] || { echo 'too weak' >&2; exit 7; }
			[[ $((++k)) != "$KILL" ]] || kill -9 "$PPID"
			awk -v text="$text" 'BEGIN {
				n = split(text, word)
				for (i = 1; i <= n; i++)
					if (split(word[i], s, "=") == 2)
						v[s[1]] = s[2]
				mu = v["mu"]; sigma = v["sigma"]; ampa = v["ampa"]; numspikes = v["numspikes"]
				printf "'"${FORMAT:-%.17g}"'\n", '"$1"'
			}' || exit
			text=
		done
	END
	chmod +x landscape
	PATH="$BATS_TEST_TMPDIR:$PATH"
	bowl="exec landscape '1 + ((mu-135.7)/50)^2 + ((sigma-7.8)/19)^2 + 2*(ampa-0.9)^2'"
	rough="exec landscape '1 + ((mu-135.7)/50)^2 + ((sigma-7.8)/19)^2 + 2*(ampa-0.9)^2 + 0.05*sin(60*mu)*cos(7*sigma)'"
	params=(--param evprox2.mu=100:150 --param evprox2.sigma=1:20 --param evprox2.L5_pyramidal.ampa=0.01:1)
}

# The log without its last column, the seconds, nor that it was interrupted.
timeless() {
	sed '/^# interrupted after/d; /^#/!s/ [^ ]*$//' "$1"
}

# mu, sigma and ampa of a network, in a line.
values() {
	grep -o ' \(mu\|sigma\|ampa\)=[^ ]*' "$1" | cut -d = -f 2 | paste -sd ' '
}
