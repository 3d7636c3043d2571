/** The version document at the root of Compute ({version}) and Placement ({versions: [one]}), as a range. */
import { z } from "zod";
import { parseMicroversion, type VersionRange } from "./microversion.ts";

const microversion = z.string().transform((text, context) => {
  const parsed = parseMicroversion(text);
  if (parsed !== null) return parsed;
  context.addIssue({ code: "custom", message: "a microversion such as 2.93 is expected" });
  return z.NEVER;
});

const compute = z.object({
  version: z.object({ min_version: microversion, version: microversion }),
});

const placement = z.object({
  versions: z.array(z.object({ min_version: microversion, max_version: microversion })).min(1),
});

export const offeredVersions = z.union([
  compute.transform(
    ({ version }): VersionRange => ({ min: version.min_version, max: version.version }),
  ),
  placement.transform(({ versions }): VersionRange => {
    const [only] = versions;
    return only === undefined
      ? { min: [1, 0], max: [1, 0] }
      : { min: only.min_version, max: only.max_version };
  }),
]);
