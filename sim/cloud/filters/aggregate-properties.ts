/**
 * AggregateInstanceExtraSpecsFilter (scoped keys only: plain ones may be meant for another filter) and
 * AggregateMultiTenancyIsolation. Both are off by default; whoever sets such properties has them on.
 */
import type { Filter } from "../filter.ts";

const scope = "aggregate_instance_extra_specs:";

export const aggregateExtraSpecsFilter: Filter = {
  name: "AggregateInstanceExtraSpecsFilter",
  refusal({ flavor }, host, { cloud }) {
    for (const [key, wanted] of Object.entries(flavor.extraSpecs)) {
      if (!key.startsWith(scope)) continue;
      const property = key.slice(scope.length);
      const values = (cloud.aggregatesOf.get(host.id) ?? []).flatMap(({ properties }) =>
        (properties[property] ?? "").split(",").map((value) => value.trim()),
      );
      if (!values.includes(wanted)) return `is in no aggregate with ${property}=${wanted}`;
    }
    return null;
  },
};

export const tenantIsolationFilter: Filter = {
  name: "AggregateMultiTenancyIsolation",
  refusal({ server }, host, { cloud }) {
    const allowed = (cloud.aggregatesOf.get(host.id) ?? []).flatMap(({ properties }) =>
      Object.entries(properties)
        .filter(([key]) => key.startsWith("filter_tenant_id"))
        .flatMap(([, value]) => value.split(",").map((id) => id.trim())),
    );
    if (allowed.length === 0 || (server.project !== null && allowed.includes(server.project))) {
      return null;
    }
    return `is kept for other projects (filter_tenant_id)`;
  },
};
