/** Predicted against measured total times as a drawing (SVG): both axes logarithmic, one colour a family. */
import type { Judgement } from "./judge.ts";

const SIDE = 520;
const MARGIN = 56;
const LEGEND = 130;
const TICKS = [0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000];
/** Kelly's colours of greatest contrast, those that white paper shows. */
const COLOURS =
  "#875692 #f38400 #0067a5 #be0032 #848482 #008856 #e68fac #604e97 #f6a600 #b3446c #8db600 #654522 #2b3d26".split(
    " ",
  );

interface Point {
  readonly family: string;
  readonly measured: number;
  readonly predicted: number;
  readonly low: number;
  readonly high: number;
}

/** The completed rows of a judgement: measured to the right, predicted upwards, each with its 80 % interval. */
export function plotOf({ results, predictions }: Judgement, title: string): string {
  const points = results.flatMap((result, i): Point[] => {
    const p = predictions[i];
    return result.totalTime === null || !p?.totalTime || !result.completed
      ? []
      : [
          {
            family: result.family,
            measured: result.totalTime,
            predicted: p.totalTime,
            low: p.totalTimeP10 ?? p.totalTime,
            high: p.totalTimeP90 ?? p.totalTime,
          },
        ];
  });
  const times = points.flatMap(({ measured, low, high }) => [measured, low, high]);
  const from = Math.min(...times) / 1.15;
  const to = Math.max(...times) * 1.15;
  const place = (time: number): number =>
    (Math.log(Math.max(time, from) / from) / Math.log(to / from)) * SIDE;
  const x = (time: number): string => (MARGIN + place(time)).toFixed(1);
  const y = (time: number): string => (MARGIN + SIDE - place(time)).toFixed(1);
  const families = [...new Set(points.map(({ family }) => family))].sort();
  const colourOf = (family: string): string =>
    COLOURS[families.indexOf(family) % COLOURS.length] ?? "#000000";
  const width = SIDE + 2 * MARGIN + LEGEND;
  const height = SIDE + 2 * MARGIN;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="sans-serif" font-size="12" role="img" aria-label="${title}">`,
    `<rect width="${width}" height="${height}" fill="#ffffff"/>`,
    `<text x="${MARGIN}" y="24" font-size="15">${title}</text>`,
    ...TICKS.filter((tick) => tick >= from && tick <= to).flatMap((tick) => [
      `<path d="M${x(tick)} ${MARGIN}V${MARGIN + SIDE}M${MARGIN} ${y(tick)}H${MARGIN + SIDE}" stroke="#dddddd"/>`,
      `<text x="${x(tick)}" y="${MARGIN + SIDE + 18}" text-anchor="middle">${tick}</text>`,
      `<text x="${MARGIN - 8}" y="${y(tick)}" dy="4" text-anchor="end">${tick}</text>`,
    ]),
    `<path d="M${x(from)} ${y(from)}L${x(to)} ${y(to)}" stroke="#555555"/>`,
    `<text x="${MARGIN + SIDE / 2}" y="${height - 12}" text-anchor="middle">measured, s</text>`,
    `<text transform="translate(16 ${MARGIN + SIDE / 2}) rotate(-90)" text-anchor="middle">predicted, s</text>`,
    ...points.map(
      ({ family, measured, predicted, low, high }) =>
        `<g stroke="${colourOf(family)}" fill="${colourOf(family)}"><path d="M${x(measured)} ${y(low)}V${y(high)}" stroke-opacity="0.5"/><circle cx="${x(measured)}" cy="${y(predicted)}" r="2.5" fill-opacity="0.7"/></g>`,
    ),
    ...families.map(
      (family, i) =>
        `<circle cx="${MARGIN + SIDE + 20}" cy="${MARGIN + 10 + 20 * i}" r="4" fill="${colourOf(family)}"/><text x="${MARGIN + SIDE + 32}" y="${MARGIN + 14 + 20 * i}">${family}</text>`,
    ),
    "</svg>",
    "",
  ].join("\n");
}
