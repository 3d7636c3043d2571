/** Where clouds.yaml, secure.yaml and clouds-public.yaml lie, in the order in which every OpenStack client looks. */
import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { parse } from "yaml";
import { type Diagnostic, err, ok, type Result } from "../../../sim/index.ts";
import { reasonOf } from "../../store/reason-of.ts";

/** What of the process the look-up depends on, so that a test can give another. */
export interface Surroundings {
  readonly variables: Readonly<Record<string, string | undefined>>;
  readonly workingDirectory: string;
  readonly homeDirectory: string;
}

export type Mapping = Readonly<Record<string, unknown>>;

export interface ConfigFile {
  readonly path: string;
  readonly content: Mapping;
}

export interface ConfigFiles {
  readonly clouds: ConfigFile | null;
  readonly secure: ConfigFile | null;
  readonly profiles: ConfigFile | null;
  /** Every path that was looked at for clouds.yaml, for whoever wonders why it was not found. */
  readonly searched: readonly string[];
}

const endings = ["yaml", "yml", "json"];

/** The first of each that is there: the variable's, then ./, ~/.config/openstack, /etc/openstack. */
export async function findConfigFiles(
  around: Surroundings,
): Promise<Result<ConfigFiles, readonly Diagnostic[]>> {
  const { variables, workingDirectory, homeDirectory } = around;
  const folders = [
    workingDirectory,
    join(variables.XDG_CONFIG_HOME || join(homeDirectory, ".config"), "openstack"),
    "/etc/openstack",
  ];
  const candidates = (name: string, variable: string): readonly string[] =>
    [
      ...[variables[variable]].filter((path) => path !== undefined && path !== ""),
      ...folders.flatMap((folder) => endings.map((ending) => join(folder, `${name}.${ending}`))),
    ] as string[];
  const searched = candidates("clouds", "OS_CLIENT_CONFIG_FILE");
  const found = await Promise.all([
    firstOf(searched),
    firstOf(candidates("secure", "OS_CLIENT_SECURE_FILE")),
    firstOf(candidates("clouds-public", "OS_CLIENT_VENDOR_FILE")),
  ]);
  const faults = found.flatMap((read) => (read.ok ? [] : [read.error]));
  if (faults.length > 0) return err(faults);
  const [clouds = null, secure = null, profiles = null] = found.map((read) =>
    read.ok ? read.value : null,
  );
  return ok({ clouds, secure, profiles, searched });
}

async function firstOf(paths: readonly string[]): Promise<Result<ConfigFile | null, Diagnostic>> {
  for (const path of paths) {
    const entry = await stat(path).catch(() => null);
    if (entry?.isFile() === true) return readMapping(path);
  }
  return ok(null);
}

async function readMapping(path: string): Promise<Result<ConfigFile, Diagnostic>> {
  const refuse = (summary: string, line?: number): Result<ConfigFile, Diagnostic> =>
    err({
      severity: "error",
      code: "bad-clouds-file",
      summary,
      mend: "Correct the file; openstacksdk's documentation shows the form of clouds.yaml.",
      source: line === undefined ? { file: path } : { file: path, line },
    });
  let content: unknown;
  try {
    content = parse(await readFile(path, "utf8"));
  } catch (error: unknown) {
    // The parser's message quotes the line at fault, which may hold a password: only its place is told.
    const line = lineOf(error);
    return line === null
      ? refuse(
          `The file cannot be read: ${"code" in Object(error) && !isYamlFault(error) ? reasonOf(error) : "it is no YAML"}.`,
        )
      : refuse("The file is no YAML.", line);
  }
  if (content === null) return ok({ path, content: {} });
  if (typeof content !== "object" || Array.isArray(content)) {
    return refuse("The file holds no mapping at its top.");
  }
  return ok({ path, content: content as Mapping });
}

const isYamlFault = (error: unknown): boolean =>
  error instanceof Error && error.name.startsWith("YAML");

function lineOf(error: unknown): number | null {
  const positions = (error as { linePos?: readonly { line: number }[] }).linePos;
  return positions?.[0]?.line ?? null;
}
