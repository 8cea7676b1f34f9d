# Shared by scripts/demo, scripts/bench, scripts/campaign, scripts/chaos and scripts/test: finds Java and Maven, and builds what is missing. Sourced with $root and $me set.

fail() {
    echo "$me: $*" >&2
    exit 1
}

# A JDK: JAVA_HOME's, else the one on the PATH. Sets $java.
need_java() {
    if [ -n "${JAVA_HOME:-}" ]; then
        java=$JAVA_HOME/bin/java
        [ -x "$java" ] || fail "JAVA_HOME is $JAVA_HOME, but there is no $java. Set it to the folder of a JDK 17 or newer, or unset it."
    else
        java=$(command -v java) || fail "There is no java. Install a JDK 17 or newer (Debian: apt-get install openjdk-17-jdk-headless)."
    fi
    version=$("$java" -version 2>&1 | sed -n 's/^[a-z]* version "\([0-9]*\).*/\1/p')
    [ "${version:-0}" -ge 17 ] || fail "$java is too old: Wherry needs Java 17 or newer (Debian: apt-get install openjdk-17-jdk-headless)."
}

# Builds the module $1 unless everything is there and newer than the sources. Sets $classpath.
build_module() {
    stamp=$root/$1/target/built
    if [ ! -e "$stamp" ] || [ -n "$(find "$root/pom.xml" "$root/bundles" "$root/distribution" "$root/config" -name target -prune -o -type f -newer "$stamp" ! -path '*/src/test/*' ! -name '*.md' -print | head -n 1)" ]; then
        mvn=$(command -v mvn) || fail "There is no mvn, and something has to be built. Install Maven (Debian: apt-get install maven)."
        [ -x "$(dirname "$(readlink -f "$java")")/javac" ] || fail "$java belongs to no JDK, and something has to be built. Install one (Debian: apt-get install openjdk-17-jdk-headless)."
        echo "Building Wherry; this is done once and takes a minute or two ..."
        (cd "$root" && "$mvn" -B -ntp -q -DskipTests -pl "$1" -am package) || fail "The build failed; what Maven said stands above."
        touch "$stamp"
    fi
    classpath=$root/$1/target/classes:$root/$1/target/lib/*
}

# Builds a program (the demo's module, unless $1 names another) and the daemon that it runs. Sets $tarball and $classpath.
build() {
    module=${1:-distribution/demo}
    [ -n "$(found_tarball)" ] || rm -f "$root/$module/target/built"
    build_module "$module"
    tarball=$(found_tarball)
    [ -n "$tarball" ] || fail "The build left no distribution/target/wherry-*.tar.gz."
}

found_tarball() {
    ls -t "$root"/distribution/target/wherry-*.tar.gz 2>/dev/null | head -n 1
}

# Runs a program of the demo's module in the place of this shell, so that Ctrl-C reaches it directly.
run() {
    terminal=false
    if [ -t 1 ] && [ "${TERM:-dumb}" != dumb ] && [ -z "${NO_COLOR:-}" ]; then
        terminal=true
    fi
    exec "$java" -Xmx160m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -XX:-UsePerfData "-Dwherry.tarball=$tarball" "-Dwherry.terminal=$terminal" \
        "-Dwherry.demo.log=${WHERRY_DEMO_LOG:-OFF}" -cp "$classpath" "$@"
}
