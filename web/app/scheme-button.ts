/** Light or dark, or as the system has it. */
import { h } from "./base/dom.ts";
import { applyScheme, currentScheme, nextScheme, type Scheme, showScheme } from "./theme.ts";

/** @param onChange called whenever colours change, so that canvases paint again. */
export function schemeButton(onChange: () => void): HTMLElement {
  const button = h("button", { type: "button", class: "quiet" });
  const label = (): void => {
    button.textContent = { system: "Auto", light: "Light", dark: "Dark" }[currentScheme()];
    button.setAttribute("aria-label", `Colour scheme: ${currentScheme()}. Press for another.`);
  };
  applyScheme(currentScheme());
  label();
  button.addEventListener("click", () => {
    applyScheme(nextScheme());
    label();
    onChange();
  });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", onChange);
  // Paper is light: the canvas is painted for it before, and back again after.
  const repaint = (scheme: Scheme): void => {
    showScheme(scheme);
    onChange();
  };
  matchMedia("print").addEventListener("change", onChange);
  window.addEventListener("beforeprint", () => repaint("light"));
  window.addEventListener("afterprint", () => repaint(currentScheme()));
  return button;
}
