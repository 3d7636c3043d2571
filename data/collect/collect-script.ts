/// <reference path="./raw.d.ts" />
/** The script that `drainwise collect` prints: real shell, in parts by what they read, joined into the one file that a host runs. */
import about from "./script/about.sh?raw";
import csv from "./script/csv.sh?raw";
import dirtyRate from "./script/dirty-rate.sh?raw";
import disks from "./script/disks.sh?raw";
import host from "./script/host.sh?raw";
import main from "./script/main.sh?raw";
import novaConf from "./script/nova-conf.sh?raw";
import servers from "./script/servers.sh?raw";

/** In the order in which a reader meets them; each part uses only what stands above it, and the last one calls it all. */
const parts = [about, csv, novaConf, host, dirtyRate, disks, servers, main];

export const collectScript: string = parts.join("\n");
