/**
 * One lab for the whole suite. A lab that stands already is used and left standing; one that the suite brought up is
 * taken down with all its data, also when the bring-up failed, and by a guard when this process is killed. One that
 * stands in part is somebody's: to mend it here would end with their data wiped.
 */
import { bringUp, isUp, standsInPart, timed } from "../bring-up/bring-up.ts";
import { claim, startGuard } from "../bring-up/guard.ts";
import { settingsFrom } from "../bring-up/settings.ts";
import { takeDown } from "../bring-up/take-down.ts";

export default async function oneLab(): Promise<(() => Promise<void>) | undefined> {
  const lab = settingsFrom(process.env);
  const say = timed((line) => console.log(line));
  if (isUp(lab)) {
    say(`the lab in ${lab.state} stands already and will be left standing`);
    return undefined;
  }
  if (standsInPart(lab))
    throw new Error(
      `a lab stands in ${lab.state}, and not all of it: "node test/lab/lab.mjs up" mends it, "down --wipe" ends it`,
    );
  const down = () => takeDown(lab, { wipe: true }, say);
  try {
    claim(lab, process.pid);
    startGuard(process.pid);
    await bringUp(lab, say);
  } catch (reason) {
    console.error(reason);
    await down();
    throw reason;
  }
  return down;
}
