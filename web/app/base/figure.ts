/** A quantity set as instruments set it: the digits large, the units small beside them. */
import { h } from "./dom.ts";

export function figure(
  text: string,
  properties: Readonly<Record<string, string>> = {},
): HTMLElement {
  const parts = text.match(/[\d.,−+]+|[^\d.,−+]+/g) ?? [text];
  return h(
    "span",
    { class: "figure", ...properties },
    ...parts.map((part) =>
      /\d/.test(part) ? h("span", { class: "digits" }, part) : h("span", { class: "unit" }, part),
    ),
  );
}
