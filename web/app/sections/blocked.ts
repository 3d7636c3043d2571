/** Servers that stay, why, and what would let them go. */
import type { BlockedServer } from "../../../sim/index.ts";
import { type Child, h, replaceChildren } from "../base/dom.ts";
import { countOf } from "../base/format.ts";
import { panel } from "../base/panel.ts";
import type { PageStore } from "../page-store.ts";

export function blockedSection(store: PageStore): HTMLElement {
  const { plan } = store.state.base;
  const names = new Map(plan.snapshot.servers.map((server) => [server.id, server.name]));
  const list = h("div", { class: "blocked-list" });
  const change = h("div", { class: "variant-words", hidden: true });
  const groups = byReason(plan.blocked);
  replaceChildren(
    list,
    ...(plan.blocked.length === 0
      ? [h("p", { class: "empty" }, "Nothing is blocked: every server on these hosts can move.")]
      : [...groups].map(([reason, servers]) => group(reason, servers, names))),
  );
  store.watch(
    (state) => state.variant,
    (variant) => {
      change.hidden = variant === null;
      if (variant !== null)
        replaceChildren(change, ...changed(plan.blocked, variant.plan.blocked, names));
    },
  );
  return panel(
    {
      id: "blocked",
      title:
        plan.blocked.length === 0
          ? "Blocked"
          : `Blocked: ${countOf(plan.blocked.length, "server")}`,
      note: "These keep their host from being empty.",
    },
    list,
    change,
  );
}

function byReason(blocked: readonly BlockedServer[]): Map<string, BlockedServer[]> {
  const groups = new Map<string, BlockedServer[]>();
  for (const server of blocked) {
    const group = groups.get(server.reason) ?? [];
    group.push(server);
    groups.set(server.reason, group);
  }
  return groups;
}

function group(
  reason: string,
  servers: readonly BlockedServer[],
  names: ReadonlyMap<string, string>,
): HTMLElement {
  return h(
    "div",
    { class: "blocked-group" },
    h("h3", {}, reason.replaceAll("-", " "), h("span", { class: "count" }, String(servers.length))),
    h(
      "ul",
      {},
      ...servers.map((server) => entry(server, names.get(server.server) ?? server.server)),
    ),
  );
}

function entry(server: BlockedServer, name: string): HTMLElement {
  return h(
    "li",
    {},
    h(
      "div",
      { class: "blocked-name" },
      h("b", { title: server.server }, name),
      ` on ${server.host}`,
    ),
    h("p", {}, server.detail),
    h(
      "p",
      { class: "unblock" },
      h("span", { class: "chip" }, "to unblock"),
      server.unblock ?? "nothing that we know of",
    ),
    server.rejections.length === 0 ? null : rejections(server),
  );
}

/** Hosts that refuse for the same reason are named together. */
function rejections(server: BlockedServer): HTMLElement {
  const groups = new Map<string, string[]>();
  for (const rejection of server.rejections) {
    const key = `${rejection.rule}: ${rejection.detail}`;
    groups.set(key, [...(groups.get(key) ?? []), rejection.host]);
  }
  return h(
    "details",
    {},
    h("summary", {}, `Why ${countOf(server.rejections.length, "host")} refused it`),
    h(
      "ul",
      { class: "rejections" },
      ...[...groups].map(([reason, hosts]) =>
        h("li", {}, h("b", {}, reason), ` — ${hosts.join(", ")}`),
      ),
    ),
  );
}

function changed(
  base: readonly BlockedServer[],
  variant: readonly BlockedServer[],
  names: ReadonlyMap<string, string>,
): Child[] {
  const before = new Set(base.map((server) => server.server));
  const now = new Set(variant.map((server) => server.server));
  const freed = base.filter((server) => !now.has(server.server));
  const added = variant.filter((server) => !before.has(server.server));
  const listOf = (servers: readonly BlockedServer[]): string =>
    servers.map((server) => names.get(server.server) ?? server.server).join(", ");
  if (freed.length + added.length === 0)
    return [h("p", {}, "The variant blocks the same servers.")];
  return [
    freed.length > 0 ? h("p", {}, h("b", {}, "Variant frees: "), listOf(freed)) : null,
    added.length > 0 ? h("p", {}, h("b", {}, "Variant blocks besides: "), listOf(added)) : null,
  ];
}
