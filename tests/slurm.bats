# pipelines/slurm.sh on a cluster of one node, which is started here: Slurm's daemons, without their
# authentication, in a directory of their own; and on two nodes, which tests/hosts.sh makes of this machine.
# shellcheck disable=SC2016 # commands for other shells
load common

setup_file() {
	for program in slurmctld slurmd sbatch srun; do
		command -v $program >/dev/null || return 0
	done
	mkdir "$BATS_FILE_TMPDIR/slurm" "$BATS_FILE_TMPDIR/work" && cd "$BATS_FILE_TMPDIR/slurm" || exit
	configure "$PWD" "$(hostname -s)=127.0.0.1" >slurm.conf
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
	local pids
	[ -f "$BATS_FILE_TMPDIR/slurm/pids" ] || return 0
	mapfile -t pids <"$BATS_FILE_TMPDIR/slurm/pids"
	while kill "${pids[@]}" 2>/dev/null; do sleep 0.1; done # they write to the last
}

# configure SPOOL NODE=ADDRESS...: of a cluster, at ports that hardly anybody uses.
configure() {
	local spool=$1 user port=$((20000 + RANDOM % 20000))
	shift
	user=$(id -un)
	cat <<-END
		ClusterName=test
		SlurmctldHost=${1%=*}(${1#*=})
		SlurmUser=$user
		SlurmdUser=$user
		AuthType=auth/none
		CredType=cred/none
		SlurmctldPort=$port
		SlurmdPort=$((port + 1))
		StateSaveLocation=$PWD
		SlurmdSpoolDir=$spool
		SlurmctldPidFile=$PWD/slurmctld.pid
		SlurmdPidFile=$spool/slurmd.pid
		SlurmctldLogFile=$PWD/slurmctld.log
		SlurmdLogFile=$spool/slurmd.log
		ProctrackType=proctrack/linuxproc
		TaskPlugin=task/none
		SelectType=select/cons_tres
		SelectTypeParameters=CR_Core
		KillWait=1
		ReturnToService=2
		JobAcctGatherType=jobacct_gather/none
		PartitionName=all Nodes=ALL Default=YES MaxTime=INFINITE State=UP OverSubscribe=FORCE:4
	END
	printf "NodeName=%s CPUs=$(nproc) State=UNKNOWN\n" "${@/=/ NodeAddr=}"
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

# submit OPTION...: a job, and wait for its end; false where it has failed. (sbatch --wait looks every half a minute.)
submit() {
	local job
	job=$(sbatch --parsable "$@") || return
	while squeue -h -j "$job" 2>/dev/null | grep -q .; do sleep 0.1; done
	scontrol show job "$job" | grep -q 'JobState=COMPLETED'
}
export -f submit

@test "a sweep under Slurm makes the table that one rank makes without it" {
	run submit --ntasks=2 pipelines/slurm.sh sweep
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
	submit --ntasks=2 pipelines/slurm.sh sweep
	[ "$(sed '/^#/d' out/slurm/sweep.log | head -n "$before")" = "$(cat kept)" ] # not run again
	[ "$(rows out/slurm/sweep.log)" -eq 27 ]
	[ "$(rows out/slurm/sweep.txt)" -eq 27 ]
}

@test "a fit under Slurm simulates on the job's tasks" {
	EVALS=4 run submit --ntasks=2 pipelines/slurm.sh fit
	[ "$status" -eq 0 ] || { cat slurm-*.out && false; }
	[ "$(rows out/slurm/fit.log)" -eq 4 ]
	hnn-net --check out/slurm/optimised.net
	EVALS=6 run submit --ntasks=2 pipelines/slurm.sh fit
	[ "$(rows out/slurm/fit.log)" -eq 6 ]
}

@test "a sweep and a fit on two nodes make what one rank makes" {
	[ "$(id -u)" -eq 0 ] || skip "Slurm's daemons want to be root where they have a network of their own"
	run "$ROOT/tests/hosts.sh" true
	[ "$status" -eq 0 ] || skip "this machine cannot be made two hosts: $output"
	mkdir "$BATS_TEST_TMPDIR/slurm"
	export SLURM_CONF=$BATS_TEST_TMPDIR/slurm/slurm.conf
	(cd "$BATS_TEST_TMPDIR/slurm" && configure /dev/shm a=10.9.8.1 b=10.9.8.2 >slurm.conf)
	echo 'PMIxCliTmpDirBase=/dev/shm' >"$BATS_TEST_TMPDIR/slurm/mpi.conf"
	EVALS=4 run "$ROOT/tests/hosts.sh" 'slurmctld & slurmd -N a; $HOSTS/on b slurmd -N b
		for _ in {1..100}; do [ "$(sinfo -h -o %D%t)" != 2idle ] || break; sleep 0.1; done
		for what in sweep fit; do submit --nodes=2 --ntasks=2 pipelines/slurm.sh $what || exit; done
		srun --nodes=2 hostname >names'
	[ "$status" -eq 0 ] || { cat slurm-*.out && false; }
	[ "$(sort names | paste -sd ' ')" = 'a b' ]
	mv out/slurm two
	unset SLURM_NTASKS
	for what in sweep fit; do LAUNCH=env EVALS=4 pipelines/slurm.sh $what; done
	diff out/slurm/sweep.txt two/sweep.txt
	same out/slurm/optimised.net two/optimised.net
}
