/** The constants that a forecast runs with: the catalogue's, with what a site's own moves have told in their place. */
import { at } from "../../base/uncertain.ts";
import { defaultConstants, type ModelConstants } from "../../migration/move.ts";
import type { SiteConstants } from "../../migration/site-constants.ts";
import { constantsAt, spreadFigures } from "../site-spread.ts";
import { constantsOfSite } from "./site-constants.ts";
import { siteFigures, withFigure, withScatter } from "./site-figure.ts";

/** Every constant at its best value. */
export const bestConstants = (site: SiteConstants | null): ModelConstants =>
  site === null ? defaultConstants : constantsOfSite(site, defaultConstants);

/**
 * One draw, by one deviate for each of `spreadFigures`: what the site has told within its own interval, all else as
 * sites differ. A figure that is a sum of constants is drawn by the first one's deviate.
 */
export function drawnConstants(
  site: SiteConstants | null,
  deviates: readonly number[],
): ModelConstants {
  const drawn = constantsAt(deviates);
  if (site === null) return drawn;
  return site.figures.reduce<ModelConstants>((constants, { name, quantity, standing, scatter }) => {
    const figure = siteFigures.find((each) => each.name === name);
    if (figure === undefined || standing === "thin" || standing === "unseen") return constants;
    const deviate = deviates[spreadFigures.indexOf(figure.constants[0])] ?? 0;
    return withScatter(figure, scatter, withFigure(figure, at(quantity, deviate), constants));
  }, drawn);
}
