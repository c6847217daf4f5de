/** How background features look; the colours are the page's custom properties. */

const PAINTS = ["green", "water", "building", "square", "street", "street-edge", "path", "tram"];

/** Read the colours that hold now, in light or dark. */
export function coloursOf(element) {
  const style = window.getComputedStyle(element);
  const read = (paint) => [paint, style.getPropertyValue(`--map-${paint}`).trim()];
  return Object.fromEntries([...PAINTS, "boundary"].map(read));
}

/** The widths of lines at zoom 16, in pixels; streets of a class of their own stand out. */
const WIDTHS = {
  street: 6.5,
  "street/main": 11,
  "street/main-derived": 11,
  square: 8,
  path: 2,
  "path/pedestrian": 6.5,
  tram: 1.75,
  boundary: 1.5,
};

export function widthOf(layer, sort, zoom) {
  const base = WIDTHS[`${layer}/${sort}`] ?? WIDTHS[layer] ?? 1;
  return Math.max(base * 2 ** ((zoom - 16) * 0.7), 0.75);
}

const FILLED = new Set(["green", "water", "building", "square"]);

/** The strokes of a line from below to above: its edge first, where it has one. */
export function strokesOf(layer, sort, zoom, colours) {
  const width = widthOf(layer, sort, zoom);
  const round = { lineCap: "round", lineJoin: "round", fill: false };
  if (layer === "path" && sort !== "pedestrian") {
    const dashArray = `${width * 1.6} ${width * 1.9}`;
    return [{ ...round, color: colours.path, weight: width, lineCap: "butt", dashArray }];
  }
  if (layer === "boundary") {
    return [{ ...round, color: colours.boundary, weight: width, dashArray: "6 5" }];
  }
  if (layer === "tram" || layer === "water" || layer === "green") {
    return [{ ...round, color: colours[layer], weight: width }];
  }
  const surface = layer === "square" || layer === "path" ? "square" : "street";
  return [
    { ...round, color: colours["street-edge"], weight: width + 2 },
    { ...round, color: colours[surface], weight: width },
  ];
}

export function fillOf(layer, colours) {
  const edge = layer === "building" ? colours["street-edge"] : colours[layer];
  return {
    stroke: layer === "building",
    color: edge,
    weight: 0.75,
    fill: true,
    fillOpacity: 1,
    fillColor: colours[layer],
  };
}

export function spotOf(layer, zoom, colours) {
  const style = { fill: true, fillColor: colours[layer] ?? colours.path, fillOpacity: 1 };
  return { ...style, color: colours.square, radius: widthOf("tram", "", zoom) * 1.8, weight: 1.5 };
}

export function isFilled(layer, type) {
  return FILLED.has(layer) && type.endsWith("Polygon");
}
