/**
 * Chance as named streams: a draw in one stream never moves another, so a new draw in one model changes no other.
 *
 * Generator: xoshiro128** (Blackman and Vigna, 2018), 32-bit arithmetic only, so that every engine agrees to the bit.
 * The state is seeded by splitmix32 from a 32-bit FNV-1a hash of the seed and the stream's names.
 */
export class Rng {
  private s0: number;
  private s1: number;
  private s2: number;
  private s3: number;
  /** Of the seed and all names so far; what is named below goes on from here. */
  private readonly key: number;
  private spare: number | null = null;

  private constructor(key: number) {
    this.key = key;
    let hash = key;
    const next = (): number => {
      hash = (hash + 0x9e3779b9) | 0;
      let z = hash;
      z = Math.imul(z ^ (z >>> 16), 0x21f0aaad);
      z = Math.imul(z ^ (z >>> 15), 0x735a2d97);
      return z ^ (z >>> 15);
    };
    this.s0 = next();
    this.s1 = next();
    this.s2 = next();
    this.s3 = next();
  }

  /** The stream of these names under a seed; equal names give the equal stream. */
  static of(seed: number, ...names: readonly (string | number)[]): Rng {
    return new Rng(named(fnv1a(FNV_OFFSET, String(seed)), names));
  }

  /** A stream below this one; independent of how much of this one was drawn. */
  fork(...names: readonly (string | number)[]): Rng {
    return new Rng(named(this.key, names));
  }

  /** 32 random bits as an unsigned integer. */
  bits(): number {
    const product = Math.imul(this.s1, 5);
    const result = Math.imul((product << 7) | (product >>> 25), 9);
    const shifted = this.s1 << 9;
    this.s2 ^= this.s0;
    this.s3 ^= this.s1;
    this.s1 ^= this.s2;
    this.s0 ^= this.s3;
    this.s2 ^= shifted;
    this.s3 = (this.s3 << 11) | (this.s3 >>> 21);
    return result >>> 0;
  }

  /** Uniform in [0, 1) with 53 bits. */
  uniform(): number {
    const high = this.bits() >>> 5;
    const low = this.bits() >>> 6;
    return (high * 0x4000000 + low) / 0x20000000000000;
  }

  /** Standard normal deviate, by Marsaglia's polar method. */
  normal(): number {
    if (this.spare !== null) {
      const kept = this.spare;
      this.spare = null;
      return kept;
    }
    for (;;) {
      const u = 2 * this.uniform() - 1;
      const v = 2 * this.uniform() - 1;
      const square = u * u + v * v;
      if (square > 0 && square < 1) {
        const factor = Math.sqrt((-2 * Math.log(square)) / square);
        this.spare = v * factor;
        return u * factor;
      }
    }
  }
}

const FNV_OFFSET = 0x811c9dc5;
const FNV_PRIME = 0x01000193;
/** Stands before each name: no id holds it, so that ("a", "bc") and ("ab", "c") differ. */
const SEPARATOR = 0x1f;

function named(key: number, names: readonly (string | number)[]): number {
  let hash = key;
  for (const name of names) hash = fnv1a(Math.imul(hash ^ SEPARATOR, FNV_PRIME), String(name));
  return hash;
}

/** The hash of a text, going on from that of what stands before it. */
function fnv1a(before: number, text: string): number {
  let hash = before;
  for (let at = 0; at < text.length; at += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(at), FNV_PRIME);
  }
  return hash;
}
