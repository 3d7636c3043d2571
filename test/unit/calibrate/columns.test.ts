import { expect, test } from "vitest";
import { columnsDoc } from "../../../data/calibrate/columns-doc.ts";

// The document is made of the declarations: a column that changes without it would be described wrongly.
test("COLUMNS.md says what the columns are", async () => {
  await expect(columnsDoc()).toMatchFileSnapshot("../../../data/calibrate/COLUMNS.md");
});
