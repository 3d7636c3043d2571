// A small seeded generator of random numbers (mulberry32), so that the samples are the same on every machine.

/** Random numbers of one named stream: a new draw in one stream moves no other. */
export function randomOf(seed, name) {
  let state = seed >>> 0;
  for (const character of name) state = Math.imul(state ^ character.codePointAt(0), 0x9e3779b1) >>> 0;
  const uniform = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
  const between = (low, high) => low + (high - low) * uniform();
  return {
    uniform,
    between,
    whole: (low, high) => Math.floor(between(low, high + 1)),
    chance: (share) => uniform() < share,
    pick: (items) => items[Math.floor(uniform() * items.length)],
    /** One of [item, weight] pairs. */
    weighted: (pairs) => {
      let left = uniform() * pairs.reduce((sum, [, weight]) => sum + weight, 0);
      for (const [item, weight] of pairs) {
        left -= weight;
        if (left < 0) return item;
      }
      return pairs[pairs.length - 1][0];
    },
    /** A factor about 1: the middle of twelve uniform draws is normal enough, and needs no logarithm. */
    factor: (spread) => {
      let sum = -6;
      for (let i = 0; i < 12; i += 1) sum += uniform();
      return (1 + spread) ** sum;
    },
    uuid: () => {
      const hex = (length) =>
        Array.from({ length }, () => Math.floor(uniform() * 16).toString(16)).join("");
      return `${hex(8)}-${hex(4)}-4${hex(3)}-a${hex(3)}-${hex(12)}`;
    },
  };
}
