/** A password, token or key that no print, log, JSON or error shows. Only `reveal` gives it, and only http and auth call that. */
import { inspect } from "node:util";

const MASK = "[secret]";

export class Secret {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  /** The text itself, for a request's header or body. */
  reveal(): string {
    return this.#text;
  }

  toString(): string {
    return MASK;
  }

  toJSON(): string {
    return MASK;
  }

  [inspect.custom](): string {
    return MASK;
  }
}

/** Shorter secrets would tear holes into plain words; none that protects anything is so short. */
const SHORTEST = 4;

/** Every secret that a connection has used, so that a text from outside (a server's message, say) can be cleared of them. */
export class SecretKeeper {
  readonly #known = new Set<string>();

  keep(secret: Secret): Secret {
    const text = secret.reveal();
    if (text.length >= SHORTEST) this.#known.add(text);
    return secret;
  }

  /** The text with each known secret masked, as it is and as JSON and URLs would write it. */
  clear(text: string): string {
    let clean = text;
    for (const secret of this.#known) {
      for (const form of formsOf(secret)) clean = clean.replaceAll(form, MASK);
    }
    return clean;
  }
}

const formsOf = (secret: string): readonly string[] => [
  secret,
  JSON.stringify(secret).slice(1, -1),
  encodeURIComponent(secret),
];
