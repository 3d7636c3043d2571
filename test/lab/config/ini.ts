/** Configuration files as OpenStack's services read them: sections of `name = value`. */

export type Sections = Readonly<
  Record<string, Readonly<Record<string, string | number | boolean>>>
>;

export const ini = (sections: Sections): string =>
  Object.entries(sections)
    .map(([section, options]) => {
      const lines = Object.entries(options).map(([name, value]) => `${name} = ${value}`);
      return [`[${section}]`, ...lines, ""].join("\n");
    })
    .join("\n");
