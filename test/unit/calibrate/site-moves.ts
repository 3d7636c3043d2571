/** Moves of a made-up site: our own models at constants that the fit is not told, with noise. */
import { caseOfMove } from "../../../data/calibrate/case-of-move.ts";
import type { SiteMove } from "../../../data/calibrate/read-move.ts";
import {
  type CalibrationCase,
  calibrate,
  defaultConstants,
  GiB,
  type ModelConstants,
  type SiteFigureName,
} from "../../../sim/index.ts";
import { Rng } from "../../../sim/kernel/random.ts";

const unsaid = {
  server: null,
  date: null,
  status: null,
  moves: null,
  vcpus: 2,
  dirtyRate: null,
  workingSet: null,
  disk: null,
  diskWrite: null,
  image: null,
  bandwidth: null,
  connections: null,
  tls: null,
  tunnelled: null,
  autoConverge: null,
  downtimeLimit: null,
  transport: null,
  shutdown: null,
  boot: null,
  confirmWindow: null,
  downtime: null,
  sent: null,
  link: 1.25e9,
  completed: true,
};

/** A live move of `ram` GiB, all touched; with a disk of `disk` GiB a block live one. Its time is still to come. */
export const moveOf = (ram: number, disk: number | null = null): SiteMove => ({
  ...unsaid,
  label: `${ram} GiB`,
  type: disk === null ? "live" : "block-live",
  ram: ram * GiB,
  touched: ram * GiB,
  disk: disk === null ? null : disk * GiB,
  total: 1,
});

/** The moves with the times that a site of these constants would measure, each off by a share of its own. */
export function measuredAt(
  moves: readonly SiteMove[],
  site: ModelConstants,
  noise: number,
  seed: number,
): readonly CalibrationCase[] {
  const rng = Rng.of(seed, "noise");
  return moves.map((move) => {
    const { totalTime } = caseOfMove(move).predict(site);
    return caseOfMove({ ...move, total: (totalTime ?? 1) * Math.exp(noise * rng.normal()) });
  });
}

export const calibrated = (
  cases: readonly CalibrationCase[],
  stated: ReadonlyMap<SiteFigureName, number> = new Map(),
) =>
  calibrate({
    cases,
    base: defaultConstants,
    stated,
    name: "made up",
    source: "made up",
    date: "2026-11-23",
  });
