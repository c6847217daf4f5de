/** SVG made piece by piece, and a Leaflet layer that draws with it anew after every movement. */

import L from "leaflet";

import { gather } from "../breath.js";

export function svg(name, attributes = {}, ...children) {
  const element = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...children);
  return element;
}

const BEYOND = 0.3; // of the view's size is drawn on every side, to be there when it is dragged in

/**
 * `draw(box, place)` yields SVG elements, or null for none: box in layer pixels, place(latlng) ->
 * {x, y} likewise. What was drawn before stays where it still fits until all is there.
 */
export const SvgOverlay = L.Layer.extend({
  initialize(pane, className, draw) {
    L.setOptions(this, { pane });
    this.draw = draw;
    this.element = svg("svg", { class: `${className} leaflet-zoom-hide`, "aria-hidden": "true" });
  },
  onAdd() {
    this.getPane().append(this.element);
    this.redraw();
  },
  onRemove() {
    this.stop();
    this.element.remove();
  },
  getEvents() {
    return { moveend: this.redraw, resize: this.redraw, zoomstart: this.stop };
  },
  stop() {
    this.cease?.();
  },
  redraw() {
    const size = this._map.getSize();
    const min = this._map.containerPointToLayerPoint(size.multiplyBy(-BEYOND)).round();
    const max = this._map.containerPointToLayerPoint(size.multiplyBy(1 + BEYOND)).round();
    const place = (latlng) => this._map.latLngToLayerPoint(latlng);
    const origin = `${this._map.getZoom()} ${this._map.getPixelOrigin()}`;
    if (origin !== this.origin) this.element.replaceChildren();
    this.origin = origin;
    this.stop();
    this.cease = gather(this.draw({ min, max }, place), (drawn) => {
      this.frame(min, max);
      this.element.replaceChildren(...drawn.filter(Boolean));
    });
  },
  frame(min, max) {
    const [width, height] = [max.x - min.x, max.y - min.y];
    this.element.setAttribute("width", width);
    this.element.setAttribute("height", height);
    this.element.setAttribute("viewBox", `${min.x} ${min.y} ${width} ${height}`);
    L.DomUtil.setPosition(this.element, min);
  },
});
