#!/bin/sh
# house.sh FILE...: of these C sources, includes that run upward and functions of more than 55 lines
# (in tests, which are tables, they may be longer).
# Rooms from top to bottom; a file may include what stands in its own room and below.
rooms='tests cmd plot sweep optim signal run sim record kernel cell model drive synapse stream process util'

awk -v rooms="$rooms" -v most=55 '
	function found(what) { print FILENAME ":" FNR ": " what; bad = 1 }
	BEGIN {
		n = split(rooms, name)
		for (i = 1; i <= n; i++)
			at[name[i]] = i
	}
	FNR == 1 {
		part = split(FILENAME, path, "/")
		room = path[part - 1]
		if (!(room in at))
			room = path[part - 2] # of a room in a room
		if (!(room in at))
			found("stands in none of the rooms: " rooms)
		open = 0
	}
	/^#include "/ {
		split($2, file, "[\"/]")
		if (file[2] in at && at[file[2]] < at[room])
			found(room " includes " $2 ", which stands above it")
	}
	/^[a-zA-Z].*\(/ && !/;$/ { function_name = $0 }
	/^\{/ { open = FNR }
	/^\}/ && open {
		if (FNR - open > most && room != "tests")
			found(FNR - open " lines: " function_name)
		open = 0
	}
	END { exit bad }' "$@"
