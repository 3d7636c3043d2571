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
