# --- the servers ------------------------------------------------------------------------------------------------

servers_header=server_id,server_name,project,volume_backed,config_drive,cpu_model,dirty_source,dirty_1s_mib_per_s,\
dirty_10s_mib_per_s,dirty_60s_mib_per_s,dirty_series,dirty_measured_at,dirty_factor_by_hour_utc,touched_mib,touched_source,\
disk_format,root_allocated_gib,ephemeral_allocated_gib,swap_allocated_gib,\
root_write_mib_per_s,ephemeral_write_mib_per_s,base_image_gib

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
