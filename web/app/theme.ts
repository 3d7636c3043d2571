/** The colour scheme: the system's, or the one that was chosen here and is remembered. */
const KEY = "drainwise-scheme";
export type Scheme = "system" | "light" | "dark";
const schemes: readonly Scheme[] = ["system", "light", "dark"];

/** Storage may be refused (a private window, a file): then the choice lasts as long as the page. */
function remembered(): Scheme {
  try {
    const stored = localStorage.getItem(KEY);
    return schemes.find((scheme) => scheme === stored) ?? "system";
  } catch {
    return "system";
  }
}

let current: Scheme = remembered();

export const currentScheme = (): Scheme => current;

/** Shows a scheme without choosing it. */
export function showScheme(scheme: Scheme): void {
  if (scheme === "system") delete document.documentElement.dataset.scheme;
  else document.documentElement.dataset.scheme = scheme;
}

export function applyScheme(scheme: Scheme): void {
  current = scheme;
  showScheme(scheme);
  try {
    localStorage.setItem(KEY, scheme);
  } catch {
    return;
  }
}

export const nextScheme = (): Scheme =>
  schemes[(schemes.indexOf(current) + 1) % schemes.length] ?? "system";
