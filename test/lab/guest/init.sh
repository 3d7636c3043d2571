#!/bin/busybox sh
# First process of a guest. The kernel's command line says what the guest does to its memory and disk:
#   fill=MiB    memory that holds data which is never written again
#   dirty=MiB   memory that is written over and over, drate=MiB/s fast (0: as fast as it goes)
#   wdisk=MiB   written to the disk once, at boot
/bin/busybox --install -s /bin
export PATH=/bin
mount -t proc proc /proc
mount -t sysfs sys /sys
mount -t devtmpfs dev /dev
mount -t tmpfs -o size=90% mem /mem
while read -r module; do insmod "/modules/$module"; done </modules/order
fill=0 dirty=0 drate=0 wdisk=0
for word in $(cat /proc/cmdline); do
  case $word in fill=* | dirty=* | drate=* | wdisk=*) eval "$word" ;; esac
done
uptime() { cut -d' ' -f1 /proc/uptime; }
echo "LAB GUEST UP fill=$fill dirty=$dirty drate=$drate wdisk=$wdisk uptime=$(uptime)"

# The power button ends the guest, as a stop of the server asks.
printf '#!/bin/sh\npoweroff -f\n' >/etc/acpi/PWRF/00000080
chmod +x /etc/acpi/PWRF/00000080
acpid -d -l /dev/null >/dev/null 2>&1 &

# write_mib TARGET POSITION PATTERN: one MiB of data, none of it zero. Patterns differ, as dirty pages are also counted by
# sampling what they hold: memory written over with the same would not count.
for pattern in 0 1 2 3 4; do dd if=/dev/urandom of=/mem/pattern$pattern bs=1M count=1 2>/dev/null; done
write_mib() { dd if=/mem/pattern"$3" of="$1" bs=1M seek="$2" conv=notrunc 2>/dev/null; }
write_all() {
  at=0
  while [ $at -lt "$2" ]; do
    write_mib "$1" $at 0
    at=$((at + 1))
  done
}
write_all /mem/filled "$fill"
if [ "$wdisk" -gt 0 ]; then
  write_all /dev/vda "$wdisk"
  sync
fi
if [ "$dirty" -gt 0 ]; then
  pass=0
  while :; do
    at=0
    while [ $at -lt "$dirty" ]; do
      write_mib /mem/dirtied $at $((pass % 5))
      at=$((at + 1))
      [ "$drate" -gt 0 ] && usleep $((1000000 / drate))
    done
    pass=$((pass + 1))
  done &
fi
ticks=0
while :; do
  sleep 5
  ticks=$((ticks + 1))
  echo "LAB TICK $ticks uptime=$(uptime)"
done
