// Wherever a run has stopped, the page knows a way on, or that there is none to go.
import { describe, expect, it } from "vitest";
import { beginningOf, isWhollyDone } from "../../../web/app/run/beginning.ts";
import type { RunPage, ShownRun } from "../../../web/wire/run-page.ts";

type Stand = Partial<Pick<ShownRun, "endedAt" | "isDriven" | "goesOn">>;

const step = { id: "out:s1", kind: "move", host: "a", server: "s1", destination: "b" } as const;

const runThat = (stand: Stand, state = "waiting"): ShownRun =>
  ({
    ...{ endedAt: "2026-11-27T20:00:00Z", isDriven: false, goesOn: null, ...stand },
    steps: [{ ...step, state, words: "", wishes: [] }],
  }) as Partial<ShownRun> as ShownRun;

const beginning = (run: ShownRun | null, more: Partial<RunPage> = {}) =>
  beginningOf({ isSimulated: true, isViewOnly: false, ...more, run } as RunPage);

describe("a run", () => {
  it("that was aborted, or that drift refused before it began, is begun anew under an approval", () => {
    const anew = beginning(runThat({}));
    expect(anew).toMatchObject({ words: "Begin anew", takesApproval: true });
    expect(anew?.meaning).toContain("another run of the whole plan");
  });
  it("is told on a real cloud that what the earlier one has moved refuses it", () => {
    expect(beginning(runThat({}), { isSimulated: false })?.meaning).toContain("by the run before");
  });
  it("with steps left can be begun anew, until it was asked to go on", () => {
    expect(beginning(runThat({ goesOn: "once-asked" }))?.words).toBe("Begin anew");
    const asked = beginning(runThat({ goesOn: "once-started" }));
    expect(asked).toMatchObject({ words: "Go on with the run", takesApproval: true });
  });
  it("that is open and that nobody drives is taken up whatever became of its approval", () => {
    const open = beginning(runThat({ endedAt: null }));
    expect(open).toMatchObject({ words: "Go on with the run", takesApproval: false });
    expect(beginning(runThat({ endedAt: null, isDriven: true }))).toBeNull();
  });
  it("that is wholly done is over for good", () => {
    const done = runThat({}, "done");
    expect([isWhollyDone(done), beginning(done)]).toEqual([true, null]);
    expect(isWhollyDone(runThat({ endedAt: null }, "done"))).toBe(false);
  });
  it("is not offered where the server only shows", () => {
    expect(beginning(null)?.words).toBe("Start the run");
    expect(beginning(null, { isViewOnly: true })).toBeNull();
  });
});
