/** A directory of CSV files for one test: three hosts and four servers, to be spoilt file by file. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";

export const sound: Readonly<Record<string, string>> = {
  "services.csv": `"ID","Binary","Host","Zone","Status","State","Updated At"
1,"nova-compute","h1","nova","enabled","up","2026-11-23T15:33:50.000000"
2,"nova-compute","h2","nova","enabled","up","2026-11-23T15:33:50.000000"
3,"nova-compute","h3","nova","enabled","up","2026-11-23T15:33:50.000000"
`,
  "hypervisors.csv": `"ID","Hypervisor Hostname","Hypervisor Type","Host IP","State","vCPUs Used","vCPUs","Memory MB Used","Memory MB"
1,"h1","QEMU","10.0.0.1","up",4,32,8192,65536
2,"h2","QEMU","10.0.0.2","up",4,32,8192,65536
3,"h3","QEMU","10.0.0.3","up",0,32,0,65536
`,
  "flavors.csv": `"ID","Name","RAM","Disk","Ephemeral","VCPUs","Is Public","Swap","RXTX Factor","Properties"
"f1","m1",4096,20,0,2,True,"",1.0,"{}"
`,
  "servers.csv": `"ID","Name","Status","Task State","Power State","Networks","Image Name","Image ID","Flavor","Availability Zone","Host","Properties"
"s1","one","ACTIVE","","1","{}","img","i1","m1","nova","h1","{}"
"s2","two","ACTIVE","","1","{}","img","i1","m1","nova","h1","{}"
"s3","three","ACTIVE","","1","{}","img","i1","m1","nova","h2","{}"
"s4","four","SHUTOFF","","4","{}","img","i1","m1","nova","h2","{}"
`,
};

/** Writes the sound files with some of them replaced (null = left out); gone when the test is. */
export function cloudDir(changes: Readonly<Record<string, string | Buffer | null>> = {}): string {
  const path = mkdtempSync(join(tmpdir(), "drainwise-cloud-"));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  for (const [name, text] of Object.entries({ ...sound, ...changes })) {
    if (text !== null) writeFileSync(join(path, name), text);
  }
  return path;
}

/** A sound file with one text in it replaced; fails when the text is not there. */
export function spoilt(name: string, from: string, to: string): Readonly<Record<string, string>> {
  const text = sound[name] ?? "";
  if (!text.includes(from)) throw new Error(`${name} does not hold ${from}`);
  return { [name]: text.replace(from, to) };
}
