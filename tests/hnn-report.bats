# hnn-report: pages of fits.
load common

setup_file() {
	cd "$BATS_FILE_TMPDIR" || exit
	hnn-net neymotin_2020 --mesh 2x2 |
		hnn-drive evoked evprox1 --location proximal --mu 20 --sigma 1 --ampa 0.02 >truth.net
	hnn-sim --tstop 40 truth.net | hnn-smooth 10 | hnn-scale 3000 >'a target.txt'
	hnn-net --set evprox1.mu=23 truth.net >start.net
	for seed in 1 2; do
		hnn-optim --target 'a target.txt' --smooth 10 --trials 1 --solver emulator:seed=$seed --max-evals 6 \
			--log $seed.log --param evprox1.mu=15:25 -o best.net start.net 2>/dev/null
	done
}

setup() {
	cd "$BATS_FILE_TMPDIR" || exit
	export TMPDIR=$BATS_TEST_TMPDIR
}

@test "a page has figures of dipoles, spikes and course, and the parameters with their quantiles" {
	hnn-report -o page.html 1.log
	[ "$(grep -c 'src="data:image/svg+xml,%3C?xml' page.html)" -eq 3 ]
	best=$(awk '!/^#/ && (least == "" || $3 < least) { least = $3; mu = $2 } END { printf "%.5g", mu }' 1.log)
	grep "^<tr><td>evprox1.mu</td><td>23</td><td>$best</td>" page.html |
		awk -F '</?td>' '{ exit !($(NF - 5) <= $(NF - 3) && $(NF - 3) <= $(NF - 1) && $(NF - 1) <= 25 && $(NF - 5) >= 15) }'
	grep -q '<pre>hnn-optim log 1$' page.html
	# whole in itself: it loads nothing
	run ! grep -E '(src|href)="[^d]' page.html
	hnn-report 1.log | cmp - page.html
}

@test "several fits share a page, which is that of the best" {
	hnn-report 1.log 2.log >two.html
	grep -q '<th>lowest of all fits<th>highest' two.html
	[ "$(grep -c '<pre>hnn-optim log 1$' two.html)" -eq 2 ]
	least=$(awk '!/^#/ { print $3 }' 1.log 2.log | sort -g | head -n 1)
	grep -q "<h1>A fit: loss .*, then $(awk -v x="$least" 'BEGIN { printf "%.6g", x }')</h1>" two.html
}

@test "what is no log, has another network, or comes from standard input is refused, and no page is left" {
	run -1 hnn-report -o none.html truth.net
	run -1 hnn-report -o none.html --network truth.net 1.log
	[[ $output = *'another network'* ]]
	sed 's/^# network .*/# network -/' 1.log >stdin.log
	run -2 hnn-report -o none.html stdin.log
	hnn-report --network start.net -o some.html stdin.log
	run -1 hnn-report -o none.html missing.log
	[ ! -e none.html ]
	run ! compgen -G "$BATS_TEST_TMPDIR/hnn-report.*"
}

@test "a fit by a pipeline of one's own has a page without dipoles" {
	hnn-optim --pipeline 'hnn-net --get evprox1.mu' --param evprox1.mu=15:25 --max-evals 4 --log own.log -o own.net start.net 2>/dev/null
	hnn-report own.log >own.html
	[ "$(grep -c 'src="data:image' own.html)" -eq 1 ]
}
