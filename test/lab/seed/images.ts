/** Images: one kernel, one ramdisk, one small disk; an image a kind of guest, told apart by its kernel command line. */
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { inState, type LabSettings } from "../bring-up/settings.ts";
import { run } from "../bring-up/shell.ts";
import type { Json, LabApi } from "./api.ts";

/** What a guest does to its memory and its disk; see guest/init.sh. */
export interface GuestWork {
  readonly fillMib?: number;
  readonly dirtyMib?: number;
  readonly dirtyMibPerS?: number;
  readonly writtenMib?: number;
}

const builder = fileURLToPath(new URL("../guest/build.sh", import.meta.url));

/** An emulated guest that gets no processor for a while would take its timer for broken and panic at boot. */
const KERNEL_WORDS = "console=tty0 console=ttyS0 no_timer_check panic=5";

const wordsOf = (work: GuestWork): string =>
  [
    ["fill", work.fillMib],
    ["dirty", work.dirtyMib],
    ["drate", work.dirtyMibPerS],
    ["wdisk", work.writtenMib],
  ]
    .filter(([, value]) => value !== undefined)
    .map(([word, value]) => `${word}=${value}`)
    .join(" ");

async function ensureImage(api: LabApi, name: string, file: string, more: Json): Promise<string> {
  const found = await api.ask("image", "GET", `/images?name=${name}`);
  if (found.images.length > 0) return found.images[0].id;
  const body = { name, visibility: "public", ...more };
  const { id } = await api.ask("image", "POST", "/images", body);
  await api.ask("image", "PUT", `/images/${id}/file`, readFileSync(file));
  return id;
}

/** The id of an image whose guests do this work. */
export async function imageOf(lab: LabSettings, api: LabApi, work: GuestWork): Promise<string> {
  const guest = inState(lab, "guest");
  if (!existsSync(`${guest}/disk.qcow2`)) run("bash", [builder, guest]);
  const words = wordsOf(work);
  const kernel = await ensureImage(api, "guest-kernel", `${guest}/vmlinuz`, {
    container_format: "aki",
    disk_format: "aki",
  });
  const ramdisk = await ensureImage(api, "guest-ramdisk", `${guest}/initrd.gz`, {
    container_format: "ari",
    disk_format: "ari",
  });
  const name =
    words === "" ? "guest-idle" : `guest-${words.replaceAll(" ", "-").replaceAll("=", "")}`;
  return ensureImage(api, name, `${guest}/disk.qcow2`, {
    container_format: "bare",
    disk_format: "qcow2",
    kernel_id: kernel,
    ramdisk_id: ramdisk,
    hw_rng_model: "virtio",
    os_command_line: `${KERNEL_WORDS} ${words}`,
  });
}
