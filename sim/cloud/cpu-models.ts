/**
 * x86 CPU models by the names of QEMU and libvirt (target/i386/cpu.c, cpu_map/), and which includes which.
 *
 * A model includes another when a guest that was started with the other finds all of its features. "-noTSX" lacks
 * HLE and RTM, "-IBRS" and "-IBPB" add speculation control, which later generations have built in. Versions ("-v3")
 * are read as their base model.
 */

interface Generation {
  readonly vendor: "Intel" | "AMD" | "any";
  /** Generations directly below; all of their features are in this one. */
  readonly includes: readonly string[];
  readonly hasTsx?: boolean;
  readonly hasSpeculationControl?: boolean;
}

const intel = (includes: readonly string[], more: Partial<Generation> = {}): Generation => ({
  vendor: "Intel",
  includes,
  ...more,
});
const amd = (includes: readonly string[], more: Partial<Generation> = {}): Generation => ({
  vendor: "AMD",
  includes,
  ...more,
});
const tsx = { hasTsx: true };
const tsxAndControl = { hasTsx: true, hasSpeculationControl: true };
const control = { hasSpeculationControl: true };

/** Least advanced first. */
const generations: ReadonlyMap<string, Generation> = new Map([
  ["qemu64", { vendor: "any", includes: [] }],
  ["kvm64", { vendor: "any", includes: [] }],
  ["Conroe", intel(["kvm64", "qemu64"])],
  ["Penryn", intel(["Conroe"])],
  ["Nehalem", intel(["Penryn"])],
  ["Westmere", intel(["Nehalem"])],
  ["SandyBridge", intel(["Westmere"])],
  ["IvyBridge", intel(["SandyBridge"])],
  ["Haswell", intel(["IvyBridge"], tsx)],
  ["Broadwell", intel(["Haswell"], tsx)],
  ["Skylake-Client", intel(["Broadwell"], tsx)],
  ["Skylake-Server", intel(["Skylake-Client"], tsx)],
  ["Cascadelake-Server", intel(["Skylake-Server"], tsxAndControl)],
  ["Cooperlake", intel(["Cascadelake-Server"], tsxAndControl)],
  ["Icelake-Server", intel(["Cascadelake-Server"], tsxAndControl)],
  ["SapphireRapids", intel(["Icelake-Server", "Cooperlake"], tsxAndControl)],
  ["GraniteRapids", intel(["SapphireRapids"], tsxAndControl)],
  ["Opteron_G1", amd(["kvm64", "qemu64"])],
  ["Opteron_G2", amd(["Opteron_G1"])],
  ["Opteron_G3", amd(["Opteron_G2"])],
  ["EPYC", amd(["Opteron_G3"])],
  ["EPYC-Rome", amd(["EPYC"], control)],
  ["EPYC-Milan", amd(["EPYC-Rome"], control)],
  ["EPYC-Genoa", amd(["EPYC-Milan"], control)],
  ["EPYC-Turin", amd(["EPYC-Genoa"], control)],
] satisfies [string, Generation][]);

interface CpuModel {
  readonly generation: string;
  readonly hasTsx: boolean;
  readonly hasSpeculationControl: boolean;
}

/** The model behind a name; null when it is not in the table (another architecture, a newer model). */
function modelOf(name: string): CpuModel | null {
  const generation = name.replace(/-v\d+$/, "").replace(/(-noTSX|-IBRS|-IBPB)+$/, "");
  const facts = generations.get(generation);
  if (facts === undefined) return null;
  return {
    generation,
    hasTsx: facts.hasTsx === true && !name.includes("-noTSX"),
    hasSpeculationControl: facts.hasSpeculationControl === true || /-IBRS|-IBPB/.test(name),
  };
}

/** True when generation `upper` has all features of `lower`. */
function generationIncludes(upper: string, lower: string): boolean {
  if (upper === lower) return true;
  return (generations.get(upper)?.includes ?? []).some((next) => generationIncludes(next, lower));
}

/** QEMU's defaults, shown where cpu_mode is none: what every x86-64 CPU has, and SVM and LAHF, which guests do not need. */
const plain: ReadonlySet<string> = new Set(["qemu64", "kvm64"]);

/** Whether a CPU of model `upper` offers all that model `lower` shows; "unknown" when a name is not in the table. */
export function includesModel(upper: string, lower: string): "yes" | "no" | "unknown" {
  if (upper === lower) return "yes";
  const [above, below] = [modelOf(upper), modelOf(lower)];
  if (above === null || below === null) return "unknown";
  if (plain.has(below.generation)) return "yes";
  const included =
    generationIncludes(above.generation, below.generation) &&
    (above.hasTsx || !below.hasTsx) &&
    (above.hasSpeculationControl || !below.hasSpeculationControl);
  return included ? "yes" : "no";
}

const suffixes = ["", "-IBRS", "-noTSX", "-noTSX-IBRS"];
const suffixed: ReadonlySet<string> = new Set([
  "Haswell",
  "Broadwell",
  "Skylake-Client",
  "Skylake-Server",
]);
const onlyNoTsx: ReadonlySet<string> = new Set(["Cascadelake-Server", "Icelake-Server"]);
const onlyIbrs: ReadonlySet<string> = new Set(["Nehalem", "Westmere", "SandyBridge", "IvyBridge"]);

/** Every name that libvirt knows of the generations above, least advanced first. */
const namedModels: readonly string[] = [...generations.keys()].flatMap((generation) => {
  if (suffixed.has(generation)) return suffixes.map((suffix) => generation + suffix);
  if (onlyNoTsx.has(generation)) return [`${generation}-noTSX`, generation];
  if (onlyIbrs.has(generation)) return [generation, `${generation}-IBRS`];
  return generation === "EPYC" ? ["EPYC", "EPYC-IBPB"] : [generation];
});

/**
 * The most advanced named model that all of the given CPUs include: what `cpu_models` would have to name for guests
 * to move freely between them. Null when a name is not in the table.
 */
export function baselineOf(models: readonly string[]): string | null {
  if (models.length === 0) return null;
  const shared = namedModels.filter((candidate) =>
    models.every((model) => includesModel(model, candidate) === "yes"),
  );
  const most = shared.filter((candidate) =>
    shared.every((other) => other === candidate || includesModel(other, candidate) !== "yes"),
  );
  return most.at(-1) ?? shared.at(-1) ?? null;
}

/** First generations with a feature, by its Placement trait (os_traits hw/cpu/x86). */
const firstWith: ReadonlyMap<string, readonly string[]> = new Map([
  ["HW_CPU_X86_SSE42", ["Nehalem", "EPYC"]],
  ["HW_CPU_X86_AESNI", ["Westmere", "EPYC"]],
  ["HW_CPU_X86_AVX", ["SandyBridge", "EPYC"]],
  ["HW_CPU_X86_AVX2", ["Haswell", "EPYC"]],
  ["HW_CPU_X86_AVX512F", ["Skylake-Server", "EPYC-Genoa"]],
  ["HW_CPU_X86_AVX512VNNI", ["Cascadelake-Server", "EPYC-Genoa"]],
]);

/** Whether CPUs of the model have the trait; null when model or trait is not in the tables. */
export function hasCpuTrait(model: string, trait: string): boolean | null {
  const known = modelOf(model);
  const first = firstWith.get(trait);
  if (known === null || first === undefined) return null;
  return first.some((generation) => generationIncludes(known.generation, generation));
}
