# What lanes share; to be sourced. A lane says its `subject` before, for the banner of a skip.

lanes=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
UNREACHABLE='ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH|ERR_SOCKET_TIMEOUT|npm (error|ERR!) code E(5[0-9][0-9]|403|404|451|NETWORK)'

banner() {
    printf '%s\n' "==================================================================" "$@" \
        "==================================================================" >&2
}

# The lane cannot be run here: loudly, and with 3, which nobody takes for passed.
skip() {
    banner "== SKIPPED: the lane of $subject did not run." "== $1"
    exit 3
}

# Runs a command that asks the npm registry; skips the lane when that cannot be reached or gives it not out.
asks_registry() {
    local log
    log=$(mktemp)
    if ! "$@" >"$log" 2>&1; then
        cat "$log" >&2
        if grep -qE "$UNREACHABLE" "$log"; then skip "The npm registry cannot be reached, or does not give it out."; fi
        exit 1
    fi
    rm -f "$log"
}

# Installs what a folder's lock names, once, and runs no script of any package.
packages() {
    if ! cmp -s "$1/package-lock.json" "$1/node_modules/.locked"; then
        PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD=1 asks_registry npm ci --prefix "$1" --ignore-scripts --no-audit --no-fund \
            --fetch-retries=1 --fetch-timeout=120000
        cp "$1/package-lock.json" "$1/node_modules/.locked"
    fi
}

# Skips the lane without that Node or a later one: MAJOR MINOR.
needs_node() {
    [ "$(node -p "(v => v[0] > $1 || (v[0] === $1 && v[1] >= $2))(process.versions.node.split('.').map(Number))" 2>/dev/null)" = true ] \
        || skip "There is no Node $1.$2 or later."
    command -v npm >/dev/null || skip "There is no npm."
}

# Chromium and what drives it: installed where they are missing and can be.
needs_browser() {
    needs_node 20 0
    if ! command -v chromium >/dev/null; then
        { [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; } \
            || skip "There is no chromium, and only root could install it with apt-get."
        local log
        log=$(mktemp)
        if ! { apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends chromium; } >"$log" 2>&1; then
            tail -n 20 "$log" >&2
            skip "apt-get could not install chromium."
        fi
        rm -f "$log"
    fi
    packages "$lanes/browser"
    # Built here, since the server of such a lane has a home of its own, without what Maven keeps.
    "$lanes/../gangway" --version >/dev/null
    GANGWAY_CHROMIUM=$(command -v chromium)
    export GANGWAY_CHROMIUM
}

jdk25() {
    local home
    for home in "${GANGWAY_JAVA_HOME:-}" "${JAVA_HOME:-}" /usr/lib/jvm/*; do
        if [ -n "$home" ] && [ -x "$home/bin/javac" ] && grep -q '^JAVA_VERSION="2[5-9]' "$home/release" 2>/dev/null; then
            echo "$home"
            return
        fi
    done
    return 1
}

# A real agent and its scripted model, for browser/agent.mjs. Where its package cannot be had, that part is left out, loudly.
real_agent() {
    local status=0 program java
    program=$("$lanes/agents/install" "$1") || status=$?
    if [ "$status" -eq 3 ]; then
        banner "== SKIPPED: the part with a real agent, whose package cannot be had here."
        return
    elif [ "$status" -ne 0 ]; then
        exit "$status"
    fi
    java=$(jdk25) || skip "There is no JDK 25."
    (cd "$lanes/.." && ./mvnw -q -B -ntp -Dquick -pl testkit compile)
    export GANGWAY_LANE_AGENT=$1 GANGWAY_LANE_PROGRAM=$program
    export GANGWAY_SCRIPTED_AGENT="$java/bin/java
-cp
$lanes/../testkit/target/classes:$lanes/../server/target/gangway.jar
dev.gangway.testkit.agent.ScriptedAgent"
}

# Starts ./gangway serve with the demo agent, in a work directory that goes with the lane. Says where in GANGWAY_URL,
# GANGWAY_ACP_URL and GANGWAY_TOKEN.
serves() {
    work=$(mktemp -d)
    launcher=
    trap ends_server EXIT
    mkdir -p "$work/data" "$work/project"
    printf 'default_agent = "demo"\n' >"$work/gangway.toml"
    (cd "$work/project" && exec "$lanes/../gangway" serve --listen 127.0.0.1:0 --data "$work/data" --config "$work/gangway.toml") \
        >"$work/serve.log" 2>&1 &
    launcher=$!
    for _ in $(seq 1 1500); do
        if [ -f "$work/data/runtime.json" ] && [ -f "$work/data/token" ]; then break; fi
        kill -0 "$launcher" 2>/dev/null || { cat "$work/serve.log" >&2; echo "serve ended" >&2; exit 1; }
        sleep 0.2
    done
    [ -f "$work/data/runtime.json" ] || { cat "$work/serve.log" >&2; echo "serve did not come up" >&2; exit 1; }
    GANGWAY_URL=$(runtime 'url.replace(/\/$/, "")')
    GANGWAY_ACP_URL=$(runtime acp)
    GANGWAY_TOKEN=$(cat "$work/data/token")
    export GANGWAY_URL GANGWAY_ACP_URL GANGWAY_TOKEN
}

runtime() {
    node -p "JSON.parse(require('fs').readFileSync(process.argv[1])).$1" "$work/data/runtime.json"
}

ends_server() {
    if [ -f "$work/data/runtime.json" ]; then
        kill "$(runtime pid)" 2>/dev/null || true
    fi
    if [ -n "$launcher" ]; then kill "$launcher" 2>/dev/null || true; wait "$launcher" 2>/dev/null || true; fi
    rm -rf "$work"
}
