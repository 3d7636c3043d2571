/** The product's own client, connected to the lab as one of its people. */
import { readCloudConfig } from "../../../data/nova/config/read-cloud-config.ts";
import { type Cloud, connectCloud } from "../../../data/nova/connect-cloud.ts";
import type { Result } from "../../../sim/index.ts";
import { cloudsYaml } from "./standing-lab.ts";

export async function cloudOf(
  name: string,
  log: (line: string) => void = () => {},
): Promise<Cloud> {
  const config = await readCloudConfig(name, {
    variables: { OS_CLIENT_CONFIG_FILE: cloudsYaml },
    workingDirectory: "/",
    homeDirectory: "/",
  });
  if (!config.ok) throw new Error(config.error.map((one) => JSON.stringify(one)).join("\n"));
  return connectCloud(config.value, log);
}

/** The value of an answer that must be one. */
export function must<T, E>(result: Result<T, E>): T {
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
}
