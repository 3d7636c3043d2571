/** The figures that a site's own moves can tell: each stands for one constant of the models, or for a sum of several. */
import type { Uncertain } from "../../base/uncertain.ts";
import { defaultConstants, type ModelConstants } from "../../migration/move.ts";
import type { SiteFigureName } from "../../migration/site-constants.ts";
import { type Figure, spreadOf } from "../site-spread.ts";

export interface SiteFigure {
  readonly name: SiteFigureName;
  readonly unit: "bytes_per_s" | "s";
  readonly about: string;
  /** The constants that it is the sum of; a new sum is shared out as the old one was. */
  readonly constants: readonly [Figure, ...Figure[]];
  /** The constant that says how far single moves stray from it; null = they do not by themselves. */
  readonly scatter: "liveOverheadScatter" | "coldOverheadScatter" | null;
}

/** In the order of `siteFigureNames`. */
export const siteFigures: readonly SiteFigure[] = [
  {
    name: "streamRate",
    unit: "bytes_per_s",
    about: "Most that one migration stream sends, whatever bounds it.",
    constants: ["streamRate"],
    scatter: null,
  },
  {
    name: "tlsStreamRate",
    unit: "bytes_per_s",
    about: "The same under native TLS, or tunnelled through libvirt.",
    constants: ["tlsStreamRate"],
    scatter: null,
  },
  {
    name: "zeroPageTime",
    unit: "s",
    about: "Time to find one page of free memory.",
    constants: ["zeroPageTime"],
    scatter: null,
  },
  {
    name: "mirrorRate",
    unit: "bytes_per_s",
    about: "Ceiling of one disk mirror.",
    constants: ["mirrorRate"],
    scatter: null,
  },
  {
    name: "sshRate",
    unit: "bytes_per_s",
    about: "One ssh (scp) stream: cold moves, base images.",
    constants: ["sshRate"],
    scatter: null,
  },
  {
    name: "rsyncRate",
    unit: "bytes_per_s",
    about: "One rsync stream: cold moves.",
    constants: ["rsyncRate"],
    scatter: null,
  },
  {
    name: "liveOverhead",
    unit: "s",
    about: "Nova before and after the copying of a live move.",
    constants: ["livePreparation", "liveFinishing"],
    scatter: "liveOverheadScatter",
  },
  {
    name: "coldOverhead",
    unit: "s",
    about: "Nova around a cold move's copying, the guest's own shutdown and boot apart.",
    constants: ["coldPreparation", "coldAttach", "confirmTime"],
    scatter: "coldOverheadScatter",
  },
];

/** The figure's value in a set of constants. */
export const figureOf = (figure: SiteFigure, constants: ModelConstants): number =>
  figure.constants.reduce((sum, name) => sum + constants[name], 0);

/** The constants with the figure at `value`; a sum keeps the proportions of its parts. */
export function withFigure(
  figure: SiteFigure,
  value: number,
  constants: ModelConstants,
): ModelConstants {
  const before = figureOf(figure, constants);
  const parts = figure.constants.map((name): [Figure, number] => [
    name,
    before > 0 ? (constants[name] * value) / before : value / figure.constants.length,
  ]);
  return { ...constants, ...Object.fromEntries(parts) };
}

/** The constants with what a site has told of how far single moves stray from the figure. */
export const withScatter = (
  { scatter }: SiteFigure,
  told: number | undefined,
  constants: ModelConstants,
): ModelConstants =>
  scatter === null || told === undefined ? constants : { ...constants, [scatter]: told };

/** What is believed of the figure before anything was measured: the base's value, as wide as sites differ. */
export function priorOf(figure: SiteFigure, base: ModelConstants): Uncertain {
  const { low, high } = spreadOf(figure.constants[0]) ?? { low: 0.5, high: 2 };
  const value = figureOf(figure, base) || figureOf(figure, defaultConstants);
  return { value, low: value * low, high: value * high, source: "assumed" };
}
