import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { columnsDocument } from "../../../data/csv/columns-doc.ts";

it("COLUMNS.md says what the reader reads", async () => {
  const file = fileURLToPath(new URL("../../../data/csv/COLUMNS.md", import.meta.url));
  await expect(columnsDocument()).toMatchFileSnapshot(file);
});
