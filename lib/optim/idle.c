#include "optim/idle.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "util/mem.h"

/* A process, from /proc/PID/stat. */
struct process {
	long pid, parent;
	char state;
	unsigned long long ticks;
	bool ours;
};

/* The fields of that file, numbered as in proc(5). */
enum { PARENT = 4, USER = 14, SYSTEM = 15 };

static bool read_process(const char *pid, struct process *process)
{
	char path[64], text[1024];
	char *rest;
	size_t n;
	FILE *f;

	snprintf(path, sizeof path, "/proc/%.16s/stat", pid);
	f = fopen(path, "re");
	if (!f)
		return false;
	n = fread(text, 1, sizeof text - 1, f);
	fclose(f);
	text[n] = '\0';
	rest = strrchr(text, ')'); /* the name before it may hold anything */
	*process = (struct process){.pid = strtol(pid, NULL, 10)};
	if (!rest || strlen(rest) < 4)
		return false;
	process->state = rest[2];
	rest += 3;
	for (int field = PARENT; field <= SYSTEM; field++) {
		long long value = strtoll(rest, &rest, 10);

		if (field == PARENT)
			process->parent = (long)value;
		else if (field >= USER)
			process->ticks += (unsigned long long)value;
	}
	return true;
}

/* Whether it is a rank other than the first, which spins while it waits for messages: a job
 * sleeps when its first rank does. */
static bool spins(long pid)
{
	static const char name[] = "OMPI_COMM_WORLD_RANK=";
	char path[64], *text = NULL;
	size_t room = 0;
	bool later = false;
	FILE *f;

	snprintf(path, sizeof path, "/proc/%ld/environ", pid);
	f = fopen(path, "re");
	if (!f)
		return false;
	while (!later && getdelim(&text, &room, '\0', f) > 0)
		later = strncmp(text, name, strlen(name)) == 0 && text[strlen(name)] != '0';
	free(text);
	fclose(f);
	return later;
}

/* All processes; their number in *count. */
static struct process *read_all(size_t *count)
{
	struct process *all = NULL, one;
	size_t room = 0;
	struct dirent *entry;
	DIR *dir = opendir("/proc");

	*count = 0;
	while (dir && (entry = readdir(dir)))
		if (entry->d_name[0] >= '1' && entry->d_name[0] <= '9' && read_process(entry->d_name, &one))
			*GROW(all, *count, room) = one;
	if (dir)
		closedir(dir);
	return all;
}

/* Mark those that come from this process. */
static void mark(struct process *all, size_t count)
{
	long self = (long)getpid();
	bool more = true;

	while (more) {
		more = false;
		for (size_t i = 0; i < count; i++) {
			bool ours = all[i].parent == self;

			for (size_t k = 0; k < count && !ours; k++)
				ours = all[k].ours && all[i].parent == all[k].pid;
			more |= ours && !all[i].ours;
			all[i].ours = ours;
		}
	}
}

bool idle_look(struct idle *idle)
{
	/* mpiexec turns in its sleep; what works takes a hundred ticks a second */
	const unsigned long long nap = 5;
	unsigned long long ticks = 0;
	bool asleep = true, any = false;
	size_t count;
	struct process *all = read_all(&count);

	mark(all, count);
	for (size_t i = 0; i < count; i++) {
		if (!all[i].ours || spins(all[i].pid))
			continue;
		any = true;
		ticks += all[i].ticks;
		asleep &= all[i].state == 'S' || all[i].state == 'Z';
	}
	free(all);
	asleep &= any && idle->looks > 0 ? ticks <= idle->ticks + nap : any;
	idle->ticks = ticks;
	idle->looks = asleep ? idle->looks + 1 : 0;
	return idle->looks > IDLE_LOOKS;
}
