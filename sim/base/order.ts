/** Total orders. Ids are compared by UTF-16 code unit, never by locale, so that every machine agrees. */
export const compareIds = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Ascending; neither side may be NaN. */
export const compareNumbers = (a: number, b: number): number => (a < b ? -1 : a > b ? 1 : 0);

/** Comparator by an id taken from each item. */
export const byId =
  <T>(idOf: (item: T) => string) =>
  (a: T, b: T): number =>
    compareIds(idOf(a), idOf(b));

/** A sorted copy by id. */
export const sortedById = <T extends { readonly id: string }>(items: readonly T[]): T[] =>
  [...items].sort(byId((item) => item.id));
