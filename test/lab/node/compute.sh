#!/bin/bash
# First process of a host: sshd, virtlogd, libvirtd, nova-compute, and below them the guests' QEMU processes.
. "$(dirname "${BASH_SOURCE[0]}")/common.sh" "$@"
OWN=$S/$NODE

stop() {
  log stopping
  exit 0
}
trap stop TERM INT

# The folders that libvirt and Nova have by their build: this host's own ones are put over them.
lay_folders() {
  mkdir -p "$OWN"/{lib-libvirt,cache-libvirt,log-libvirt,lib-nova/instances,lib-nova/lock,root/.ssh} \
    "$OWN"/etc-libvirt/{qemu,secrets} /etc/nova /var/lib/nova /var/log/libvirt /var/cache/libvirt /var/lib/libvirt \
    /etc/libvirt
  mount --bind "$OWN/etc-libvirt" /etc/libvirt
  mount --bind "$OWN/etc-nova" /etc/nova
  mount --bind "$OWN/lib-libvirt" /var/lib/libvirt
  mount --bind "$OWN/cache-libvirt" /var/cache/libvirt
  mount --bind "$OWN/log-libvirt" /var/log/libvirt
  mount --bind "$OWN/lib-nova" /var/lib/nova
  # libvirtd insists on the user and group of its build, even where qemu.conf names root.
  (grep -v ^libvirt-qemu: /etc/passwd; echo 'libvirt-qemu:x:64055:64055::/:/usr/sbin/nologin') >"$OWN/passwd"
  (grep -v ^libvirt-qemu: /etc/group; echo 'libvirt-qemu:x:64055:') >"$OWN/group"
  mount --bind "$OWN/passwd" /etc/passwd
  mount --bind "$OWN/group" /etc/group
  mount -t tmpfs tmpfs /run
  mkdir -p /run/libvirt /run/lock /run/sshd
  mount --bind "$OWN/meminfo" /proc/meminfo
  mount --bind "$OWN/node0-meminfo" /sys/devices/system/node/node0/meminfo
}

# A /dev of its own, without /dev/kvm: guests are emulated everywhere alike.
lay_devices() {
  local device
  mkdir -p /tmp/dev
  mount -t tmpfs -o mode=755 dev /tmp/dev
  mkdir -p /tmp/dev/{net,pts,shm}
  for device in null zero full random urandom tty fuse net/tun; do
    [ -e /dev/$device ] && cp -a /dev/$device /tmp/dev/$device
  done
  mount -t devpts -o newinstance,ptmxmode=0666,mode=620,gid=5 devpts /tmp/dev/pts
  mount -t tmpfs shm /tmp/dev/shm
  ln -s pts/ptmx /tmp/dev/ptmx
  ln -s /proc/self/fd /tmp/dev/fd
  ln -s fd/0 /tmp/dev/stdin
  ln -s fd/1 /tmp/dev/stdout
  ln -s fd/2 /tmp/dev/stderr
  mount --move /tmp/dev /dev
}

join_shared_storage() {
  keep storage glusterfs --no-daemon --volfile="$S/etc/storage/client.vol" --log-file="$S/log/$NODE-storage.log" \
    --attribute-timeout=0 --entry-timeout=0 --negative-timeout=0 /var/lib/nova/instances
  within 60 mountpoint -q /var/lib/nova/instances || fail "shared storage"
  within 30 ls /var/lib/nova/instances || fail "shared storage cannot be read"
}

# One key for all hosts: a cold move copies over ssh.
start_ssh() {
  [ -e "$OWN/ssh_host_key" ] || ssh-keygen -q -t ed25519 -N '' -f "$OWN/ssh_host_key"
  (
    flock 9
    [ -e "$S/id_lab" ] || ssh-keygen -q -t ed25519 -N '' -C lab -f "$S/id_lab"
  ) 9>"$S/run/key.lock"
  install -m600 "$S/id_lab" ~/.ssh/id_ed25519
  cp "$S/id_lab.pub" ~/.ssh/authorized_keys
  printf 'Host *\n StrictHostKeyChecking no\n UserKnownHostsFile /dev/null\n LogLevel ERROR\n' >~/.ssh/config
  keep sshd /usr/sbin/sshd -D -e -f "$OWN/sshd_config"
}

# Without its node device driver: Nova 26 lists devices outside its thread pool (update_available_resource), and that
# call stood for the length of a live migration: no progress, no abort, no heartbeat.
start_libvirt() {
  mkdir -p "$OWN/drivers"
  ln -sf /usr/lib/x86_64-linux-gnu/libvirt/connection-driver/*.so "$OWN/drivers/"
  rm -f "$OWN/drivers/libvirt_driver_nodedev.so"
  keep virtlogd /usr/sbin/virtlogd
  keep libvirtd env LIBVIRT_DRIVER_DIR="$OWN/drivers" /usr/sbin/libvirtd --listen
  within 60 virsh -c qemu:///system version || fail libvirtd
}

settle_in
lay_folders
lay_devices
[ -z "$LAB_SHARED" ] || join_shared_storage
start_ssh
start_libvirt
log "libvirt ready"
keep nova-compute "${CONSOLE_SCRIPT[@]}" nova.cmd.compute:main --config-file /etc/nova/nova.conf
serve_until_told
