/** A slider beside a field: counts one by one, all else in equal ratios: 1 to 10 Gbit/s is as far as 10 to 100. */
import { h } from "../base/dom.ts";
import type { QuantityField, Slider } from "./field.ts";

/** Positions of a slider in ratios: its neighbours differ in the second digit of a value. */
const STEPS = 100;

export interface SliderControl {
  readonly element: HTMLInputElement;
  /** Puts the slider where the value is. */
  show(value: number): void;
}

/** Calls `onMove` with each value that it passes; null where the field has no slider. */
export function sliderOf(
  field: QuantityField,
  base: number | null,
  onMove: (value: number) => void,
): SliderControl | null {
  if (field.slider === null || base === null) return null;
  const scale = field.dimension === "count" ? counts(field.slider) : ratios(field.slider);
  const element = h("input", {
    type: "range",
    min: scale.min,
    max: scale.max,
    "aria-label": `${field.label}, slider`,
  });
  const show = (value: number): void => {
    element.value = String(scale.positionOf(value));
    element.setAttribute("aria-valuetext", field.write(value));
  };
  element.addEventListener("input", () => {
    const value = scale.valueAt(Number(element.value));
    element.setAttribute("aria-valuetext", field.write(value));
    onMove(value);
  });
  show(base);
  return { element, show };
}

interface Scale {
  readonly min: number;
  readonly max: number;
  readonly positionOf: (value: number) => number;
  readonly valueAt: (position: number) => number;
}

const counts = ({ from, to }: Slider): Scale => ({
  min: from,
  max: to,
  positionOf: (value) => value,
  valueAt: (position) => position,
});

/** Values are rounded to what a person would set: two digits. */
const ratios = ({ from, to }: Slider): Scale => {
  const span = Math.log(to / from);
  return {
    min: 0,
    max: STEPS,
    positionOf: (value) => Math.round((STEPS * Math.log(Math.max(value, from) / from)) / span),
    valueAt: (position) => Number((from * Math.exp((span * position) / STEPS)).toPrecision(2)),
  };
};
