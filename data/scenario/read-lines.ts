/** Lines of a text file, gzip-compressed or not, without holding the file as one string. */
import { createReadStream } from "node:fs";
import { open } from "node:fs/promises";
import { createInterface } from "node:readline";
import { createGunzip } from "node:zlib";

/**
 * Calls `onLine(text, number)` for each line, numbered from 1.
 *
 * Compression is told by the file's first bytes, not by its name. Rejects with the system's or zlib's error: a file
 * that cannot be opened, or whose compressed data ends too early.
 */
export async function readLines(
  path: string,
  onLine: (text: string, number: number) => void,
): Promise<void> {
  const unpacked = (await isGzip(path)) ? createGunzip() : null;
  const file = createReadStream(path);
  const input = unpacked === null ? file : file.pipe(unpacked);
  // readline ends quietly when its input fails, so the failure is kept and thrown afterwards.
  let failure: Error | null = null;
  const fail = (error: Error): void => {
    failure ??= error;
    input.destroy();
  };
  file.on("error", fail);
  input.on("error", fail);
  let number = 0;
  for await (const line of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
    number += 1;
    onLine(line, number);
  }
  if (failure !== null) throw failure;
}

async function isGzip(path: string): Promise<boolean> {
  const handle = await open(path, "r");
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(2), 0, 2, 0);
    return bytesRead === 2 && buffer[0] === 0x1f && buffer[1] === 0x8b;
  } finally {
    await handle.close();
  }
}
