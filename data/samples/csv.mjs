// CSV as the openstack client writes it: every text quoted, numbers and truths bare, lists and dictionaries as Python
// literals. Our own files are plain.

const quoted = (text) => `"${String(text).replaceAll('"', '""')}"`;

/** One cell of the client's: null is an empty text. */
const clientCell = (value) => {
  if (value === null) return '""';
  if (typeof value === "number") return String(value);
  if (typeof value === "boolean") return value ? "True" : "False";
  return quoted(typeof value === "object" ? python(value) : value);
};

/** A list or dictionary as a Python literal. */
function python(value) {
  if (Array.isArray(value)) return `[${value.map(python).join(", ")}]`;
  if (typeof value === "object") {
    return `{${Object.entries(value).map(([key, item]) => `${python(key)}: ${python(item)}`).join(", ")}}`;
  }
  return `'${value}'`;
}

const lines = (rows) => `${rows.join("\n")}\n`;

export const clientCsv = (columns, rows) =>
  lines([columns.map(quoted).join(","), ...rows.map((row) => row.map(clientCell).join(","))]);

const plainCell = (value) => {
  const text = value === null || value === undefined ? "" : String(value);
  return /[",\n]/.test(text) ? quoted(text) : text;
};

/** A file of ours: rows are records by column name; absent cells are empty. */
export const ownCsv = (columns, rows) =>
  lines([columns.join(","), ...rows.map((row) => columns.map((name) => plainCell(row[name])).join(","))]);
