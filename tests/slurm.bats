# pipelines/slurm.sh on a cluster of one node, which is started here: Slurm's daemons, without their
# authentication, in a directory of their own.
load common

setup_file() {
	for program in slurmctld slurmd sbatch srun; do
		command -v $program >/dev/null || return 0
	done
	mkdir "$BATS_FILE_TMPDIR/slurm" "$BATS_FILE_TMPDIR/work" && cd "$BATS_FILE_TMPDIR/slurm" || exit
	configure >slurm.conf
	export SLURM_CONF=$PWD/slurm.conf
	slurmctld -D >slurmctld.out 2>&1 3>&- &
	echo $! >pids
	slurmd -D >slurmd.out 2>&1 3>&- &
	echo $! >>pids
	for _ in {1..100}; do
		[ "$(sinfo -h -o %t 2>/dev/null)" != idle ] || break
		sleep 0.1
	done
	cd ../work && ln -s "$ROOT/bin" "$ROOT/data" "$ROOT/pipelines" .
}

teardown_file() {
	[ ! -f "$BATS_FILE_TMPDIR/slurm/pids" ] || xargs kill <"$BATS_FILE_TMPDIR/slurm/pids" || :
}

# One node, this machine, at ports that hardly anybody uses.
configure() {
	local node user port=$((20000 + RANDOM % 20000))
	node=$(hostname -s)
	user=$(id -un)
	cat <<-END
		ClusterName=test
		SlurmctldHost=$node(127.0.0.1)
		SlurmUser=$user
		SlurmdUser=$user
		AuthType=auth/none
		CredType=cred/none
		SlurmctldPort=$port
		SlurmdPort=$((port + 1))
		StateSaveLocation=$PWD
		SlurmdSpoolDir=$PWD
		SlurmctldPidFile=$PWD/slurmctld.pid
		SlurmdPidFile=$PWD/slurmd.pid
		SlurmctldLogFile=$PWD/slurmctld.log
		SlurmdLogFile=$PWD/slurmd.log
		ProctrackType=proctrack/linuxproc
		TaskPlugin=task/none
		SelectType=select/cons_tres
		SelectTypeParameters=CR_Core
		KillWait=1
		ReturnToService=2
		JobAcctGatherType=jobacct_gather/none
		NodeName=$node NodeAddr=127.0.0.1 CPUs=$(nproc) State=UNKNOWN
		PartitionName=all Nodes=$node Default=YES MaxTime=INFINITE State=UP OverSubscribe=FORCE:4
	END
}

setup() {
	command -v slurmctld slurmd sbatch srun >/dev/null || skip 'Slurm is not installed (slurm-wlm)'
	cd "$BATS_FILE_TMPDIR/work" || exit
	export SLURM_CONF=$BATS_FILE_TMPDIR/slurm/slurm.conf
	[ "$(sinfo -h -o %t 2>/dev/null)" = idle ] || skip "Slurm's daemons do not start here"
	unset "${!OMPI_@}"
	export MESH=2x2
	rm -rf out slurm-*.out
}

# rows FILE: how many a table has.
rows() {
	sed '/^#/d' "$1" 2>/dev/null | wc -l
}

@test "a sweep under Slurm makes the table that one rank makes without it" {
	run sbatch --wait --ntasks=2 pipelines/slurm.sh sweep
	[ "$status" -eq 0 ] || { cat slurm-*.out && false; }
	[ "$(rows out/slurm/sweep.txt)" -eq 27 ]
	mv out/slurm/sweep.txt two.txt
	rm out/slurm/sweep.log
	LAUNCH="env" pipelines/slurm.sh sweep
	diff out/slurm/sweep.txt two.txt
}

@test "a job that is killed goes on from its log when it is submitted again" {
	job=$(sbatch --parsable --ntasks=2 pipelines/slurm.sh sweep)
	for _ in {1..600}; do
		[ "$(rows out/slurm/sweep.log)" -lt 3 ] || break
		sleep 0.02
	done
	scancel --signal=KILL --full "$job"
	while squeue -h -j "$job" 2>/dev/null | grep -q .; do sleep 0.1; done
	before=$(rows out/slurm/sweep.log)
	[ "$before" -ge 3 ]
	[ ! -f out/slurm/sweep.txt ] || skip 'the job was faster than its end'
	sed '/^#/d' out/slurm/sweep.log >kept
	sbatch --wait --ntasks=2 pipelines/slurm.sh sweep
	[ "$(sed '/^#/d' out/slurm/sweep.log | head -n "$before")" = "$(cat kept)" ] # not run again
	[ "$(rows out/slurm/sweep.log)" -eq 27 ]
	[ "$(rows out/slurm/sweep.txt)" -eq 27 ]
}

@test "a fit under Slurm simulates on the job's tasks" {
	EVALS=4 run sbatch --wait --ntasks=2 pipelines/slurm.sh fit
	[ "$status" -eq 0 ] || { cat slurm-*.out && false; }
	[ "$(rows out/slurm/fit.log)" -eq 4 ]
	hnn-net --check out/slurm/optimised.net
	EVALS=6 run sbatch --wait --ntasks=2 pipelines/slurm.sh fit
	[ "$(rows out/slurm/fit.log)" -eq 6 ]
}
