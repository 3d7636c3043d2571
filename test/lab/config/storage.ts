/**
 * The instances directory that some hosts share is a GlusterFS volume: one brick on the controller, a client on each
 * such host. libvirt tells shared file systems from local ones by their type and refuses to move a server without its
 * disk on a local one, so a directory that is merely mounted twice would not do. Its traffic runs over a socket in the
 * file system: a storage network of its own, which no limit of the hosts' links slows.
 */
import { inState, type LabSettings } from "../bring-up/settings.ts";

type Options = Readonly<Record<string, string>>;

const volume = (name: string, type: string, options: Options, below?: string): string =>
  [
    `volume ${name}`,
    `  type ${type}`,
    ...Object.entries(options).map(([key, value]) => `  option ${key} ${value}`),
    ...(below === undefined ? [] : [`  subvolumes ${below}`]),
    "end-volume\n",
  ].join("\n");

export function storageFiles(lab: LabSettings): Record<string, string> {
  const brick = inState(lab, "storage/brick");
  const socket = inState(lab, "storage/socket");
  return {
    "etc/storage/brick.vol": [
      volume("instances-posix", "storage/posix", { directory: brick }),
      volume("instances-locks", "features/locks", {}, "instances-posix"),
      volume(brick, "performance/io-threads", { "thread-count": "4" }, "instances-locks"),
      volume(
        "instances-server",
        "protocol/server",
        {
          "transport-type": "socket",
          "transport.address-family": "unix",
          "transport.socket.listen-path": socket,
          [`auth.addr.${brick}.allow`]: "*",
        },
        brick,
      ),
    ].join("\n"),
    "etc/storage/client.vol": volume("instances", "protocol/client", {
      "transport-type": "socket",
      "transport.address-family": "unix",
      "transport.socket.connect-path": socket,
      "remote-host": "localhost",
      "remote-subvolume": brick,
    }),
  };
}
