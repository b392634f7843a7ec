# The published workflows: that each is there, runs and has its place in the gallery and in the manual.
load common

@test "every workflow is in the gallery, and the manual says that there are such" {
	names=$(sed -n 's/.*set -- //p' "$ROOT/pipelines/gallery.sh")
	diff <(tr ' ' '\n' <<<"$names" | sort) <(basename -as .sh "$ROOT"/pipelines/workflows/*.sh | sort)
	grep -q 'pipelines/workflows' "$ROOT/man/hnn-workflows.7"
}

@test "the gallery has the figures and the commands of each workflow, from wherever it is run" {
	cd "$BATS_TEST_TMPDIR" && mkdir -p 'a place' && cp -r "$ROOT/pipelines" 'a place/' && ln -s "$ROOT/bin" "$ROOT/data" 'a place/'
	sed -i 's/hnn-net \([A-Za-z0-9_]\+\) /hnn-net \1 --mesh 3x3 /; s/ --trials 3//; s/evals=${2:-60}/evals=2/' 'a place'/pipelines/workflows/*.sh
	'a place/pipelines/gallery.sh' 2>err
	cd 'a place/out'
	sed -n 's/.*set -- //p' ../pipelines/gallery.sh | xargs -n 1 >names
	while read -r name; do
		grep -qx "<h2 id=\"$name\">$name</h2>" gallery.html
		[ -n "$(find "$name" -name '*.png')" ]
	done <names
	sed -n 's/.*<img src="\([^"]*\)".*/\1/p' gallery.html >figures
	[ "$(wc -l <figures)" -eq "$(find . -name '*.png' | wc -l)" ]
	while read -r figure; do
		hnn-again "$figure" | grep -q '^hnn-\|^bash\|<(hnn-'
		[ "$(stat -c %s "$figure")" -gt 10000 ]
	done <figures
	grep -q "hnn-net law_2021 --mesh 3x3 --drives law_2021_erp &gt;" gallery.html
	run -1 grep -E '<pre>$|part' gallery.html
}
