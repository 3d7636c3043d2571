#!/bin/bash
# build.sh DIRECTORY: the lab's guest: vmlinuz, initrd.gz (busybox and a few modules) and an empty disk.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
out=$1
root=$(mktemp -d)
trap 'rm -rf "$root"' EXIT
mkdir -p "$out" "$root"/{bin,dev,proc,sys,mem,modules,etc/acpi/PWRF}

kernel=$(ls /boot/vmlinuz-*-cloud-amd64 | sort -V | tail -1)
version=${kernel#/boot/vmlinuz-}
cp "$kernel" "$out/vmlinuz"
cp "$(command -v busybox)" "$root/bin/busybox"

: >"$root/modules/order"
for module in virtio_pci virtio_blk virtio_balloon evdev button; do
  modprobe -S "$version" --show-depends "$module" | awk '$1 == "insmod" { print $2 }' | while read -r file; do
    name=$(basename "$file")
    grep -qx "$name" "$root/modules/order" && continue
    cp "$file" "$root/modules/$name"
    echo "$name" >>"$root/modules/order"
  done
done
install -m755 "$here/init.sh" "$root/init"
(cd "$root" && find . | cpio -o -H newc --quiet | gzip -1) >"$out/initrd.gz"
qemu-img create -q -f qcow2 "$out/disk.qcow2" 64M
