# The project as a whole: it builds without warnings, installs, and its documents are true.
load common

setup() {
	cd "$ROOT" || exit
}

programs() {
	basename -as .c "$ROOT"/cmd/*.c
}

# builds NAME OPTION...: all compiles and links, where a warning is an error.
builds() {
	local b=build/$1
	shift
	run make -j"$(nproc)" B="$b" BIN="$b/bin" all unit-tests "$@"
	if [ "$status" -ne 0 ] || [[ $output == *warning:* ]]; then
		echo "$output"
		return 1
	fi
}

# installed PREFIX OPTION...: install with these into $tree, a directory of its own.
installed() {
	tree="$BATS_TEST_TMPDIR/a tree"
	make PREFIX="$1" DESTDIR="$tree" install >/dev/null
}

@test "gcc builds everything without a warning" {
	builds gcc CC=gcc CFLAGS='-O2 -g -Werror'
}

@test "clang builds everything without a warning" {
	builds clang CC=clang CFLAGS='-O1 -g -Werror'
}

@test "make install puts programs, models, man pages and completions where they belong, and nothing else" {
	local tree
	installed /usr
	diff <(cd "$tree" && find . ! -type d -printf '%M %P\n' | sort) <(
		{
			for program in $(programs); do
				echo "-rwxr-xr-x usr/bin/$program"
				echo "-rw-r--r-- usr/share/bash-completion/completions/$program"
			done
			for page in man/*.[157]; do
				echo "-rw-r--r-- usr/share/man/man${page##*.}/${page#man/}"
			done
			find data/*/ -name demo -prune -o ! -type d -printf '%M usr/share/hnn-tools/%H%f\n' | sed 's,data/,,'
		} | sed 's/^-rw-rw-/-rw-r--/' | sort)
}

@test "installed programs find their models and each other" {
	local tree
	installed /opt/hnn
	cd "$BATS_TEST_TMPDIR"
	PATH=$tree/opt/hnn/bin:/usr/bin:/bin
	[ "$(command -v hnn-net)" = "$tree/opt/hnn/bin/hnn-net" ]
	hnn-net --list | cmp - <("$ROOT/bin/hnn-net" --list)
	for model in $(hnn-net --list | awk '$1 == "model" { print $2 }'); do
		hnn-net "$model" | cmp - <("$ROOT/bin/hnn-net" "$model")
	done
	hnn-net --check --drives alpha_prox neymotin_2020
	hnn-net neymotin_2020 --mesh 1x1 >net
	hnn-sim --tstop 2 net | hnn-smooth 1 | hnn-scale 3000 | hnn-avg >target
	hnn-optim --target target --smooth 1 --trials 1 --max-evals 2 --param L2_pyramidal.soma.hh2.gnabar=0.1:0.2 net >best
	hnn-net --check best
}

@test "make uninstall removes all that was installed" {
	local tree
	installed /usr
	make PREFIX=/usr DESTDIR="$tree" uninstall >/dev/null
	[ -z "$(find "$tree" ! -type d)" ]
	[ ! -e "$tree/usr/share/hnn-tools" ]
}

@test "make uninstall keeps what others have put there" {
	local tree
	installed /usr
	touch "$tree/usr/bin/other" "$tree/usr/share/hnn-tools/models/mine.net"
	make PREFIX=/usr DESTDIR="$tree" uninstall >/dev/null
	[ "$(find "$tree" ! -type d -printf '%P\n' | sort | xargs)" = 'usr/bin/other usr/share/hnn-tools/models/mine.net' ]
}

