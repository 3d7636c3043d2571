// The servers of the three hosts that the demonstration drains, written by hand so that each meets something worth
// seeing. README.md beside this file tells the story.

/** Fields not given are drawn as for any other server of the flavor. Rates in MiB/s, sizes in GiB. */
export const demoServers = {
  "cmp-a-05": [
    { name: "tol-hifiasm-01", flavor: "seq.assembly", rate: 2150, spread: [0.75, 1.3], workingSet: 46, ephemeral: 1480, ephemeralWrite: 74 },
    { name: "path-postgres-01", flavor: "db.large", rate: 118, workingSet: 9, group: "path-postgres-quorum" },
    { name: "canc-gatk-03", flavor: "seq.variant", rate: 164, workingSet: 6 },
    { name: "edu-jupyter-02", flavor: "c.medium", status: "SHUTOFF" },
    { name: "plat-monitor-01", flavor: "c.large", locked: true, rate: 38, workingSet: 2 },
    { name: "ops-lims-01", flavor: "vol.large", rate: 22, workingSet: 1.5 },
    { name: "cell-deepvariant-02", flavor: "seq.variant", status: "PAUSED", ephemeral: 212 },
    { name: "hg-browser-01", flavor: "c.large", measured: false },
  ],
  "cmp-a-06": [
    { name: "tol-gatk-01", flavor: "seq.variant", rate: 95, workingSet: 4, group: "tol-scratch-pair" },
    { name: "tol-gatk-02", flavor: "seq.variant", rate: 88, workingSet: 4, group: "tol-scratch-pair" },
    { name: "canc-bwa-01", flavor: "seq.align", rate: 560, spread: [0.7, 1.3], workingSet: 9, ephemeral: 610, ephemeralWrite: 41 },
    { name: "path-nextflow-01", flavor: "c.large", rate: 24, workingSet: 1.2 },
    { name: "hg-cram-01", flavor: "seq.align", status: "SHUTOFF", ephemeral: 842 },
    { name: "plat-gitlab-runner-01", flavor: "c.medium", rate: 9, workingSet: 0.8 },
    { name: "edu-web-03", flavor: "c.small", rate: 0.6, workingSet: 0.1 },
  ],
  "cmp-b-14": [
    { name: "ops-dorado-01", flavor: "gpu.basecall", rate: 340, workingSet: 9 },
    { name: "ops-dorado-02", flavor: "gpu.basecall", rate: 12, workingSet: 1 },
    { name: "hg-phylo-01", flavor: "hpc.pinned", rate: 355, workingSet: 13 },
    { name: "canc-svcall-02", flavor: "c.xlarge", rate: 130, workingSet: 5, cpuModel: "Cascadelake-Server" },
    { name: "tol-verkko-05", flavor: "seq.assembly", rate: 880, workingSet: 21, ephemeral: 960, ephemeralWrite: 52 },
    { name: "cell-starsolo-01", flavor: "seq.align", rate: 210, workingSet: 7, ephemeral: 300 },
    { name: "ops-portal-01", flavor: "vol.medium", rate: 3, workingSet: 0.6 },
    { name: "path-rstudio-01", flavor: "c.large", status: "SHUTOFF" },
  ],
};

/** Members of the groups above that live on other hosts, and groups elsewhere. */
export const groupedServers = {
  "cmp-a-09": [{ name: "path-postgres-02", flavor: "db.large", group: "path-postgres-quorum" }],
  "cmp-a-14": [{ name: "path-postgres-03", flavor: "db.large", group: "path-postgres-quorum" }],
  "cmp-b-02": [{ name: "plat-elastic-01", flavor: "vol.large", group: "plat-elastic" }],
  "cmp-b-11": [{ name: "plat-elastic-02", flavor: "vol.large", group: "plat-elastic" }],
  "cmp-b-17": [{ name: "plat-elastic-03", flavor: "vol.large", group: "plat-elastic" }],
  "cmp-a-19": [
    { name: "cell-web-01", flavor: "c.small", group: "cell-web" },
    { name: "cell-web-02", flavor: "c.small", group: "cell-web" },
  ],
  "cmp-a-20": [{ name: "cell-web-03", flavor: "c.small", group: "cell-web" }],
  "cmp-a-17": [{ name: "hg-folding-01", flavor: "hpc.pinned" }],
  "cmp-b-09": [{ name: "hg-phylo-02", flavor: "hpc.pinned" }],
  "cmp-b-12": [
    { name: "ops-dorado-03", flavor: "gpu.basecall" },
    { name: "ops-dorado-04", flavor: "gpu.basecall" },
    { name: "ops-dorado-09", flavor: "gpu.basecall" },
  ],
  "cmp-b-13": ["05", "06", "07", "08"].map((number) => ({ name: `ops-dorado-${number}`, flavor: "gpu.basecall" })),
};

export const groups = [
  ["path-postgres-quorum", "anti-affinity", "path"],
  ["tol-scratch-pair", "affinity", "tol"],
  ["plat-elastic", "anti-affinity", "plat"],
  ["cell-web", "soft-anti-affinity", "cell"],
];
