# The manual pages: each program has one that says what its --help says, all are well-formed, fit a
# terminal of 80 columns, and are found by who looks for a word.
load common

setup() {
	cd "$ROOT" || exit
}

programs() {
	basename -as .c "$ROOT"/cmd/*.c
}

# rendered PAGE: as a terminal of 80 columns shows it, by each formatter there is.
rendered() {
	mandoc -Tutf8 -Owidth=78 "$1" | col -bx
	if command -v man >/dev/null; then
		MANWIDTH=80 man -l "$1" 2>&1 | col -bx
	fi
}

@test "every program has a man page, and every man page of a program a program" {
	diff <(programs) <(basename -as .1 man/hnn-*.1)
}

@test "every option in --help stands in the man page, and the other way round" {
	for program in $(programs); do
		diff <("$program" --help | sed -n 's/^  \(-.\|  \),\? *\(--[a-z-]*\).*/\1\n\2/p' | grep -- - |
			grep -vx -e --help -e --version | sort) \
			<(sed -n '/^\.It Fl/s/Fl \(-*[a-z][a-z-]*\)/\n@-\1\n/gp' "man/$program.1" | sed -n 's/^@//p' | sort -u)
	done
}

@test "every page that a man page points to is there" {
	while read -r page; do
		[ -f "man/$page" ] || { echo "man/$page is missing" && false; }
	done < <(sed -n 's/^.*Xr \(hnn-[a-z]*\) \([157]\).*/\1.\2/p' man/*.[157] | sort -u)
}

@test "what hnn-tools(7) has for hnn-core's names are programs and options that there are" {
	checked=0
	while read -r program option; do
		[ -x "bin/$program" ] || { echo "$program: no such program" && false; }
		[ -z "$option" ] || "$program" --help | grep -qE -- "(^|[ ,])$option(=| |$)" || { echo "$program has no $option" && false; }
		checked=$((checked + 1))
	done < <(sed -n 's/^\.It Li ".*" Ta Li "\(.*\)"$/\1/p' man/hnn-tools.7 |
		awk '{
			program = ""
			for (i = 1; i <= NF; i++) {
				gsub(/,$/, "", $i)
				if ($i ~ /^hnn-[a-z]+$/) print program = $i
				else if ($i ~ /^--/ && program == "") print "hnn-drive", $i
				else if ($i ~ /^--/ && program) print program, $i
			}
		}')
	[ "$checked" -gt 100 ]
}

@test "mandoc finds nothing wrong with the man pages" {
	run -0 mandoc -Tlint -Wwarning man/*.[157]
	[ -z "$output" ]
}

@test "every page fits into 80 columns, and its source into 100" {
	for page in man/*.[157]; do
		run -1 grep -nE '.{81}' <(rendered "$page")
		run -1 grep -nHE '.{101}' "$page"
	done
}

@test "the footer of every page names the project" {
	for page in man/*.[157]; do
		run -1 grep -v '^hnn-tools ' <(rendered "$page" | grep -E '^[^ ].* [0-9]{4} ')
		mandoc -Tutf8 "$page" | tail -n 1 | grep -q '^hnn-tools '
	done
}

@test "a synopsis shows each way to call a program on lines of its own" {
	for program in $(programs); do
		synopsis=$(mandoc -Tutf8 -Owidth=78 "man/$program.1" | col -bx | sed -n '/^SYNOPSIS/,/^DESCRIPTION/p')
		run -1 grep -vE "^(SYNOPSIS|DESCRIPTION|     ($program|mpiexec -n RANKS $program) .*|      +[-[|].*|)$" <<<"$synopsis"
	done
}

@test "who looks for a word finds the page" {
	while read -r word page; do
		sed -n 's/^\.N[md] //p' "man/$page" | head -n 2 | grep -qi -- "$word" ||
			{ echo "apropos $word does not find $page" && false; }
	done <<-'END'
		average hnn-avg.1
		calcium hnn-recording.5
		channel hnn-channel.5
		column hnn-tools.7
		connection hnn-network.5
		convergence hnn-plot.1
		correlation hnn-rmse.1
		csd hnn-csd.1
		current hnn-recording.5
		dipole hnn-dipole.5
		drive hnn-drive.1
		electrode hnn-electrode.1
		extracellular hnn-potential.5
		lfp hnn-potential.5
		eeg hnn-tools.7
		error hnn-rmse.1
		event hnn-spikes.5
		evoked hnn-drive.1
		figure hnn-plot.1
		fit hnn-optim.1
		kinetics hnn-channel.5
		loss hnn-rmse.1
		meg hnn-tools.7
		neocort hnn-tools.7
		network hnn-network.5
		optimi hnn-optim.1
		parameter hnn-optim.1
		peak hnn-peak.1
		posterior hnn-posterior.1
		potential hnn-recording.5
		profile hnn-profile.1
		power hnn-band.1
		prior hnn-sweep.1
		raster hnn-spikes.5
		report hnn-report.1
		rate hnn-spikes.1
		savitzky hnn-savgol.1
		simulat hnn-sim.1
		smooth hnn-smooth.1
		spectr hnn-psd.1
		spectr hnn-spectrum.5
		spike hnn-sim.1
		raster hnn-plot.1
		spike hnn-spikes.5
		sweep hnn-sweep.1
		time-frequency hnn-tfr.1
		tonic hnn-drive.1
		trial hnn-avg.1
		uncertain hnn-posterior.1
	END
}
