/** Which addresses NO_PROXY keeps from the proxy: names with what is under them, addresses, networks (10.0.0.0/8), each with a port or without; * for all. */
import { BlockList, isIP } from "node:net";

interface Name {
  readonly host: string;
  /** Null = any. */
  readonly port: number | null;
}

const DEFAULT_PORTS: Readonly<Record<string, number>> = { "http:": 80, "https:": 443 };

/** Names are not looked up: a network keeps those alone that are written as addresses, as for curl and Python. */
export function exceptionsOf(noProxy: string): (url: URL) => boolean {
  const entries = noProxy.split(/[,\s]+/).filter((entry) => entry !== "");
  if (entries.includes("*")) return () => true;
  const networks = new BlockList();
  const names: Name[] = [];
  for (const entry of entries) {
    if (!addNetwork(networks, entry)) names.push(nameOf(entry));
  }
  return ({ protocol, hostname, port }) => {
    const host = bare(hostname);
    const family = isIP(host);
    if (family !== 0 && networks.check(host, family === 4 ? "ipv4" : "ipv6")) return true;
    const asked = port === "" ? DEFAULT_PORTS[protocol] : Number(port);
    return names.some(
      (name) =>
        (name.port === null || name.port === asked) &&
        (host === name.host || host.endsWith(`.${name.host}`)),
    );
  };
}

/** Whether the entry is an address or a network. */
function addNetwork(networks: BlockList, entry: string): boolean {
  const [written = "", prefix, more] = entry.split("/");
  const address = bare(written);
  const family = isIP(address);
  if (family === 0 || more !== undefined) return false;
  const bits = family === 4 ? 32 : 128;
  const length = prefix === undefined ? bits : Number(prefix);
  if (!Number.isInteger(length) || length < 0 || length > bits) return false;
  networks.addSubnet(address, length, family === 4 ? "ipv4" : "ipv6");
  return true;
}

/** A dot or *. before a name says what it says without. */
function nameOf(entry: string): Name {
  const [, host = entry, port] = /^(.+?)(?::(\d+))?$/.exec(entry) ?? [];
  const name = bare(host)
    .replace(/^\*?\./, "")
    .toLowerCase();
  return { host: name, port: port === undefined ? null : Number(port) };
}

const bare = (host: string): string => host.replace(/^\[(.*)\]$/, "$1");
