/** A field of the what-if panel: its words, what the base has, and how its value enters a change. */
import type { Dimension } from "../../../data/units/quantity.ts";
import type { Plan } from "../../../sim/index.ts";
import type { Change } from "../../wire/what-if.ts";

/** Who decides the value: the call to Nova, the hosts' nova.conf, or the cables. */
export type DecidedBy = "by request" | "nova.conf" | "network";

export interface Slider {
  readonly from: number;
  readonly to: number;
}

interface FieldWords {
  readonly id: string;
  readonly label: string;
  readonly by: DecidedBy;
  /** The option's or parameter's own name, for the person who must set it. */
  readonly hint: string;
}

export interface QuantityField extends FieldWords {
  readonly control: "quantity";
  readonly dimension: Dimension;
  readonly least: number;
  readonly most: number;
  /** Ends of the slider beside it, for the values that one tries; null = typed only. */
  readonly slider: Slider | null;
  readonly write: (value: number) => string;
  /** What stands in the empty field. */
  readonly placeholder: string;
  /** Null = differs by host, or is not set. */
  readonly base: (plan: Plan) => number | null;
  readonly apply: (change: Change, value: number) => Change;
}

export interface ChoiceField extends FieldWords {
  readonly control: "choice";
  readonly choices: readonly (readonly [value: string, label: string])[];
  readonly base: (plan: Plan) => string | null;
  readonly apply: (change: Change, value: string) => Change;
}

export type Field = QuantityField | ChoiceField;
