/** Which servers belong to a host in some sense (are on it, have a move that touches it); kept as they change. */
export class HostMembers {
  private readonly members = new Map<string, Set<string>>();
  private readonly atStart: (host: string) => readonly string[];

  /** @param atStart whom a host has before anything changed; asked once for a host, when it first matters. */
  constructor(atStart: (host: string) => readonly string[]) {
    this.atStart = atStart;
  }

  of(host: string): ReadonlySet<string> {
    return this.setOf(host);
  }

  add(host: string, server: string): void {
    this.setOf(host).add(server);
  }

  remove(host: string, server: string): void {
    this.setOf(host).delete(server);
  }

  private setOf(host: string): Set<string> {
    let set = this.members.get(host);
    if (set === undefined) {
      set = new Set(this.atStart(host));
      this.members.set(host, set);
    }
    return set;
  }
}
