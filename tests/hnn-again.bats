load common

# A network, and dipoles, spikes and potentials of it.
setup_file() {
	cd "$BATS_FILE_TMPDIR" || exit
	hnn-net neymotin_2020 --mesh 2x2 | hnn-drive evoked p --location proximal --mu 5 --sigma 2 --ampa 0.02 >net
	hnn-electrode e --shank 3,3,0:900:300 net | hnn-sim --tstop=10 --trials 2 --spikes spikes --lfp lfp -o dipole
	hnn-csd lfp >csd
	hnn-smooth 3 dipole | hnn-scale -2 >scaled
}

setup() {
	cd "$BATS_TEST_TMPDIR" || exit
	cp "$BATS_FILE_TMPDIR"/* .
}

@test "what a stream says of how it was made makes the same bytes again, where none of its files is" {
	mkdir elsewhere
	for stream in net dipole spikes lfp csd scaled; do
		hnn-again $stream >call
		[ "$(wc -l <call)" -eq 1 ]
		(cd elsewhere && bash ../call) | cmp - $stream
	done
}

@test "each program adds its command, without files it writes and inputs that came by the pipe" {
	made='hnn-net neymotin_2020 --mesh 2x2 | hnn-drive evoked p --location proximal --mu 5 --sigma 2 --ampa 0.02'
	[ "$(hnn-again net)" = "$made" ]
	[ "$(hnn-again scaled)" = "$made | hnn-electrode e --shank 3,3,0:900:300 | hnn-sim --tstop=10 --trials 2 | hnn-smooth 3 | hnn-scale -2" ]
	hnn-net --set p.mu=4 net | hnn-optim --pipeline 'while read -r k _; do [ "$k" != end ] || echo 1; done' --param p.mu=1:9 \
		--max-evals 2 --log log -o best
	hnn-again best | grep -qxF "$made | hnn-net --set p.mu=4 | hnn-optim --pipeline 'while read -r k _; do [ \"\$k\" != end ] || echo 1; done' --param p.mu=1:9 --max-evals 2"
	bare net >handmade
	[ "$(hnn-sim --tstop 1 handmade | hnn-again)" = 'hnn-sim --tstop 1 handmade' ]
}

@test "what is recorded where has no part in dipoles and spikes, and its part in recordings" {
	hnn-sim --tstop 4 --spikes s --vsec v --sections soma --cells L5_basket,0 --every 10 net >d
	[ "$(hnn-again s)" = "$(hnn-again net) | hnn-sim --tstop 4 --spikes - -o /dev/null" ]
	for stream in s v d; do
		hnn-again $stream >call
		bash call >again # a file, not a pipe
		cmp again $stream
	done
}

@test "a sweep's table says how it was made, and so do the runs it keeps: as hnn-sim would have simulated them" {
	hnn-sweep --tstop 4 --param p.mu=1,2 --summary peak,at=hnn-peak --log log -o table net
	hnn-again table >call
	diff <(bash call | sed '/^# network /d') <(sed '/^# network /d' table) # which is a file, or standard input
	hnn-sweep --tstop 4 --param p.mu=1,2 --spikes runs net >/dev/null
	hnn-again runs/2.spikes.txt >call
	grep -q 'hnn-net --set p.mu=2 | hnn-sim --tstop 4 ' call
	bash call | same - <(sed '/^# run /d; /^# params /d' runs/2.spikes.txt)
	hnn-plot sweep table -o table.svg
	[ "$(hnn-again table.svg)" = "hnn-plot sweep <($(hnn-again table)) -o table.svg --label table" ]
}

@test "a list that came by standard input has to come there again; a network without its making is named" {
	printf 'p.mu,p.sigma\n1,2\n3,1\n' >list
	hnn-sweep --tstop 4 --list - --summary peak,at=hnn-peak net <list >table
	hnn-again table >call
	diff <(bash call <list | sed '/^# network /d') <(sed '/^# network /d' table)
	bare net >"hand made.net"
	hnn-sweep --tstop 4 --param p.mu=1,2 --dipole runs "hand made.net"
	hnn-again runs/1.dipole.txt >call
	bash call | same - <(sed '/^# run /d; /^# params /d' runs/1.dipole.txt)
}

@test "words that a shell would take apart are quoted, lines too" {
	printf 'a() { cat\n}\n: "it'"'"'s \\n"\na | hnn-peak' >lines
	hnn-sweep --tstop 4 --param p.mu=1,2 --summary "peak,at=$(cat lines)" net >table
	hnn-again table >call
	[ "$(wc -l <call)" -eq 1 ]
	diff <(bash call | sed '/^# network /d') <(sed '/^# network /d' table)
	hnn-net --add "bias b' L5_basket amplitude=1 # it's" -- net >odd
	cp odd before
	hnn-again odd | bash | cmp - before
}

@test "versions that had a part are named once each" {
	sed -i 's/^# version .*/# version 0.0.9/' dipole
	hnn-smooth 3 dipole | hnn-scale 2 | grep '^# version' | sort -u >versions
	[ "$(cat versions)" = "# version 0.0.9 $(hnn-scale --version | awk '{ print $NF }')" ]
}

@test "figures of one file and of several keep how they were made, in PNG, SVG and PDF, and are the same when made again" {
	for format in png svg pdf; do
		hnn-smooth 3 dipole | hnn-plot dipole --title "It's <a> & b" -o one.$format
		hnn-plot dipole dipole scaled + raster spikes --label x -o several.$format
		for figure in one several; do
			cp $figure.$format before
			rm $figure.$format
			hnn-again before | bash
			cmp $figure.$format before
		done
	done
}

@test "a PNG that keeps how it was made is a sound PNG" {
	hnn-plot dipole dipole -o figure.png
	pngcheck -v figure.png | awk '$1 == "chunk" { print $2 }' >chunks
	pngcheck -q figure.png
	[ "$(sed -n 1,2p chunks | paste -sd ' ')" = 'IHDR iTXt' ]
	[ "$(tail -n 1 chunks)" = IEND ]
}

@test "a PDF that keeps how it was made is a sound PDF, whatever is in the command" {
	cp dipole "(a) \\ µ) "
	hnn-plot dipole "(a) \\ µ) " --title 'b)((' -o figure.pdf
	run -0 --separate-stderr qpdf --check figure.pdf
	[ -z "$stderr" ]
	cp figure.pdf before
	hnn-again before | bash
	cmp figure.pdf before
}

@test "a file that does not say how it was made is refused" {
	printf '0 1\n1 2\n' >plain
	hnn-plot dipole dipole -o figure.png
	head -c 60 figure.png >cut.png
	: >empty
	for file in plain cut.png empty; do
		run -1 --separate-stderr hnn-again $file
		[ -z "$output" ]
		[ "$stderr" = "hnn-again: $file: it does not say how it was made: expected a stream, or a PNG, SVG or PDF figure of hnn-plot" ]
	done
	run -1 --separate-stderr hnn-again absent
	[ "$stderr" = "hnn-again: cannot open 'absent': No such file or directory" ]
	run -1 --separate-stderr hnn-again .
	[ "$stderr" = "hnn-again: .: cannot read: Is a directory" ]
}

@test "--help and --version" {
	hnn-again --help | grep -q '^Usage: hnn-again \[FILE\]'
	hnn-again --version | grep -q '^hnn-again (hnn-tools) '
}
