#!/bin/bash
# hosts.sh COMMAND...: run a shell command on the first of two hosts, a and b. They are on this machine, each
# with a name, a network (10.9.8.1 and 10.9.8.2) and shared memory of its own, and all files in common. In the
# command's environment `$HOSTS/on HOST COMMAND...` runs one there, as Open MPI does too, and
# `$HOSTS/off HOST` kills all that runs on one, as a power cut would. All ends when the command does.
set -eu
if [ -z "${HOSTS:-}" ]; then
	HOSTS=$(mktemp -d)
	trap 'rm -rf "$HOSTS"' EXIT
	export HOSTS
	user=()
	[ "$(id -u)" -eq 0 ] || user=(--map-root-user)
	unshare "${user[@]}" --net --mount --uts --pid --fork --kill-child --mount-proc "$0" "$@"
	exit
fi

ip link set lo up
ip link add switch type bridge
ip link set switch up
printf '127.0.0.1 localhost\n10.9.8.1 a\n10.9.8.2 b\n' >"$HOSTS/hosts"
n=0
for host in a b; do
	n=$((n + 1))
	unshare --net --uts --mount sh -c "hostname $host && mount -t tmpfs tmpfs /dev/shm &&
		mount --bind '$HOSTS/hosts' /etc/hosts && echo \$\$ >'$HOSTS/$host' && exec sleep infinity" &
	until [ -s "$HOSTS/$host" ]; do kill -0 $! && sleep 0.01; done
	ip link add to-$host type veth peer name eth0 netns $!
	ip link set to-$host master switch up
	nsenter -t $! -n sh -c "ip link set lo up && ip addr add 10.9.8.$n/24 dev eth0 && ip link set eth0 up"
done
cat >"$HOSTS/on" <<'END'
#!/bin/bash
pid=$(cat "$HOSTS/$1")
shift
exec nsenter -t "$pid" -n -u -m bash -c "cd '$PWD'; $*"
END
cat >"$HOSTS/off" <<'END'
#!/bin/sh
pid=$(cat "$HOSTS/$1")
net=$(readlink "/proc/$pid/ns/net")
for process in /proc/[0-9]*; do
	[ "$(readlink "$process/ns/net")" != "$net" ] || echo "${process#/proc/}"
done 2>/dev/null | xargs kill -9
END
chmod +x "$HOSTS/on" "$HOSTS/off"
export OMPI_MCA_plm_rsh_agent=$HOSTS/on OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1
unset OMPI_MCA_plm
"$HOSTS/on" a "$@"