# A project of its own, with all that making needs, in $BATS_TEST_TMPDIR.
another_project() {
	cd "$BATS_TEST_TMPDIR" || exit
	cp -r "$ROOT"/{Makefile,cmd,lib,man,tests,pipelines} .
	mkdir data
	cp -r "$ROOT"/data/*/ data
}

@test "make clean removes what was built, and nothing else from directories that others use" {
	another_project
	find . -type f | sort >sources
	mkdir usr there there/lib && touch usr/other usr/hnn-sim
	make B=there BIN=usr usr/hnn-avg >/dev/null
	[ -x usr/hnn-avg ] && [ -e there/libhnn.a ]
	make clean B=there BIN=usr
	[ "$(find there usr -type f | sort | xargs)" = 'usr/hnn-sim usr/other' ]
	[ "$(find there usr -type d | sort | xargs)" = 'there there/lib usr' ] && [ ! -e build ]
	find . -type f ! -path './usr/*' ! -name sources | sort | diff - <(grep -v sources sources)
	make clean BIN=usr && [ -e usr/hnn-sim ]
}

@test "the packages that README names are those that make installs" {
	diff <(sed -n 's/^BUILD_PACKAGES := //p' Makefile) <(sed -n 's/^\$ sudo apt-get install //p' README.md)
}

@test "make check T= runs the named tests, and says which there are" {
	run -2 make check T=hnn-nothing
	[[ $output == *"no tests are called 'hnn-nothing': there are "*hnn-sim*test-sim* ]]
	run -0 make -n check T='hnn-avg test-stream'
	[[ $output == *$'\ntests/run.sh tests/hnn-avg.bats build/tests/test-stream' ]]
}

@test "tests that fail, plan nothing or get no time are counted as failed" {
	another_project
	printf '@test "good" {\n\ttrue\n}\n@test "bad" {\n\tfalse\n}\n' >two.bats
	run -1 tests/run.sh two.bats /bin/true
	[[ $output == *"not ok 2 bad"*$'\n1 passed, 2 failed' ]]
	run -1 env DEADLINE=$(($(date +%s) - 1)) tests/run.sh two.bats
	[[ $output == *"no time is left for it"*$'\n0 passed, 1 failed' ]]
	printf '@test "slow" {\n\tsleep 30\n}\n' >slow.bats
	run -1 env DEADLINE=$(($(date +%s) + 2)) tests/run.sh slow.bats
	[[ $output == *$'\n0 passed, 1 failed' ]]
}

@test "continuous integration ends with a count whatever happens" {
	another_project
	cp -r "$ROOT/.ci" .
	printf 'check:\n\t@echo; echo 3 passed, 1 failed; exit 1\n' >Makefile
	run ! .ci/run
	[ "${lines[-1]}" = '3 passed, 1 failed' ]
	printf 'check:\n\t@exit 1\n' >Makefile
	run ! .ci/run
	[ "${lines[-1]}" = '0 passed, 1 failed' ]
	printf 'check:\n\t@echo; echo 3 passed, 0 failed\n' >Makefile
	run -0 .ci/run
	[ "${lines[-1]}" = '3 passed, 0 failed' ]
}

@test "without recordings make says what to fetch to where, and the tutorial can go on without" {
	another_project
	mkdir none && printf '#!/bin/sh\nexit 6\n' | tee none/curl >none/wget && chmod +x none/*
	run -2 env PATH="$PWD/none:$PATH" make data/S1_SupraT.txt
	[[ $output == *"get https://"*"/S1_SupraT.txt"*"to $PWD/data/S1_SupraT.txt"* ]]
	[[ $output == *"make tutorial TARGET=data/demo/target.txt"* ]]
	[ ! -e data/S1_SupraT.txt.part ]
	run -0 env PATH="$PWD/none:$PATH" make -n tutorial TARGET=data/demo/target.txt
	[[ $output == *"pipelines/tutorial.sh 'data/demo/target.txt'" ]]
}

@test "every program answers --help and --version, and refuses what it does not know" {
	for program in $(programs); do
		run -0 --separate-stderr "$program" --help
		[[ $output == "Usage: $program "*"--version"*"More: man $program" ]]
		[ -z "$stderr" ]
		run -0 --separate-stderr "$program" --version
		[[ $output =~ ^"$program (hnn-tools) "[0-9]+\.[0-9]+\.[0-9]+$ ]]
		[ -z "$stderr" ]
		for option in --nonsense -Z; do
			run -2 --separate-stderr "$program" "$option"
			[ -z "$output" ]
			[[ $stderr == "$program: unknown option '$option'"*"Try '$program --help'"* ]]
		done
	done
}

@test "the help of every program fits into 100 columns" {
	for program in $(programs); do
		run -1 grep -E '.{101}' <("$program" --help)
	done
}

# --- completion -------------------------------------------------------------------------

# completes WORD...: what the last word can become, a line each.
completes() {
	bash -c '
		. "$0"
		COMP_WORDS=("$@") COMP_CWORD=$(($# - 1)) COMPREPLY=()
		complete -p "$1" >/dev/null || exit
		_hnn "$1"
		printf "%s\n" "${COMPREPLY[@]}" | LC_ALL=C sort' "$ROOT/cmd/completion.bash" "$@"
}

@test "completion knows every program and all of its options" {
	for program in $(programs); do
		diff <(completes "$program" -- | sed 's/=$//' | LC_ALL=C sort) \
			<("$program" --help | sed -n 's/^  \(-.,\|   \) \(--[a-z-]*\).*/\2/p' | LC_ALL=C sort)
	done
	[ "$(completes hnn-sim --ts)" = --tstop= ]
	[ "$(completes hnn-sim --no)" = --no-reuse ]
}

