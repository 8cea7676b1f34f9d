# Sourced by scripts/bench with $root set: fetches other people's parsers from their packages into distribution/jmh/target/peers, never into the tree.
# Sets $peers to the words that io.wherry.bench.ParserRate takes; what cannot be had on this machine is left out by name.

source_of_peers=$root/distribution/jmh/src/main/peers
home_of_peers=$root/distribution/jmh/target/peers

prepare_peers() {
    set --
    if gatsyntax; then
        set -- "$@" "oFono's GAtSyntax (C): cuts lines at CR and knows PDUs and prompts, but neither blocks nor what a line means; its caller copies lines out=$home_of_peers/ofono/gatsyntax"
    fi
    if readline_parser; then
        set -- "$@" "serialport's ReadlineParser (Node.js): cuts lines at CR LF into text, and knows nothing else=env NODE_PATH=$home_of_peers/node/node_modules node $source_of_peers/readline.js"
    fi
    peers_ready "$@"
}

left_out() {
    echo "left out: $1"
    return 1
}

# Debian keeps its source apart from the programs; the lists for it are fetched into a folder of ours, so that the machine's own stay as they are.
gatsyntax() {
    dir=$home_of_peers/ofono
    [ -x "$dir/gatsyntax" ] && return
    for tool in gcc pkg-config apt-get; do
        command -v "$tool" > /dev/null || left_out "oFono's GAtSyntax: there is no $tool" || return
    done
    pkg-config --exists glib-2.0 || left_out "oFono's GAtSyntax: it is compiled with GLib (Debian: apt-get install libglib2.0-dev)" || return
    mkdir -p "$dir/parts" "$dir/lists"
    for list in /etc/apt/sources.list /etc/apt/sources.list.d/*.list /etc/apt/sources.list.d/*.sources; do
        if [ -f "$list" ]; then
            sed -e 's/^deb /deb-src /' -e 's/^Types: deb$/Types: deb-src/' "$list" > "$dir/parts/$(basename "$list")"
        fi
    done
    (
        cd "$dir"
        from="-qq -o Dir::Etc::sourcelist=/dev/null -o Dir::Etc::sourceparts=$dir/parts -o Dir::State::lists=$dir/lists -o APT::Sandbox::User="
        # shellcheck disable=SC2086  # options are words
        apt-get $from update && apt-get $from source --download-only ofono &&
            tar -xf ofono_*.orig.tar.?z --strip-components=2 --wildcards '*/gatchat/gatsyntax.[ch]' &&
            gcc -O2 -I. -o gatsyntax "$source_of_peers/gatsyntax.c" gatsyntax.c $(pkg-config --cflags --libs glib-2.0)
    ) > "$dir/log" 2>&1 || left_out "oFono's GAtSyntax: its source package could not be had or compiled, see $dir/log"
}

readline_parser() {
    dir=$home_of_peers/node
    [ -d "$dir/node_modules/@serialport/parser-readline" ] && return
    for tool in node npm; do
        command -v "$tool" > /dev/null || left_out "serialport's ReadlineParser: there is no $tool" || return
    done
    mkdir -p "$dir"
    npm install --prefix "$dir" --ignore-scripts --no-audit --no-fund @serialport/parser-readline@13.0.0 > "$dir/log" 2>&1 ||
        left_out "serialport's ReadlineParser: npm could not install it, see $dir/log"
}
