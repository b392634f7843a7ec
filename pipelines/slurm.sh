#!/bin/sh
# A sweep or a fit of the tutorial's network as a job of a cluster run by Slurm:
#
#	sbatch --ntasks=32 pipelines/slurm.sh sweep
#	sbatch --ntasks=3 pipelines/slurm.sh fit [TARGET]
#
# What was submitted again, or by Slurm itself after a node has died, goes on from its log. Where Slurm does
# not know the MPI of the programs, LAUNCH=mpiexec does; MESH makes the network another size.
#SBATCH --job-name=hnn --time=1:00:00 --requeue --open-mode=append
set -eu
PATH=$PWD/bin:$PATH
out=out/slurm
network=$out/initial.net
target=${2:-data/demo/target.txt}
mkdir -p $out
[ -f $network ] || { pipelines/network.sh | hnn-net --mesh "${MESH:-10x10}" >$network.part; mv $network.part $network; }

case ${1:-} in
sweep)
	# a task a rank; numbers travel between them, files are read and written by the first
	${LAUNCH:-srun --mpi=pmix} hnn-sweep --param evprox2.mu=110:150:5 --param evprox2.L5_pyramidal.ampa=0.03,0.1,0.3 \
		--summary 'rmse:nAm=hnn-smooth 30 | hnn-scale 3000 | hnn-rmse --to 169 data/demo/target.txt' \
		--summary 'peak:nAm,latency:ms=hnn-smooth 30 | hnn-scale 3000 | hnn-crop 100: | hnn-peak' \
		--log $out/sweep.log --resume -o $out/sweep.txt $network
	hnn-plot sweep -o $out/sweep.png $out/sweep.txt
	;;
fit)
	# the fit is on the first node, and its simulations on all tasks of the job
	hnn-optim --target "$target" --ranks "${SLURM_NTASKS:-1}" --max-evals "${EVALS:-50}" \
		--param evprox2.mu=100:150 --param evprox2.sigma=1:20 --param evprox2.L5_pyramidal.ampa=0.01:1 \
		--log $out/fit.log --resume -o $out/optimised.net $network
	hnn-plot convergence -o $out/fit.png $out/fit.log
	;;
*)
	echo 'expected sweep or fit' >&2
	exit 2
	;;
esac
