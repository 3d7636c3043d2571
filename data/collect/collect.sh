#!/bin/sh
# drainwise collect: what Nova's API does not tell about a compute host and its servers.
#
# Reads only, and changes nothing: no file outside the output directory, no setting, no state of a server. It uses
# libvirt's read-only connection but for one call (domdirtyrate-calc, which libvirt refuses on it). One server at a
# time, and none while any server of the host migrates. From nova.conf it takes the options named below and no other:
# no password, no key, no address.
#
#   sh drainwise-collect.sh -o DIRECTORY                     writes hosts-, servers- and nova-settings-HOST.csv there
#   ssh HOST sudo sh -s -- -t < drainwise-collect.sh | tar -xf - -C CLOUD     the same, into the directory CLOUD here
#   ansible compute -b -m script -a 'drainwise-collect.sh -o /var/tmp/drainwise'    then fetch that directory
#
#   -s LIST   seconds over which memory writes are measured, longest last (default "1 10 60")
#   -m MODE   how: page-sampling (default, disturbs least), dirty-bitmap, or dirty-ring (needs kvm's dirty ring)
#   -k        keep each reading over the shortest period in DIRECTORY/dirty-readings-HOST.log: once it has all 24 hours
#             of the day (UTC), servers' dirty_factor_by_hour_utc come from it; for a cron job at each hour, with -o
#   -n FILE   nova.conf (may be given again; later files win; default: the usual places)
#
# It takes some 75 s for each running server.

set -u
LC_ALL=C
export LC_ALL

say() { printf '%s\n' "drainwise: $*" >&2; }

