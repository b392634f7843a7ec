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

@test "evoked drives fitted one after another: each its own parameters in its own time, then all" {
	hnn-net neymotin_2020 --mesh 2x2 |
		hnn-drive evoked second --location distal --mu 35 --sigma 1 --ampa 0.02 --nmda L5_pyramidal=0 |
		hnn-drive evoked first --location proximal --mu 20 --sigma 2 --ampa L2_pyramidal=0.02,L5_pyramidal=0.01 >two.net
	hnn-net --set first.mu=24 --set second.mu=38 two.net | hnn-sim --tstop 60 | hnn-smooth 30 | hnn-scale 3000 >target.txt
	TRIALS=1 run -0 --separate-stderr pipelines/staged.sh target.txt two.net 12
	[ "$(cut -d ' ' -f 1 <<<"$output" | head -n 4 | paste -sd ' ')" = 'initial first second all' ]
	grep -qF -- '--window 14:32 ' out/staged/first.log
	grep -qF -- '--window 32:60 ' out/staged/second.log
	[ "$(grep '^# number' out/staged/first.log)" = '# number first.mu first.sigma first.L2_pyramidal.ampa first.L5_pyramidal.ampa loss best seconds' ]
	[ "$(grep -c '^# param first' out/staged/all.log)" -eq 4 ]
	[ "$(grep -c '^# param second' out/staged/all.log)" -eq "$(grep -c '^# param' out/staged/second.log)" ]
	run ! grep second.L5_pyramidal.nmda out/staged/all.log # is 0
	# each goes on from the one before, and the last is better than the first
	[ "$(hnn-net --get first.mu out/staged/second.net)" = "$(hnn-net --get first.mu out/staged/first.net)" ]
	[ "$(hnn-net --get first.mu out/staged/first.net)" != 20 ]
	awk '/^initial/ { a = $3 } /^all/ { exit !($3 < a) }' <<<"$output"
	[ "$(head -c 8 out/staged/dipole.png | od -An -tx1)" = ' 89 50 4e 47 0d 0a 1a 0a' ]
}

@test "a rhythm fitted by its spectrum" {
	run -0 --separate-stderr pipelines/workflows/rhythm.sh 9:11 2
	[ "$(grep -vc '^#' out/rhythm/fit.log)" -eq 2 ]
	[ "$(grep -c '^# param alpha_' out/rhythm/fit.log)" -eq 8 ]
	near "$(awk '/^1 / { print $10 }' out/rhythm/fit.log)" "$(awk '/^initial/ { print $2 }' <<<"$output")" 1e-9
	for figure in psd convergence; do
		[ "$(head -c 8 out/rhythm/$figure.png | od -An -tx1)" = ' 89 50 4e 47 0d 0a 1a 0a' ]
	done
}
