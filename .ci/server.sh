# shellcheck shell=bash
# Sourced by the scripts that drive the started jar. `start_server <folder>` starts it on a free port with its data and
# logs in the folder, waits until it is ready, sets `address`, and stops it when the script ends.
# shellcheck source=/dev/null
. .mvn/jdk.sh

start_server() {
  local work=$1
  PORT=0 DATA_DIR="$work/data" ADMIN_PASSWORD=correct-horse-battery TOLLGATE_RATELIMITS_CHAT="${TOLLGATE_RATELIMITS_CHAT:-100}" \
    "$JAVA_HOME/bin/java" -jar target/tollgate.jar > "$work/server.out" 2> "$work/server.err" &
  server=$!
  trap 'kill "$server" 2>/dev/null || true; wait "$server" 2>/dev/null || true' EXIT
  for _ in $(seq 900); do
    address=$(sed -n 's/.*\(http:\/\/[^ ]*:[0-9][0-9]*\).*/\1/p' "$work/server.out" | head -n 1)
    if [ -n "$address" ] && curl -fsS "$address/health/ready" > "$work/ready.json" 2> /dev/null; then return; fi
    kill -0 "$server" || break
    sleep 0.2
  done
  cat "$work/server.out" "$work/server.err"
  return 1
}