# A CSV cell: quoted, quotes doubled, line breaks to blanks.
cell() { printf '"%s"' "$(printf '%s' "$1" | tr '\n\r' '  ' | sed 's/"/""/g')"; }

# A CSV row of all arguments.
row() {
  first=yes
  for value in "$@"; do
    if [ "$first" = yes ]; then first=no; else printf ','; fi
    cell "$value"
  done
  printf '\n'
}

# option SECTION NAME: its last value in the nova.conf files; empty when unset.
option() {
  # shellcheck disable=SC2086
  cat $conf 2>/dev/null | awk -v section="[$1]" -v name="$2" '
    /^[[:space:]]*[#;]/ { next }
    /^[[:space:]]*\[/ { here = $0; gsub(/[[:space:]]/, "", here); next }
    here == section {
      at = index($0, "=")
      if (at == 0) next
      key = substr($0, 1, at - 1); gsub(/[[:space:]]/, "", key)
      if (key != name) next
      value = substr($0, at + 1)
      sub(/^[[:space:]]+/, "", value); sub(/[[:space:]]+$/, "", value)
      found = value
    }
    END { print found }'
}

# --- the host ---------------------------------------------------------------------------------------------------

settings_header=settings_group,live_migration_bandwidth_mib_per_s,live_migration_downtime_ms,\
live_migration_downtime_steps,live_migration_downtime_delay_s,live_migration_completion_timeout_s,\
live_migration_timeout_action,live_migration_permit_post_copy,live_migration_permit_auto_converge,\
live_migration_parallel_connections,live_migration_with_native_tls,live_migration_tunnelled,\
max_concurrent_live_migrations,resize_confirm_window_s,shutdown_timeout_s,remote_filesystem_transport,cpu_mode,cpu_models,\
live_migration_wait_for_vif_plug,vif_plugging_timeout_s

# The values of the columns above but the first; an empty cell is an option that is not set: Nova's default.
settings() {
  models=$(option libvirt cpu_models | tr ',' ' ')
  [ -n "$models" ] || models=$(option libvirt cpu_model)
  row "$(option libvirt live_migration_bandwidth)" "$(option libvirt live_migration_downtime)" \
    "$(option libvirt live_migration_downtime_steps)" "$(option libvirt live_migration_downtime_delay)" \
    "$(option libvirt live_migration_completion_timeout)" "$(option libvirt live_migration_timeout_action)" \
    "$(option libvirt live_migration_permit_post_copy)" "$(option libvirt live_migration_permit_auto_converge)" \
    "$(option libvirt live_migration_parallel_connections)" "$(option libvirt live_migration_with_native_tls)" \
    "$(option libvirt live_migration_tunnelled)" "$(option DEFAULT max_concurrent_live_migrations)" \
    "$(option DEFAULT resize_confirm_window)" "$(option DEFAULT shutdown_timeout)" \
    "$(option libvirt remote_filesystem_transport)" "$(option libvirt cpu_mode)" "$models" \
    "$(option compute live_migration_wait_for_vif_plug)" "$(option DEFAULT vif_plugging_timeout)"
}

hosts_header=host,settings_group,vcpu_total,vcpu_reserved,vcpu_ratio,memory_total_mib,memory_reserved_mib,memory_ratio,\
disk_total_gib,disk_reserved_gib,disk_ratio,disk_free_gib,cpu_model,numa_cells,storage,storage_pool,qemu_version

# Model inside <cpu> of an XML on stdin.
cpu_model() { sed -n '/<cpu[ >]/,/<\/cpu>/s/.*<model[^>]*>\([^<]*\)<\/model>.*/\1/p' | sed -n 1p; }

nodeinfo() { virsh -r nodeinfo | sed -n "s/^$1: *\([0-9]*\).*/\1/p"; }

# Placement's ratio as nova.conf sets it; 0.0 means unset, too.
ratio() { option DEFAULT "$1" | sed 's/^0*\.*0*$//'; }

host_row() {
  vcpus=$(nodeinfo 'CPU(s)')
  # With sets of CPUs the shared ones are fewer: better no figure than a wrong one.
  [ -z "$(option compute cpu_shared_set)$(option compute cpu_dedicated_set)$(option DEFAULT vcpu_pin_set)" ] || vcpus=
  memory=$(nodeinfo 'Memory size')
  [ -z "$memory" ] || memory=$((memory / 1024))
  reserved_disk=$(option DEFAULT reserved_host_disk_mb)
  [ -z "$reserved_disk" ] || reserved_disk=$(((reserved_disk + 1023) / 1024))
  storage=local pool='' total='' free=''
  if [ "$(option libvirt images_type)" = rbd ]; then
    storage=ceph pool=$(option libvirt images_rbd_pool)
    [ -n "$pool" ] || pool=rbd
  else
    total=$(df -Pk "$instances" 2>/dev/null | awk 'NR == 2 { print int($2 / 1048576) }')
    free=$(df -Pk "$instances" 2>/dev/null | awk 'NR == 2 { printf "%.1f", $4 / 1048576 }')
    case $(stat -f -c %T "$instances" 2>/dev/null) in
      nfs* | ceph | fuse* | gfs* | ocfs2 | lustre | gpfs)
        storage=shared pool=$(df -P "$instances" | awk 'NR == 2 { print $1 }')
        ;;
    esac
  fi
  row "$host" "$group" "$vcpus" "$(option DEFAULT reserved_host_cpus)" "$(ratio cpu_allocation_ratio)" "$memory" \
    "$(option DEFAULT reserved_host_memory_mb)" "$(ratio ram_allocation_ratio)" "$total" "$reserved_disk" \
    "$(ratio disk_allocation_ratio)" "$free" "$(virsh -r capabilities | cpu_model)" "$(nodeinfo 'NUMA cell(s)')" \
    "$storage" "$pool" "$(virsh -r version | sed -n 's/^Running hypervisor: QEMU *//p')"
}

# --- the servers ------------------------------------------------------------------------------------------------

servers_header=server_id,server_name,project,volume_backed,config_drive,cpu_model,dirty_source,dirty_1s_mib_per_s,\
dirty_10s_mib_per_s,dirty_60s_mib_per_s,dirty_series,dirty_measured_at,dirty_factor_by_hour_utc,touched_mib,touched_source,\
disk_format,root_allocated_gib,ephemeral_allocated_gib,swap_allocated_gib,\
root_write_mib_per_s,ephemeral_write_mib_per_s,base_image_gib

# True while any server of the host is being migrated, out or in (or has another job).
migrating() {
  for running in $(virsh -r list --uuid); do
    case $(virsh -r domjobinfo "$running" 2>/dev/null | sed -n 's/^Job type: *//p') in
      '' | None*) ;;
      *) return 0 ;;
    esac
  done
  return 1
}

