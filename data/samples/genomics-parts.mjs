// What the genomics cloud is made of: projects, flavors, images, and the kinds of work its servers do.

export const projects = [
  ["hg", "human-genetics"],
  ["path", "pathogen-surveillance"],
  ["canc", "cancer-evolution"],
  ["tol", "tree-of-life"],
  ["cell", "cellular-atlas"],
  ["ops", "sequencing-operations"],
  ["plat", "platform-services"],
  ["edu", "training"],
];

const pinned = {
  "hw:cpu_policy": "dedicated",
  "hw:mem_page_size": "1GB",
  "hw:numa_nodes": "1",
  "aggregate_instance_extra_specs:pinned": "true",
};
/** Flavors with large scratch disks stay off the shared storage. */
const scratch = { "aggregate_instance_extra_specs:storage": "local" };

/** name: [vcpus, RAM GiB, root GiB, ephemeral GiB, swap MiB, extra specs]. */
export const flavors = {
  "c.small": [2, 4, 40, 0, 0, {}],
  "c.medium": [4, 16, 80, 0, 0, {}],
  "c.large": [8, 32, 160, 0, 2048, {}],
  "c.xlarge": [16, 64, 320, 0, 0, {}],
  "seq.variant": [8, 48, 60, 440, 0, scratch],
  "seq.align": [16, 64, 100, 900, 0, scratch],
  "seq.assembly": [32, 128, 100, 1900, 0, scratch],
  "vol.medium": [4, 16, 0, 0, 0, {}],
  "vol.large": [8, 32, 0, 0, 0, {}],
  "db.large": [8, 64, 0, 0, 0, {}],
  "hpc.pinned": [16, 96, 200, 0, 0, pinned],
  "gpu.basecall": [16, 96, 100, 900, 0, { "pci_passthrough:alias": "gpu:1" }],
};

/** Flavors that fill the ordinary hosts, by weight. */
export const mix = [
  ["c.small", 8],
  ["c.medium", 14],
  ["c.large", 16],
  ["c.xlarge", 16],
  ["seq.variant", 13],
  ["seq.align", 15],
  ["seq.assembly", 11],
  ["vol.medium", 8],
  ["vol.large", 8],
  ["db.large", 6],
];

/** Those that fill the hosts on shared storage: no scratch disks, and what is worth its price. */
export const mixOnShared = [
  ["c.large", 10],
  ["c.xlarge", 20],
  ["vol.large", 12],
  ["db.large", 12],
];

/** Image and its size [GiB]. */
export const images = {
  "ubuntu-24.04": 0.66,
  "rocky-9.5": 1.12,
  "genomics-toolbox-2026.3": 14.2,
  "dorado-basecaller-1.4": 21.8,
};

/**
 * What servers of a flavor do: image, tools that name them, page writes for each vCPU [MiB/s], working set as a
 * share of RAM, writes to the root and ephemeral disk [MiB/s], and when: night (batch), day (people) or flat.
 */
export const work = {
  "c.small": ["ubuntu-24.04", ["bastion", "web", "dns", "cron"], 0.4, 0.03, 0.1, 0, "day"],
  "c.medium": ["ubuntu-24.04", ["jupyter", "gitlab-runner", "galaxy", "irods"], 1.5, 0.05, 0.5, 0, "day"],
  "c.large": ["rocky-9.5", ["browser", "nextflow", "rstudio", "monitor"], 3, 0.06, 1.5, 0, "day"],
  "c.xlarge": ["rocky-9.5", ["slurm", "svcall", "imputation", "phasing"], 9, 0.1, 4, 0, "night"],
  "seq.variant": ["genomics-toolbox-2026.3", ["gatk", "mutect", "deepvariant"], 14, 0.12, 1, 14, "night"],
  "seq.align": ["genomics-toolbox-2026.3", ["bwa", "minimap", "starsolo", "cram"], 18, 0.12, 1, 32, "night"],
  "seq.assembly": ["genomics-toolbox-2026.3", ["hifiasm", "verkko", "spades"], 58, 0.34, 1, 62, "night"],
  "vol.medium": [null, ["portal", "vault", "mail"], 0.8, 0.05, 0, 0, "day"],
  "vol.large": [null, ["lims", "harbor", "elastic"], 4, 0.08, 0, 0, "day"],
  "db.large": [null, ["postgres", "mongo", "neo4j"], 13, 0.16, 0, 0, "day"],
  "hpc.pinned": ["rocky-9.5", ["phylo", "folding"], 22, 0.15, 3, 0, "flat"],
  "gpu.basecall": ["dorado-basecaller-1.4", ["dorado"], 20, 0.1, 1, 55, "flat"],
};

/** Factors by hour of day (UTC), before they are brought to a mean of 1. */
export const rhythms = {
  night: [
    1.5, 1.5, 1.5, 1.45, 1.4, 1.2, 0.9, 0.7, 0.5, 0.45, 0.45, 0.5, 0.5, 0.5, 0.5, 0.55, 0.7, 0.9, 1.2,
    1.4, 1.5, 1.5, 1.55, 1.55,
  ],
  day: [
    0.3, 0.25, 0.25, 0.25, 0.3, 0.4, 0.6, 1.0, 1.6, 1.9, 2.0, 1.9, 1.7, 1.8, 1.9, 1.9, 1.7, 1.3, 0.9,
    0.7, 0.6, 0.5, 0.4, 0.35,
  ],
};
