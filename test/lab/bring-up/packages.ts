/** The Debian packages of the lab. No package that would start a daemon by itself is taken where there is a choice. */
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { inState, type LabSettings } from "./settings.ts";
import { attempt, run } from "./shell.ts";

const PACKAGES = [
  // The services' code only: their daemon packages would configure and start them.
  ...["python3-nova", "python3-keystone", "python3-placement", "python3-glance", "python3-neutron"],
  ...["python3-libvirt", "python3-pymysql", "uwsgi-plugin-python3"],
  ...["mariadb-server-core", "mariadb-client-core", "rabbitmq-server"],
  ...["libvirt-daemon", "libvirt-daemon-driver-qemu", "libvirt-clients"],
  ...["qemu-system-x86", "qemu-utils", "glusterfs-client", "openssh-server"],
  ...["iproute2", "kmod"],
  // The guest: a kernel and one program.
  ...["linux-image-cloud-amd64", "busybox-static", "cpio"],
];

/** Debian asks this file whether a package may start its daemon. Ours is told by its text from an administrator's. */
const POLICY = "/usr/sbin/policy-rc.d";
const OURS = "#!/bin/sh\n# A lab of drainwise installs its packages.\nexit 101\n";

const isInstalled = (name: string): boolean =>
  attempt("dpkg-query", ["-W", `-f=\${db:Status-Status}`, name]).out === "installed";

/** Null where a lab can stand; else the reason why not. */
export function hindrance(): string | null {
  const release = existsSync("/etc/os-release") ? readFileSync("/etc/os-release", "utf8") : "";
  if (!/^ID=debian$/m.test(release) || !/^VERSION_ID="12"$/m.test(release))
    return "it needs Debian 12, whose packages it runs";
  if (process.getuid?.() !== 0) return "it needs root, for network namespaces and mounts";
  if (attempt("unshare", ["--net", "--mount", "--pid", "--fork", "true"]).code !== 0)
    return "it needs namespaces of its own, which are not allowed here";
  return null;
}

/** Installs what is missing; a daemon that a package would start is kept from it for that time. */
export function installPackages(lab: LabSettings, say: (text: string) => void): void {
  const missing = PACKAGES.filter((name) => !isInstalled(name));
  if (missing.length === 0) return;
  say(`installing ${missing.length} packages: ${missing.join(" ")}`);
  if (!existsSync(POLICY)) writeFileSync(POLICY, OURS, { mode: 0o755 });
  try {
    const lock = ["-o", "DPkg::Lock::Timeout=600"];
    run("apt-get", ["update", "-q", ...lock]);
    const options = ["Dpkg::Options::=--force-unsafe-io", "Dpkg::Options::=--force-confold"];
    const printed = run("/usr/bin/env", [
      ...["DEBIAN_FRONTEND=noninteractive", "apt-get", "install", "-q", "-y"],
      ...["--no-install-recommends", ...lock, ...options.flatMap((one) => ["-o", one])],
      ...missing,
    ]);
    writeFileSync(inState(lab, "log", "apt.log"), printed);
  } finally {
    letDaemonsStart();
  }
}

/** Also after an installation that was killed. */
export function letDaemonsStart(): void {
  if (existsSync(POLICY) && readFileSync(POLICY, "utf8") === OURS) rmSync(POLICY);
}
