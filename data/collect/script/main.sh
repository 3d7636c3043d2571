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
