import type { ModelConstants } from "../../migration/move.ts";
import type { SiteConstants } from "../../migration/site-constants.ts";
import { siteFigures, withFigure, withScatter } from "./site-figure.ts";

/** The models' constants at this site: the base's, with what was fitted or stated at its best value. */
export function constantsOfSite(site: SiteConstants, base: ModelConstants): ModelConstants {
  const { name, source, date } = site;
  return site.figures.reduce<ModelConstants>(
    (constants, { name: figureName, quantity, standing, scatter }) => {
      const figure = siteFigures.find((each) => each.name === figureName);
      const told = standing === "fitted" || standing === "stated";
      return figure === undefined || !told
        ? constants
        : withScatter(figure, scatter, withFigure(figure, quantity.value, constants));
    },
    { ...base, name, source, date },
  );
}
