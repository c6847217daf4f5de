/** Ways from stop to stop: the main one, and those without steps beside it. */

import { routeOf } from "./route.js";

/** The route that somebody goes, along the legs without steps where there are any and they want. */
export function routeFrom(features, isStepFree) {
  return routeOf(
    legsOf(features, "main").map((leg) => (isStepFree && around(leg, features)) || leg),
    of(features, "stop").map(({ id, properties, geometry }) => ({
      id,
      number: properties.number,
      within: properties.within,
      place: geometry.coordinates,
    })),
  );
}

export function hasStepFree(features) {
  return legsOf(features, "main").some((leg) => around(leg, features));
}

/** The lines that stand in for others, and those that they stand in for, as [longitude, latitude]. */
export function insteadOfSteps(features) {
  const pairs = legsOf(features, "main").map((leg) => [around(leg, features), leg]);
  const swapped = pairs.filter(([free]) => free);
  return {
    taken: swapped.map(([free]) => free.places),
    left: swapped.map(([, leg]) => leg.places),
  };
}

function of(features, kind) {
  return features.filter((feature) => feature.properties.kind === kind);
}

/** The legs of a variant as {from, to, places}; main ones without names lead from stop to stop. */
function legsOf(features, variant) {
  const legs = of(features, "leg").filter(({ properties }) => properties.variant === variant);
  const stops = of(features, "stop");
  const byOrder = variant === "main" && legs.length === stops.length - 1;
  return legs.map(({ properties, geometry }, i) => ({
    from: properties.from || (byOrder ? stops[i].id : ""),
    to: properties.to || (byOrder ? stops[i + 1].id : ""),
    places: geometry.coordinates,
  }));
}

function around(leg, features) {
  const found = ({ from, to }) => from && from === leg.from && to === leg.to;
  return legsOf(features, "step-free").find(found);
}
