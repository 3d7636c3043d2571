/** The form control of one field: reads quantities with units, says at once what it cannot read. */
import { parseQuantity } from "../../../data/units/quantity.ts";
import type { Plan } from "../../../sim/index.ts";
import type { Change } from "../../wire/what-if.ts";
import { h } from "../base/dom.ts";
import type { ChoiceField, Field, QuantityField } from "./field.ts";
import { sliderOf } from "./slider.ts";

export interface FieldControl {
  readonly element: HTMLElement;
  /** The change with this field's part, or the same change where the field is as in the base. */
  contribute(change: Change): Change;
  readonly isFaulty: boolean;
  reset(): void;
}

/** Time without a keystroke after which a typed quantity is taken [ms]. */
const TYPING_PAUSE = 300;

export const fieldControl = (field: Field, plan: Plan, onChange: () => void): FieldControl =>
  field.control === "quantity"
    ? quantityControl(field, plan, onChange)
    : choiceControl(field, plan, onChange);

function quantityControl(field: QuantityField, plan: Plan, onChange: () => void): FieldControl {
  const base = field.base(plan);
  const written = base === null ? "" : field.write(base);
  const fault = h("p", { class: "fault", id: `${field.id}-fault`, hidden: true });
  const input = h("input", {
    type: "text",
    id: `what-if-${field.id}`,
    value: written,
    placeholder: field.placeholder,
    autocomplete: "off",
    spellcheck: "false",
    "aria-describedby": `${field.id}-hint ${field.id}-fault`,
  });
  let value: number | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const read = (): void => {
    clearTimeout(timer);
    const text = input.value.trim();
    const parsed = text === written || text === "" ? null : readQuantity(field, text);
    const next = parsed?.ok === true ? parsed.value : null;
    fault.hidden = parsed === null || parsed.ok;
    fault.textContent = parsed === null || parsed.ok ? "" : parsed.error;
    input.setAttribute("aria-invalid", String(!fault.hidden));
    element.classList.toggle("changed", next !== null);
    if (next === value) return;
    value = next;
    onChange();
  };
  const readTyped = (): void => {
    read();
    const shown = value ?? base;
    if (shown !== null) slider?.show(shown);
  };
  const slider = sliderOf(field, base, (moved) => {
    input.value = field.write(moved);
    read();
  });
  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(readTyped, TYPING_PAUSE);
  });
  input.addEventListener("change", readTyped);
  const element = frame(field, input, fault, slider?.element ?? null);
  return {
    element,
    contribute: (change) => (value === null ? change : field.apply(change, value)),
    get isFaulty() {
      return !fault.hidden;
    },
    reset: () => {
      value = null;
      input.value = written;
      fault.hidden = true;
      if (base !== null) slider?.show(base);
      input.setAttribute("aria-invalid", "false");
      element.classList.remove("changed");
    },
  };
}

function readQuantity(field: QuantityField, text: string): ReturnType<typeof parseQuantity> {
  const parsed = parseQuantity(text, field.dimension);
  if (!parsed.ok || (parsed.value >= field.least && parsed.value <= field.most)) return parsed;
  const range = `${field.write(field.least)} to ${field.write(field.most)}`;
  return { ok: false, error: `${text} is out of range: ${range}.` };
}

function choiceControl(field: ChoiceField, plan: Plan, onChange: () => void): FieldControl {
  const base = field.base(plan);
  const select = h(
    "select",
    { id: `what-if-${field.id}`, "aria-describedby": `${field.id}-hint` },
    base === null ? h("option", { value: "" }, "differs by host") : null,
    ...field.choices.map(([value, label]) =>
      h("option", { value, selected: value === base }, label),
    ),
  );
  const isChanged = (): boolean => select.value !== (base ?? "");
  select.addEventListener("change", () => {
    element.classList.toggle("changed", isChanged());
    onChange();
  });
  const element = frame(field, select, null, null);
  return {
    element,
    contribute: (change) => (isChanged() ? field.apply(change, select.value) : change),
    isFaulty: false,
    reset: () => {
      select.value = base ?? "";
      element.classList.remove("changed");
    },
  };
}

const frame = (
  field: Field,
  control: HTMLElement,
  fault: HTMLElement | null,
  slider: HTMLElement | null,
): HTMLElement =>
  h(
    "div",
    { class: "field" },
    h("label", { for: `what-if-${field.id}` }, field.label),
    control,
    slider,
    h("p", { class: "hint", id: `${field.id}-hint` }, field.hint),
    fault,
  );
