/** What nova.conf must have before a plan may run, an option a line, as approvals confirm it. */
import { novaNameOf } from "../../data/goal/settings-overrides.ts";
import { compareIds, type Plan } from "../../sim/index.ts";
import type { ShownPrerequisite } from "../wire/run-page.ts";

export function prerequisitesOf({ prerequisites }: Plan): readonly ShownPrerequisite[] {
  const options = [...new Set(prerequisites.map(({ option }) => option))];
  return options.flatMap((option) => {
    const [first, ...others] = prerequisites.filter((each) => each.option === option);
    if (first === undefined) return [];
    const hosts = [...new Set([first, ...others].flatMap((each) => each.hosts))].sort(compareIds);
    return [{ option: novaNameOf(option), value: first.to, hosts, restart: first.restart }];
  });
}
