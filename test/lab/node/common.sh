# Sourced by controller.sh and compute.sh, which are the first process of a node. Settings come by environment:
# LAB_STATE, LAB_CONTROLLER (address), LAB_PUBLIC_IDENTITY (Keystone's URL outside), LAB_ADMIN_PASSWORD, and LAB_SHARED
# (yes: this host shares its instances directory).
set -uo pipefail
NODE=$1
S=$LAB_STATE
CONTROLLER=$LAB_CONTROLLER
# Brought along: the project may lie below /tmp or /root, of which a node has its own.
HERE=$S/$NODE/scripts
mkdir -p "$HERE" && cp "$(dirname "${BASH_SOURCE[0]}")"/* "$HERE"/
PYTHON=/usr/bin/python3

log() { echo "$(date +%T.%3N) $*"; }
fail() {
  log "FAILED: $*"
  touch "$S/run/$NODE.failed"
  exit 1
}

# keep NAME COMMAND...: a service; started again when it ends, as systemd would, but not while its .hold file is there.
keep() {
  local name=$1
  shift
  while :; do
    while [ -e "$S/run/$NODE-$name.hold" ]; do sleep 0.2; done
    "$@" >>"$S/log/$NODE-$name.log" 2>&1 </dev/null &
    echo $! >"$S/run/$NODE-$name.pid"
    wait $!
    echo "lab: $name ended with $?, again in 2 s" >>"$S/log/$NODE-$name.log"
    sleep 2
  done &
  log "service $name"
}

# CONSOLE_SCRIPT MODULE:FUNCTION ARGUMENTS...: a command of a Debian Python package that ships without it.
CONSOLE_SCRIPT=("$PYTHON" "$HERE/console_script.py")

# once NAME COMMAND...: a step that is done a single time in the lab's life.
once() {
  local name=$1 started=$SECONDS
  shift
  [ -e "$S/stamps/$name" ] && return 0
  "$@" >"$S/log/once-$name.log" 2>&1 || fail "$name: $(tail -3 "$S/log/once-$name.log")"
  log "once $name took $((SECONDS - started)) s"
  touch "$S/stamps/$name"
}

# within SECONDS COMMAND...: tries until it succeeds.
within() {
  local tries=$(($1 * 5))
  shift
  while [ "$tries" -gt 0 ]; do
    "$@" >/dev/null 2>&1 && return 0
    sleep 0.2
    tries=$((tries - 1))
  done
  return 1
}

listens() { (exec 3<>"/dev/tcp/$1/$2") 2>/dev/null; }

# A busy machine must not look like a dead host: the node goes ahead of what else runs. Where the kernel shares the
# processors between sessions first, niceness counts only inside one, and the session has a niceness of its own.
go_ahead() {
  renice -n -10 -p $$ >/dev/null
  [ -e /proc/self/autogroup ] && echo -10 >/proc/self/autogroup
}

# What a node has of its own: name, /tmp, /root, the lab's /etc/hosts.
settle_in() {
  go_ahead
  hostname "$NODE"
  for file in "$S/log/$NODE"-*.log; do
    case $file in *-init.log) ;; *) [ -e "$file" ] && mv "$file" "$file.old" ;; esac
  done
  mount --bind "$S/etc/hosts" /etc/hosts
  mkdir -p "$S/$NODE"/tmp "$S/$NODE"/root
  mount --bind "$S/$NODE/tmp" /tmp
  mount --bind "$S/$NODE/root" /root
}

# The first process of a pid namespace takes all others with it when it ends.
serve_until_told() {
  touch "$S/run/$NODE.ready"
  log ready
  while :; do wait -n 2>/dev/null || sleep 1; done
}
