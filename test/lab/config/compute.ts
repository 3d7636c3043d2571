/** One host: nova-compute over libvirt and QEMU's own emulation, with ssh between the hosts. */
import { addressOf, inState, type LabSettings } from "../bring-up/settings.ts";
import { type ConfigInput, messages, quietLog } from "./common.ts";
import { ini } from "./ini.ts";
import { novaEverywhere } from "./nova.ts";
import { uuidOf } from "./uuid-of.ts";

const helper = { helper_command: "/usr/bin/privsep-helper --config-file /etc/nova/nova.conf" };

const lines = (...text: string[]): string => `${text.join("\n")}\n`;

export const computeFiles = (input: ConfigInput, host: string) => {
  const { lab } = input;
  const address = addressOf(lab, host);
  return {
    [`${host}/etc-nova/nova.conf`]: ini({
      DEFAULT: {
        ...quietLog,
        ...messages(lab),
        my_ip: address,
        host,
        compute_driver: "libvirt.LibvirtDriver",
        state_path: "/var/lib/nova",
        instances_path: "/var/lib/nova/instances",
        reserved_host_memory_mb: 0,
        reserved_host_disk_mb: 0,
        ram_allocation_ratio: "1.0",
        initial_cpu_allocation_ratio: "16.0",
        disk_allocation_ratio: "1.0",
        force_raw_images: true,
        vif_plugging_is_fatal: false,
        vif_plugging_timeout: 0,
        reclaim_instance_interval: 0,
        max_concurrent_live_migrations: 1,
      },
      // Kernel and ramdisk images would be refused on the destination of a block migration.
      workarounds: { disable_deep_image_inspection: true },
      compute: { live_migration_wait_for_vif_plug: false },
      libvirt: {
        virt_type: "qemu",
        cpu_mode: "none",
        hw_machine_type: "x86_64=pc",
        connection_uri: "qemu:///system",
        images_type: "qcow2",
        live_migration_scheme: "tcp",
        live_migration_inbound_addr: address,
        // Links of a few Mbit/s carry little in a first step of 50 ms: less than what an idle guest keeps rewriting. The
        // first of these is 2 s; a link of 24 Mbit/s carries 5 MiB in it.
        live_migration_downtime: 6000,
        live_migration_downtime_steps: 3,
        live_migration_permit_post_copy: false,
        live_migration_permit_auto_converge: false,
        remote_filesystem_transport: "ssh",
      },
      // No sudo and no rootwrap: everything is root in here.
      nova_sys_admin: helper,
      privsep_osbrick: helper,
      vif_plug_linux_bridge_privileged: helper,
      vif_plug_ovs_privileged: helper,
      oslo_concurrency: { lock_path: "/var/lib/nova/lock" },
      ...novaEverywhere(input),
    }),
    [`${host}/etc-libvirt/libvirtd.conf`]: lines(
      ...["listen_tls = 0", "listen_tcp = 1", `listen_addr = "${address}"`, 'auth_tcp = "none"'],
      ...['auth_unix_ro = "none"', 'auth_unix_rw = "none"', `host_uuid = "${uuidOf(lab, host)}"`],
      'log_outputs = "2:stderr"',
    ),
    [`${host}/etc-libvirt/qemu.conf`]: lines(
      ...['user = "root"', 'group = "root"', "remember_owner = 0", 'security_driver = "none"'],
      ...["namespaces = []", "cgroup_controllers = []"],
      ...[`migration_address = "${address}"`, `migration_host = "${address}"`],
    ),
    [`${host}/etc-libvirt/virtlogd.conf`]: "",
    [`${host}/sshd_config`]: lines(
      ...[`ListenAddress ${address}`, `HostKey ${inState(lab, host, "ssh_host_key")}`],
      ...["PermitRootLogin yes", "PasswordAuthentication no", "StrictModes no", "UsePAM no"],
      ...["AuthorizedKeysFile .ssh/authorized_keys", "PidFile none"],
      "Subsystem sftp internal-sftp",
    ),
    ...memoryFiles(lab, host),
  };
};

/**
 * This machine's memory comes and goes, and all hosts would report the same: each is given a size of its own, put over
 * /proc/meminfo and sysfs inside the node.
 */
function memoryFiles(lab: LabSettings, host: string): Record<string, string> {
  const total = lab.memoryMib * 1024;
  const free = (total * 3) / 4;
  return {
    [`${host}/meminfo`]: lines(
      ...[`MemTotal:       ${total} kB`, `MemFree:        ${free} kB`],
      ...[`MemAvailable:   ${free} kB`, "Buffers:        0 kB", "Cached:         0 kB"],
    ),
    [`${host}/node0-meminfo`]: lines(
      ...[`Node 0 MemTotal:       ${total} kB`, `Node 0 MemFree:        ${free} kB`],
      `Node 0 MemUsed:        ${total - free} kB`,
    ),
  };
}
