# Every example of README.md and of the manual pages runs: lines in a literal block that begin
# with "$ ", each with the indented lines that follow it. Those of one document run one after
# another in the same directory.
load common

setup() {
	unset "${!OMPI_@}" # examples say themselves what mpiexec has to be told
	cd "$BATS_TEST_TMPDIR" || exit
	ln -s "$ROOT/data" "$ROOT/pipelines" .
}

# commands FILE: its examples, each ended by a NUL.
commands() {
	awk '
		/^```/ { inside = !inside && FILENAME ~ /\.md$/; if (!inside) finish(); next }
		/^\.Bd -literal/ { inside = 1; next }
		/^\.Ed/ { inside = 0; finish(); next }
		inside && /^\$ / { finish(); text = substr($0, 3); next }
		inside && text != "" && /^ / { text = text "\n" $0; next }
		{ finish() }
		function finish() {
			if (text == "") return
			if (FILENAME !~ /\.md$/) { gsub(/\\e/, "\\", text); gsub(/\\&/, "", text); gsub(/\\-/, "-", text) }
			printf "%s%c", text, 0
			text = ""
		}' "$1"
}

# runs FILE: all of them, in one shell, but those that build, test or install, which are not for here;
# prints how many there were.
runs() {
	commands "$1" >commands
	timeout 250 bash -c '
		count=0
		while IFS= read -r -d "" command <&3; do
			case $command in make* | git* | cd* | sudo* | man*) continue ;; esac
			eval "$command" >output 2>&1 </dev/null 3<&- || {
				printf "%s\nfailed with status %d:\n" "$command" $? >&2
				head output >&2
				exit 1
			}
			count=$((count + 1))
		done 3<commands
		echo "$count"'
}

@test "commands are found: literal blocks, continued lines, escapes" {
	cat >page.1 <<-'END'
		$ outside
		.Bd -literal
		$ one |
		  two \e
		  three
		what it prints
		$ four
		.Ed
		$ outside
	END
	commands page.1 | tr '\0' ';' | diff - <(printf 'one |\n  two \\\n  three;four;')
	# shellcheck disable=SC1003 # a backslash before the quote
	printf '%s\n' '$ outside' '```sh' '$ one \' '  two' '```' '$ outside' >page.md
	commands page.md | tr '\0' ';' | diff - <(printf 'one \\\n  two;')
	printf '%s\n' '```' '$ one=1' '$ [ $one -eq 1 ]' '$ make none' '```' >page.md
	[ "$(runs page.md)" -eq 2 ]
	printf '%s\n' '```' '$ false' '```' >page.md
	run ! runs page.md
}

@test "README's examples run" {
	need_target
	runs "$ROOT/README.md"
}

@test "every program has a manual page, with examples that run" {
	for program in "$ROOT"/cmd/*.c; do
		name=$(basename "$program" .c)
		mkdir "$name" && cd "$name" || exit
		ln -s "$ROOT/data" "$ROOT/pipelines" .
		[ "$(runs "$ROOT/man/$name.1")" -gt 0 ]
		cd ..
	done
}

@test "examples of the other manual pages run" {
	for page in "$ROOT"/man/*.[57]; do
		name=$(basename "$page")
		mkdir "$name" && cd "$name" || exit
		ln -s "$ROOT/data" "$ROOT/pipelines" .
		[ "$(runs "$page")" -gt 0 ]
		cd ..
	done
}
