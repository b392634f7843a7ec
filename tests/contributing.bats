# The worked examples of CONTRIBUTING.md apply to the sources as they are, build without a warning,
# and do what they say.
load common

# blocks DIRECTORY: into it, the new files (fenced, after a line "`PATH`:"), and in `diffs` and
# `commands` what is fenced as a diff or begins with "$ ".
blocks() {
	mkdir -p "$1"
	awk -v dir="$1" '
		/^`.*`:$/ { path = substr($0, 2, length($0) - 3); next }
		/^```/ && !inside {
			inside = 1
			kind = substr($0, 4)
			if (path != "") {
				into = dir "/" path
				system("mkdir -p \"$(dirname \"" into "\")\"")
			} else
				into = kind == "diff" ? dir "/diffs" : dir "/commands"
			next
		}
		/^```/ { inside = 0; path = ""; next }
		inside && (path != "" || kind == "diff") { print >into; next }
		inside && (/^\$ / || command && /^ /) { command = 1; sub(/^\$ /, ""); print >into; next }
		{ command = 0 }' "$ROOT/CONTRIBUTING.md"
}

@test "the worked examples apply, build and run" {
	cd "$BATS_TEST_TMPDIR"
	cp -r "$ROOT"/{Makefile,cmd,lib} .
	cp -r "$ROOT/data" .
	blocks examples
	[ "$(grep -c '^+++ ' examples/diffs)" -ge 2 ]
	run -0 patch -p1 --no-backup-if-mismatch <examples/diffs
	rm examples/diffs && mv examples/commands .
	cp -r examples/* .
	run make -j"$(nproc)" CFLAGS=-O1 KERNEL_FLAGS='-ffp-contract=fast -fno-math-errno' all
	[ "$status" -eq 0 ] && [[ $output != *warning:* ]] || { grep -A5 -E 'warning|error' <<<"$output" || :; false; }
	(cd examples && find . -name '*.[ch]' -printf '%P\0') | xargs -0 "$ROOT/tests/house.sh"
	PATH=$PWD/bin:$PATH bash -euxo pipefail commands
}
