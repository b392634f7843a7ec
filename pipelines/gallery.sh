#!/bin/sh
# Run the published workflows, and make a page of their figures with the commands that made each: out/gallery.html.
# usage: pipelines/gallery.sh [WORKFLOW...]
set -eu
cd "$(dirname "$0")/.." && PATH=$PWD/bin:$PATH
[ $# -gt 0 ] || set -- evoked alpha gamma median-nerve beta-evoked laminar firing replay batch rhythm
page=out/gallery.html
mkdir -p out

escaped() {
	sed 's/&/\&amp;/g; s/</\&lt;/g; s/>/\&gt;/g'
}

for name; do
	echo "$name" >&2
	"pipelines/workflows/$name.sh" >&2
done
{
	cat <<-'END'
		<!DOCTYPE html>
		<html lang="en">
		<meta charset="utf-8">
		<meta name="viewport" content="width=device-width">
		<title>hnn-tools: published workflows</title>
		<style>
		body { font: 16px/1.5 sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; color: #202020 }
		h2 { margin-top: 3rem; border-top: 1px solid #ccc; padding-top: 1rem }
		img { max-width: 100%; display: block; margin: 1rem 0 }
		pre { background: #f4f4f4; padding: 1rem; overflow-x: auto; font-size: 13px; tab-size: 4 }
		</style>
		<h1>Published workflows</h1>
		<p>Each is a short script of <code>pipelines/workflows</code>; <code>man 7 hnn-workflows</code> walks through them.
		What made a figure, <code>hnn-again FIGURE</code> tells as well. A figure opens in its full size.</p>
	END
	for name; do
		script=pipelines/workflows/$name.sh
		printf '<h2 id="%s">%s</h2>\n<p>' "$name" "$name"
		sed -n '2,/^[^#]/s/^# //p' "$script" | escaped
		printf '</p>\n'
		for figure in out/"$name"/*.png; do
			printf '<a href="%s"><img src="%s" alt="%s"></a>\n' "${figure#out/}" "${figure#out/}" "$name"
		done
		printf '<pre>'
		sed '1,/^mkdir/d; /./,$!d' "$script" | escaped
		printf '</pre>\n'
	done
	echo '</html>'
} >$page.part
mv $page.part $page
echo "the page: $page" >&2