# dirty_rate UUID SECONDS: MiB/s of distinct pages written; empty when it could not be measured.
dirty_rate() {
  if migrating; then
    say "$1: not measured, a server of this host migrates"
    return
  fi
  virsh domdirtyrate-calc "$1" --seconds "$2" --mode="$mode" >/dev/null 2>&1 || return 0
  left=$(($2 + 15))
  sleep "$2"
  while [ "$left" -gt 0 ]; do
    # calc_status 2: measured; the period tells it from an earlier measurement.
    rate=$(virsh -r domstats --dirtyrate "$1" 2>/dev/null | awk -F= -v seconds="$2" '
      /dirtyrate.calc_status/ { status = $2 } /dirtyrate.calc_period/ { period = $2 }
      /dirtyrate.megabytes_per_second/ { rate = $2 }
      /dirtyrate.vcpu\.[0-9]+\.megabytes_per_second/ { ring += $2; vcpus++ }
      END { if (status == 2 && period == seconds) print (vcpus ? ring : rate) }')
    if [ -n "$rate" ]; then
      printf '%s' "$rate"
      return
    fi
    left=$((left - 1))
    sleep 1
  done
}

# keep UUID RATE: appends the reading with its hour of day.
keep() { [ -z "$readings" ] || [ -z "$2" ] || printf '%s %s %s\n' "$1" "$(date -u +%H)" "$2" >>"$readings"; }

# by_hour UUID: mean reading of each hour of day over that of this hour; empty until there is one of every hour.
by_hour() {
  [ -n "$readings" ] && [ -f "$readings" ] || return 0
  awk -v uuid="$1" -v now="$(date -u +%H)" '
    $1 == uuid { sum[$2 + 0] += $3; count[$2 + 0]++ }
    END {
      now += 0
      for (hour = 0; hour < 24; hour++) if (!count[hour]) exit
      if (sum[now] <= 0) exit
      for (hour = 0; hour < 24; hour++)
        printf "%s%.3g", (hour ? " " : ""), (sum[hour] / count[hour]) / (sum[now] / count[now])
    }' "$readings"
}

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

# touched UUID: MiB of the host's memory that the server holds; unknown with huge pages, which are given at once.
touched() {
  case $xml in *'<hugepages'*) return 0 ;; esac
  virsh -r dommemstat "$1" 2>/dev/null | awk '$1 == "rss" { printf "%d", $2 / 1024 }'
}

first_word() { printf '%s' "${1%% *}"; }

