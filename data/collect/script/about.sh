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
