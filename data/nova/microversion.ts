/** Microversions are pairs of integers: 2.100 is newer than 2.99. Nobody compares them as decimals here. */

export type Microversion = readonly [major: number, minor: number];

export interface VersionRange {
  readonly min: Microversion;
  readonly max: Microversion;
}

/** What a call wants: at least `needs` (its meaning depends on it), at most `knows` (the newest that we have read about). */
export interface VersionWish {
  readonly needs: Microversion;
  readonly knows: Microversion;
}

/** "2.93" -> [2, 93]; null for anything else. */
export function parseMicroversion(text: string): Microversion | null {
  const match = /^(\d{1,4})\.(\d{1,6})$/.exec(text.trim());
  return match === null ? null : [Number(match[1]), Number(match[2])];
}

export const formatMicroversion = ([major, minor]: Microversion): string => `${major}.${minor}`;

export const compareMicroversions = (a: Microversion, b: Microversion): number =>
  a[0] - b[0] || a[1] - b[1];

export const isAtLeast = (version: Microversion, least: Microversion): boolean =>
  compareMicroversions(version, least) >= 0;

/** The newest version that both sides know, or null when that is older than the call needs (or the server has dropped it). */
export function chooseMicroversion(
  offered: VersionRange,
  { needs, knows }: VersionWish,
): Microversion | null {
  const newest = compareMicroversions(offered.max, knows) < 0 ? offered.max : knows;
  return isAtLeast(newest, needs) && isAtLeast(newest, offered.min) ? newest : null;
}
