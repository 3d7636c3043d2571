/** Zoom and pan by wheel, drag and keys. The wheel alone scrolls the page; with Ctrl, Cmd or Alt it zooms. */
export type Domain = readonly [number, number];

interface Zooming {
  readonly domain: () => Domain;
  readonly extent: () => Domain;
  readonly onZoom: (domain: Domain | null) => void;
}

/** Narrowest that zoom goes, as a share of the whole run. */
const NARROWEST = 1e-5;

/** The domain scaled by a factor about one of its instants, kept inside the extent; null = all of it. */
export function zoomed(
  domain: Domain,
  extent: Domain,
  factor: number,
  about: number,
): Domain | null {
  const whole = extent[1] - extent[0];
  const span = Math.max(whole * NARROWEST, (domain[1] - domain[0]) * factor);
  if (span >= whole) return null;
  const share = (about - domain[0]) / (domain[1] - domain[0]);
  return kept(about - share * span, span, extent);
}

/** The domain moved by a time, kept inside the extent. */
export const panned = (domain: Domain, extent: Domain, by: number): Domain =>
  kept(domain[0] + by, domain[1] - domain[0], extent);

function kept(start: number, span: number, extent: Domain): Domain {
  const from = Math.max(extent[0], Math.min(start, extent[1] - span));
  return [from, from + span];
}

export function listenToPointer(
  pane: HTMLElement,
  options: Zooming & {
    readonly timeAt: (x: number) => number;
    readonly onHover: (x: number, y: number) => void;
    readonly onLeave: () => void;
    readonly onClick: (x: number, y: number) => void;
  },
): void {
  let drag: { readonly x: number; readonly domain: Domain; moved: boolean } | null = null;
  const place = (event: MouseEvent): readonly [number, number] => {
    const box = pane.getBoundingClientRect();
    return [event.clientX - box.left, event.clientY - box.top];
  };
  const pan = (domain: Domain, pixels: number): void => {
    const perPixel = options.timeAt(1) - options.timeAt(0);
    options.onZoom(panned(domain, options.extent(), pixels * perPixel));
  };
  pane.addEventListener(
    "wheel",
    (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey) {
        event.preventDefault();
        const about = options.timeAt(place(event)[0]);
        const factor = Math.exp(event.deltaY * 0.004);
        options.onZoom(zoomed(options.domain(), options.extent(), factor, about));
      } else if (Math.abs(event.deltaX) > Math.abs(event.deltaY) || event.shiftKey) {
        event.preventDefault();
        pan(options.domain(), event.deltaX === 0 ? event.deltaY : event.deltaX);
      }
    },
    { passive: false },
  );
  pane.addEventListener("pointerdown", (event) => {
    drag = { x: event.clientX, domain: options.domain(), moved: false };
  });
  pane.addEventListener("pointermove", (event) => {
    if (drag !== null && event.buttons === 1) {
      if (Math.abs(event.clientX - drag.x) > 3 && !drag.moved) {
        drag.moved = true;
        pane.setPointerCapture(event.pointerId);
      }
      if (drag.moved) pan(drag.domain, drag.x - event.clientX);
      return;
    }
    if (event.pointerType === "mouse") options.onHover(...place(event));
  });
  pane.addEventListener("pointerup", (event) => {
    if (drag !== null && !drag.moved) options.onClick(...place(event));
    drag = null;
  });
  pane.addEventListener("pointerleave", options.onLeave);
  pane.addEventListener("dblclick", (event) => {
    const about = options.timeAt(place(event)[0]);
    options.onZoom(zoomed(options.domain(), options.extent(), 0.4, about));
  });
}

export function listenToKeys(
  pane: HTMLElement,
  options: Zooming & {
    readonly onStep: (by: number) => void;
    readonly onEnter: () => void;
  },
): void {
  const zoomBy = (factor: number): void => {
    const domain = options.domain();
    options.onZoom(zoomed(domain, options.extent(), factor, (domain[0] + domain[1]) / 2));
  };
  const panBy = (share: number): void => {
    const domain = options.domain();
    options.onZoom(panned(domain, options.extent(), share * (domain[1] - domain[0])));
  };
  const actions = new Map<string, () => void>([
    ["ArrowDown", () => options.onStep(1)],
    ["ArrowUp", () => options.onStep(-1)],
    ["PageDown", () => options.onStep(20)],
    ["PageUp", () => options.onStep(-20)],
    ["Home", () => options.onStep(-1e9)],
    ["End", () => options.onStep(1e9)],
    ["ArrowLeft", () => panBy(-0.15)],
    ["ArrowRight", () => panBy(0.15)],
    ["+", () => zoomBy(0.6)],
    ["=", () => zoomBy(0.6)],
    ["-", () => zoomBy(1 / 0.6)],
    ["0", () => options.onZoom(null)],
    ["Enter", options.onEnter],
    [" ", options.onEnter],
  ]);
  pane.addEventListener("keydown", (event) => {
    const action = actions.get(event.key);
    if (action === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    action();
  });
}