@test "completion knows what options take: files, words, or what nobody can know" {
	cd "$BATS_TEST_TMPDIR"
	mkdir there && touch the.log 'the log' other
	diff <(completes hnn-sim --spikes = the) - <<<$'the log\nthe.log\nthere'
	[ "$(completes hnn-sim --spikes ot)" = other ]
	[ "$(completes hnn-plot dipole -o ot)" = other ]
	[ "$(completes hnn-sim --sections =)" = $'all\nsoma' ]
	[ "$(completes hnn-sim --sections = s)" = soma ]
	[ "$(completes hnn-drive evoked e1 --cells = '')" = each ]
	[ -z "$(completes hnn-sim --tstop = '')" ]
	[ -z "$(completes hnn-sim -n '')" ]
}

@test "completion knows models, kinds of drives and of figures" {
	cd "$BATS_TEST_TMPDIR"
	touch other
	diff <(completes hnn-net '') <({ hnn-net --list | awk '$1 == "model" { print $2 }' && echo other; } | LC_ALL=C sort)
	[ "$(completes hnn-net --drives = alpha)" = $'alpha_dist\nalpha_prox' ]
	[ "$(completes hnn-net --drives ot)" = other ]
	[ "$(completes hnn-net ney)" = neymotin_2020 ]
	[[ $(completes hnn-plot '' | xargs) == *convergence*dipole*histogram*raster*recording* ]]
	[ "$(completes hnn-plot dipole a.txt + h)" = histogram ]
	[ "$(completes hnn-plot dipole '')" = other ]
	[ "$(completes hnn-drive e)" = evoked ]
	[ "$(completes hnn-drive '')" = $'bursty\nevoked\npoisson\ntonic\ntrain' ]
	[ "$(completes hnn-drive tonic hold '')" = other ]
	[ "$(completes hnn-avg o)" = other ]
}

# --- the world around ---------------------------------------------------------------------

@test "no program asks for a locale: numbers have a point everywhere" {
	for program in $(programs); do
		run -1 grep -w setlocale <(nm -D "bin/$program")
	done
}

@test "programs need no home, no terminal and no variables" {
	cd "$BATS_TEST_TMPDIR"
	bare() { env -i PATH="$PATH" "$@"; }
	hnn-net neymotin_2020 --mesh 1x1 >net
	bare hnn-net neymotin_2020 --mesh 1x1 | cmp - net
	hnn-sim --tstop 3 net >dipole
	bare hnn-sim --tstop 3 net | cmp - dipole
	LC_ALL=de_DE.UTF-8 hnn-sim --tstop 3 net | cmp - dipole
	hnn-plot dipole dipole >figure
	bare hnn-plot dipole dipole | cmp - figure
	LC_ALL=de_DE.UTF-8 hnn-plot dipole dipole | cmp - figure
	bare hnn-plot dipole -o figure.png dipole
	bare hnn-optim --target dipole --smooth 1 --trials 2 --ranks 2 --max-evals 2 \
		--param L2_pyramidal.soma.hh2.gnabar=0.1:0.2 net >best
	hnn-net --check best
}

@test "closed standard streams are errors, not hangs or other files" {
	cd "$BATS_TEST_TMPDIR"
	hnn-net neymotin_2020 --mesh 1x1 | hnn-drive tonic hold --amplitude 0.1 >net
	hnn-sim --tstop 2 net >dipole
	closed() {
		run -1 --separate-stderr timeout 20 bash -c '"$@" <&-' - "${@:2}"
		[ -z "$output" ]
		[ "$stderr" = "$2: standard input: cannot read: Bad file descriptor" ]
		run -1 --separate-stderr timeout 20 bash -c '"$@" >&-' - "${@:2}" "$1"
		[ "$stderr" = "$2: cannot write standard output: Bad file descriptor" ]
		run -0 --separate-stderr timeout 20 bash -c '"$@" 2>&-' - "${@:2}" "$1"
	}
	closed net hnn-net --set L2_pyramidal.soma.L=22
	closed net hnn-drive tonic t --amplitude 1
	closed net hnn-sim --tstop 2 --spikes spikes --vsec v
	closed net hnn-optim --target dipole --smooth 1 --trials 1 --max-evals 1 --param L2_pyramidal.soma.L=20:25
	closed dipole hnn-plot dipole
	closed dipole hnn-rmse dipole
	[ "$(grep -c '^[0-9]' v)" -eq 81 ]
}