server_row() {
  uuid=$1
  xml=$(virsh -r dumpxml "$uuid" 2>/dev/null) || return 0
  disks=$(virsh -r domblklist --details "$uuid" 2>/dev/null)
  root=$(printf '%s\n' "$disks" | disk_of root)
  ephemeral=$(printf '%s\n' "$disks" | disk_of ephemeral)
  swap=$(first_word "$(printf '%s\n' "$disks" | disk_of swap)")
  volume=True config=False
  [ -z "$root" ] || volume=False
  [ -z "$(printf '%s\n' "$disks" | disk_of config)" ] || config=True
  # qcow2 or raw, of the first disk that is a file.
  format=$(printf '%s\n' "$xml" | sed -n "/<disk type='file' device='disk'/,/<\/disk>/s/.*<driver [^>]*type='\([a-z0-9]*\)'.*/\1/p" |
    sed -n 1p)
  case $format in qcow2 | raw) ;; *) format='' ;; esac
  root_target=$(first_word "$root") ephemeral_target=$(first_word "$ephemeral")
  one='' ten='' sixty='' series='' source='' taken='' factors='' resident='' held='' model='' root_rate='' ephemeral_rate=''
  if [ "$(virsh -r domstate "$uuid")" = running ]; then
    start=$(date +%s)
    root_before=$(written "$uuid" "$root_target")
    ephemeral_before=$(written "$uuid" "$ephemeral_target")
    for seconds in $periods; do
      case $seconds in
        1) one=$(dirty_rate "$uuid" 1) ;;
        10) ten=$(dirty_rate "$uuid" 10) ;;
        60) sixty=$(dirty_rate "$uuid" 60) ;;
        *)
          rate=$(dirty_rate "$uuid" "$seconds")
          [ -z "$rate" ] || series="$series${series:+ }$seconds:$rate"
          ;;
      esac
    done
    if [ -n "$one$ten$sixty$series" ]; then
      source=$mode taken=$(date -u +%Y-%m-%dT%H:%M:%SZ)
      first=${series%% *}
      keep "$uuid" "${one:-${ten:-${sixty:-${first#*:}}}}"
      factors=$(by_hour "$uuid")
    fi
    spent=$(($(date +%s) - start))
    root_rate=$(write_rate "$root_before" "$(written "$uuid" "$root_target")" "$spent")
    ephemeral_rate=$(write_rate "$ephemeral_before" "$(written "$uuid" "$ephemeral_target")" "$spent")
  fi
  case $(virsh -r domstate "$uuid") in
    running | paused)
      resident=$(touched "$uuid")
      [ -z "$resident" ] || held=rss
      model=$(printf '%s\n' "$xml" | cpu_model)
      ;;
  esac
  row "$uuid" "$(printf '%s\n' "$xml" | sed -n 's/.*<nova:name>\(.*\)<\/nova:name>.*/\1/p')" \
    "$(printf '%s\n' "$xml" | sed -n 's/.*<nova:project uuid="\([^"]*\)".*/\1/p')" "$volume" "$config" "$model" \
    "$source" "$one" "$ten" "$sixty" "$series" "$taken" "$factors" "$resident" "$held" "$format" "$(allocated "$uuid" "$root_target")" \
    "$(allocated "$uuid" "$ephemeral_target")" "$(allocated "$uuid" "$swap")" "$root_rate" "$ephemeral_rate" \
    "$(base_image "${root#* }")"
}

# --- all of it --------------------------------------------------------------------------------------------------

usage() {
  say 'usage: drainwise-collect.sh -o DIRECTORY | -t   [-s "1 10 60"] [-m page-sampling] [-k] [-n nova.conf]...'
  exit 2
}

main() {
  out='' tar=no periods='1 10 60' mode=page-sampling conf='' keeps=no readings=''
  while getopts o:ts:m:kn: letter; do
    case $letter in
      o) out=$OPTARG ;;
      t) tar=yes ;;
      s) periods=$OPTARG ;;
      m) mode=$OPTARG ;;
      k) keeps=yes ;;
      n) conf="$conf $OPTARG" ;;
      *) usage ;;
    esac
  done
  # What a tar archive takes away is not here in the next hour.
  [ "$keeps$tar" != yesyes ] || usage
  if [ "$tar" = yes ]; then
    out=$(mktemp -d) || exit 1
    trap 'rm -rf "$out"' EXIT
  fi
  [ -n "$out" ] || usage
  command -v virsh >/dev/null || {
    say 'virsh is not here: run this on a compute host, or inside its libvirt container'
    exit 1
  }
  if [ -z "$conf" ]; then
    conf='/etc/nova/nova.conf /etc/nova/nova-compute.conf /etc/kolla/nova-compute/nova.conf'
  fi
  mkdir -p "$out" || exit 1
  instances=$(option DEFAULT instances_path)
  [ -n "$instances" ] || instances=/var/lib/nova/instances
  host=$(option DEFAULT host)
  [ -n "$host" ] || host=$(hostname)
  [ "$keeps" = no ] || readings=$out/dirty-readings-$host.log
  values=$(settings)
  # Hosts with the same options are one group.
  group=nova-$(printf '%s' "$values" | cksum | cut -d ' ' -f 1)
  {
    printf '%s\n' "$settings_header"
    printf '"%s",%s\n' "$group" "$values"
  } >"$out/nova-settings-$host.csv"
  {
    printf '%s\n' "$hosts_header"
    host_row
  } >"$out/hosts-$host.csv"
  {
    printf '%s\n' "$servers_header"
    for server in $(virsh -r list --all --uuid); do
      say "$server"
      server_row "$server"
    done
  } >"$out/servers-$host.csv"
  [ "$tar" = no ] || tar -cf - -C "$out" .
}

# Read whole before it runs, so that nothing it starts can eat it from standard input.
main "$@" </dev/null
