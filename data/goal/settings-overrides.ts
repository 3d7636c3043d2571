/** Values of nova.conf in place of the site's: "live_migration_downtime=1 s", by nova.conf's own option names. */
import { err, type NovaSettings, ok } from "../../sim/index.ts";
import { settingsColumns } from "../csv/settings-columns.ts";
import type { Reader } from "./goal-keys.ts";

type Option = keyof NovaSettings;

/** The option's name in nova.conf: the column's without its unit. */
const optionName = (column: string): string => column.replace(/_(mib_per_s|ms|s)$/, "");

const optionsByName: ReadonlyMap<string, Option> = new Map(
  (Object.keys(settingsColumns) as Option[]).map((option) => [
    optionName(settingsColumns[option].name),
    option,
  ]),
);

/** What nova.conf calls an option. */
export const novaNameOf = (option: Option): string => optionName(settingsColumns[option].name);

/** Names that --set takes, in order. */
export const optionNames: readonly string[] = [...optionsByName.keys()].sort();

/** One option with its value; a bare number is in nova.conf's own unit of that option. */
export const override: Reader<Partial<NovaSettings>> = (text) => {
  const at = text.indexOf("=");
  const name = text.slice(0, Math.max(0, at)).trim();
  const option = optionsByName.get(name);
  if (at < 1 || option === undefined) {
    return err({
      code: "unknown-option",
      summary: at < 1 ? `"${text}" sets nothing.` : `There is no option ${name}.`,
      mend: `Write option=value; options: ${optionNames.join(", ")}.`,
    });
  }
  const read = settingsColumns[option].cell(text.slice(at + 1).trim());
  return read.ok ? ok({ [option]: read.value }) : read;
};
