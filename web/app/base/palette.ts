/** Colours for canvas: the style sheet's custom properties, resolved for the scheme in force. */
export type Palette = ReadonlyMap<string, string>;

const names = [
  "--ink",
  "--ink-2",
  "--ink-3",
  "--line",
  "--line-strong",
  "--surface",
  "--surface-2",
  "--select",
  "--accent",
  "--variant",
  "--bad",
  "--phase-queued",
  "--phase-preparing",
  "--phase-mirror",
  "--phase-precopy",
  "--phase-postcopy",
  "--phase-switchover",
  "--phase-stopping",
  "--phase-copying",
  "--phase-starting",
  "--phase-confirming",
  "--phase-finishing",
];

/** Reads them through a probe, as `light-dark()` resolves only where a colour is used. */
export function readPalette(within: HTMLElement): Palette {
  const probe = document.createElement("span");
  probe.hidden = true;
  within.append(probe);
  const palette = new Map(
    names.map((name) => {
      probe.style.color = `var(${name})`;
      return [name, getComputedStyle(probe).color];
    }),
  );
  probe.remove();
  return palette;
}
