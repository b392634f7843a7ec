# The pipelines that ship with the project, end to end, with fits of a few evaluations.
load common

export OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1 OMPI_MCA_rmaps_base_oversubscribe=1

# A project of its own, so that nothing that was made before is lost, in a path with a space.
setup_file() {
	mkdir "$BATS_FILE_TMPDIR/a place" && cd "$BATS_FILE_TMPDIR/a place" || exit
	cp -r "$ROOT/pipelines" .
	ln -s "$ROOT/bin" "$ROOT/data" .
	sed -i 's/--max-evals 50/--max-evals 5/' pipelines/*.sh
}

setup() {
	cd "$BATS_FILE_TMPDIR/a place" || exit
}

# made DIRECTORY: both figures are there, and the fit made its evaluations.
made() {
	for figure in dipole convergence; do
		[ "$(head -c 8 "$1/$figure.png" | od -An -tx1)" = ' 89 50 4e 47 0d 0a 1a 0a' ]
		[ "$(stat -c %s "$1/$figure.png")" -gt 10000 ]
	done
	[ "$(grep -vc '^#' "$1/fit.log")" -eq 5 ]
	hnn-net --check "$1/optimised.net"
}

# no_worse ROW: the fit has not made the error in this row of a summary larger.
no_worse() {
	awk '{ exit !($3 <= $2) }' <<<"$1"
}

@test "the demonstration fits, draws and compares with the truth" {
	(cd / && "$OLDPWD/pipelines/demo.sh") >out.demo
	made out/demo
	[ "$(awk '$1 ~ /^evprox2/ { print $1, $4 }' out.demo)" = "$(cat data/demo/truth.txt)" ]
	no_worse "$(grep RMSE out.demo)"
	grep RMSE out.demo | awk '{ exit !($4 < $3 && $4 < 2) }'
}

@test "the demonstration's target can be made again" {
	pipelines/demo-target.sh | traces_near - data/demo/target.txt 1e-5
}

@test "the tutorial fits the recording, from the published error" {
	need_target
	pipelines/tutorial.sh >out.tutorial
	made out/tutorial
	[ "$(awk '/RMSE/ { print $2 }' out.tutorial)" = 15.616 ]
	no_worse "$(grep RMSE out.tutorial)"
}

@test "the f-I curves of cells: a table and a figure, and each cell fires by its own current alone" {
	CURRENTS='0 0.5 1' run -0 --separate-stderr pipelines/fi.sh neymotin_2020 L2_basket L5_pyramidal
	[ "$(grep -v '^#' <<<"$output" | grep . | xargs)" = '0 0 0.5 88 1 111 0 0 0.5 6 1 16' ]
	[ "$(grep '^# cell' out/fi/fi.txt | xargs)" = '# cell L2_basket # cell L5_pyramidal' ]
	[ "$(head -c 8 out/fi/fi.png | od -An -tx1)" = ' 89 50 4e 47 0d 0a 1a 0a' ]
	run -1 pipelines/fi.sh neymotin_2020 L7
}

# Two targets of a tiny column, few evaluations: what is protected is that it makes its table, and goes on from
# the logs it has.
@test "the benchmark of fits makes a table and a figure, and fits nothing twice" {
	export FIGURES=known SOLVERS='emulator cobyla' CASES=2 EVALS=3 MESH=1x1 TRIALS=1 DT=0.1
	run -0 pipelines/bench-fit.sh
	d=out/bench-fit/1x1-1-0.1
	[ "$(awk '!/^#/ { print $1, $2, $3 }' $d/table.txt)" = $'known emulator 3\nknown cobyla 3' ]
	[ "$(cat $d/known/*/*.log | grep -vc '^#')" -eq 12 ]
	cp $d/table.txt before
	run -0 pipelines/bench-fit.sh
	[[ $output != *.log* ]]
	cmp $d/table.txt before
}
