# --- servers' disks ---------------------------------------------------------------------------------------------

# disk_of ROLE: "target source" of the server's disk of that role, out of its disk list on stdin; Nova's names.
disk_of() {
  awk -v role="$1" '
    function roleof(path) {
      sub(/.*\//, "", path)
      sub(/^[0-9a-f-]*_disk/, "disk", path)
      if (path == "disk") return "root"
      if (path ~ /^disk\.eph0$|^disk\.local$/) return "ephemeral"
      if (path == "disk.swap") return "swap"
      if (path == "disk.config") return "config"
      return ""
    }
    roleof($4) == role { print $3, $4; exit }'
}

# written UUID TARGET: bytes written by the guest so far.
written() { [ -z "$2" ] || virsh -r domblkstat "$1" "$2" 2>/dev/null | awk '$2 == "wr_bytes" { print $3 }'; }

# write_rate BYTES_BEFORE BYTES_AFTER SECONDS: MiB/s.
write_rate() {
  [ -n "$1" ] && [ -n "$2" ] && [ "$3" -gt 0 ] && awk -v a="$1" -v b="$2" -v s="$3" \
    'BEGIN { if (b >= a) printf "%.2f", (b - a) / s / 1048576 }'
}

# allocated UUID TARGET: GiB allocated in the disk's own file, its base image not counted.
allocated() {
  [ -z "$2" ] || virsh -r domblkinfo "$1" "$2" 2>/dev/null |
    awk '/^Allocation:/ && $2 > 0 { printf "%.4f", $2 / 1073741824 }'
}

# base_image PATH: GiB that the base image of a disk file takes.
base_image() {
  [ -f "$1" ] || return 0
  base=$(qemu-img info -U "$1" 2>/dev/null | sed -n 's/^backing file: \([^ ]*\).*/\1/p' | sed -n 1p)
  [ -n "$base" ] && [ -f "$base" ] && stat -c '%b %B' "$base" | awk '{ printf "%.4f", $1 * $2 / 1073741824 }'
}
