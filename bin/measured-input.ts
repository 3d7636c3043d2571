/** What predict and accuracy are given: a file of migrations and a set of constants, or every fault and exit code 2. */
import type { PredictedRange } from "../data/predict/range.ts";
import type { MeasuredFile } from "../data/predict/read-measured.ts";
import type { ModelConstants, SiteConstants } from "../sim/index.ts";
import { CommandFailure, exitCode } from "./exit-code.ts";

export async function constantsOrFail(name: string): Promise<ModelConstants> {
  const { constantsByName, constantsNames } = await import("../data/catalog/catalog.ts");
  const constants = constantsByName(name);
  if (constants !== null) return constants;
  if (/\.json$/i.test(name)) {
    const [site, { constantsOfSite }] = await Promise.all([
      siteOrFail(name),
      import("../sim/index.ts"),
    ]);
    return constantsOfSite(site, await constantsOrFail(site.base));
  }
  throw new CommandFailure(
    `--constants ${name}: no such set. Known: ${constantsNames.join(", ")}, or a file of drainwise calibrate (.json).`,
    exitCode.badInput,
  );
}

/** What that set was measured on. */
export async function rangeOrFail(name: string): Promise<PredictedRange> {
  const { rangeOf } = await import("../data/predict/range.ts");
  const site = /\.json$/i.test(name) ? await siteOrFail(name) : null;
  return rangeOf(await constantsOrFail(name), site);
}

/** A site's own constants, as calibrate wrote them. */
export async function siteOrFail(path: string): Promise<SiteConstants> {
  const [{ readConstants }, { printDiagnostics }] = await Promise.all([
    import("../data/catalog/constants-file.ts"),
    import("./console.ts"),
  ]);
  const site = await readConstants(path);
  if (site.ok) return site.value;
  printDiagnostics(site.error);
  throw new CommandFailure(`${path}: no constants were read.`, exitCode.badInput);
}

/** Of an option --constants; null = not given. Clouds run KVM: constants of another base would bring a test-bed's with them. */
export async function siteOfCloudOrFail(path: string | undefined): Promise<SiteConstants | null> {
  if (path === undefined) return null;
  const site = await siteOrFail(path);
  if (site.base === "kvm") return site;
  throw new CommandFailure(
    `${path} rests on ${site.base}; a forecast needs constants that rest on kvm.`,
    exitCode.badInput,
  );
}

export async function measuredOrFail(path: string): Promise<MeasuredFile> {
  const [{ readMeasured }, { printDiagnostics }] = await Promise.all([
    import("../data/predict/read-measured.ts"),
    import("./console.ts"),
  ]);
  const file = await readMeasured(path);
  if (file.ok) return file.value;
  printDiagnostics(file.error.diagnostics);
  const { total } = file.error;
  throw new CommandFailure(
    `${path} was not read: ${total} ${total === 1 ? "fault" : "faults"}.`,
    exitCode.badInput,
  );
}
