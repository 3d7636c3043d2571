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
