/** Proxies as the environment names them, for curl, Python and us. A fault names the variable and never its value. */
import type { Diagnostic } from "../../../sim/index.ts";
import type { ConnectionSettings } from "../http/agents.ts";
import { Secret } from "../secret.ts";
import type { Surroundings } from "./config-files.ts";

type Proxies = ConnectionSettings["proxy"];

interface Found {
  /** As it is set: lower-case names win, as for curl and Python. */
  readonly variable: string;
  readonly text: string;
}

/** @param faults takes what stands against a variable, once for each. */
export function proxiesOf({ variables }: Surroundings, faults: Diagnostic[]): Proxies {
  const at = (name: string): Found => {
    const variable = variables[name] === undefined ? name.toUpperCase() : name;
    return { variable, text: (variables[variable] ?? "").trim() };
  };
  const wrong = new Map<string, Diagnostic>();
  const proxy = (name: string): Secret | null => {
    const own = at(name);
    const found = own.text === "" ? at("all_proxy") : own;
    if (found.text === "") return null;
    const address = addressOf(found.text);
    const summary = reasonAgainst(address);
    if (summary === null) return new Secret(address);
    wrong.set(found.variable, {
      severity: "error",
      code: "bad-proxy",
      summary,
      mend: "Write it as in http://proxy.example:3128, or unset it and name the cloud's hosts in NO_PROXY.",
      source: { file: "environment", field: found.variable },
    });
    return null;
  };
  const proxies = { http: proxy("http_proxy"), https: proxy("https_proxy") };
  faults.push(...wrong.values());
  return { ...proxies, none: at("no_proxy").text };
}

const SCHEME = /^([a-z][a-z0-9+.-]*):\/\//i;

/** Without a scheme it is an http proxy, as for curl and Python. */
const addressOf = (text: string): string => (SCHEME.test(text) ? text : `http://${text}`);

function reasonAgainst(address: string): string | null {
  const scheme = SCHEME.exec(address)?.[1]?.toLowerCase() ?? "";
  if (scheme !== "http" && scheme !== "https")
    return `It names a ${scheme} proxy; only http and https proxies are gone through.`;
  if (!URL.canParse(address)) return "It is no address of a proxy.";
  const { username, password } = new URL(address);
  try {
    decodeURIComponent(username + password);
    return null;
  } catch {
    return "Its user or password holds a % that stands for itself: write %25.";
  }
}
