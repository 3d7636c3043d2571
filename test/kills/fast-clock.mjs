// Preloaded into a process (--import), so that its time runs as many times faster as FAST_CLOCK says ("ORIGIN_MS FACTOR"):
// dates, timers and deadlines alike. What the process does is the product's own code, unchanged; only waiting is shorter.
import { performance } from "node:perf_hooks";
import timers from "node:timers";

const [origin, factor] = (process.env.FAST_CLOCK ?? "0 1").split(" ").map(Number);
const RealDate = Date;
const now = () => Math.round(origin + (RealDate.now() - origin) * factor);

globalThis.Date = class extends RealDate {
  constructor(...args) {
    super(...(args.length === 0 ? [now()] : args));
  }
  static now() {
    return now();
  }
};

const passed = performance.now.bind(performance);
performance.now = () => passed() * factor;

for (const name of ["setTimeout", "setInterval"]) {
  const real = globalThis[name];
  const fast = (act, ms = 0, ...args) => real(act, ms / factor, ...args);
  // Whoever promisifies it waits by the same clock.
  const { promisify } = await import("node:util");
  const waits = real[promisify.custom];
  if (waits !== undefined) {
    fast[promisify.custom] = (ms, value, options) => waits(ms / factor, value, options);
  }
  globalThis[name] = fast;
  timers[name] = fast;
}

const realTimeout = AbortSignal.timeout.bind(AbortSignal);
AbortSignal.timeout = (ms) => realTimeout(Math.max(1, Math.round(ms / factor)));
