# --- how fast servers write memory ------------------------------------------------------------------------------

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
