/** Elements in one call. Text is always set as text, so nothing that a tenant named can become markup. */

export type Child = Node | string | null | undefined | false;

type Listener = (event: Event) => void;
type Property = string | number | boolean | null | undefined | Listener;

/**
 * An HTML element with attributes, listeners (keys that begin with "on") and children.
 *
 * `true` sets an empty attribute; `false`, null and undefined leave it out.
 */
export function h<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  properties: Readonly<Record<string, Property>> = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (typeof value === "function") element.addEventListener(name.slice(2), value);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== false && value !== null && value !== undefined)
      element.setAttribute(name, String(value));
  }
  append(element, children);
  return element;
}

export function append(parent: Element, children: readonly Child[]): void {
  for (const child of children) {
    if (child === null || child === undefined || child === false) continue;
    parent.append(child);
  }
}

export function replaceChildren(parent: Element, ...children: readonly Child[]): void {
  parent.replaceChildren();
  append(parent, children);
}

/**
 * Makes the parent's children look like these and leaves alone what looks so already: focus, a press under way and what
 * stands in a field survive. An element whose tag and attributes are the same is the same one and keeps its listeners, so
 * whatever listens for one thing among several bears an attribute that tells which (`data-step`, `aria-label`).
 */
export function reconcile(parent: Element, ...children: readonly Child[]): void {
  const wanted = document.createElement("div");
  append(wanted, children);
  match(parent, wanted);
}

function match(shown: Element, wanted: Element): void {
  const [before, after] = [[...shown.childNodes], [...wanted.childNodes]];
  for (const [index, node] of after.entries()) {
    const old = before[index];
    if (old === undefined) shown.append(node);
    else if (isSameElement(old, node)) match(old as Element, node as Element);
    else if (!old.isEqualNode(node)) old.replaceWith(node);
  }
  for (const old of before.slice(after.length)) old.remove();
}

const isSameElement = (one: Node, other: Node): boolean =>
  one instanceof Element && one.cloneNode(false).isEqualNode(other.cloneNode(false));

/** An SVG element of the given document with attributes; charts use it so that they run in any document. */
export function svg<K extends keyof SVGElementTagNameMap>(
  owner: Document,
  tag: K,
  attributes: Readonly<Record<string, string | number>> = {},
  ...children: readonly (Node | string)[]
): SVGElementTagNameMap[K] {
  const element = owner.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, String(value));
  element.append(...children);
  return element;
}
