/** Lines under Geoman's hands: points dragged, added, taken away, and the way back of each step. */

import L from "leaflet";

const SNAP = 18; // pixels
const DRAWN = { className: "route is-drawn", interactive: false, pmIgnore: false };
const EDITING = {
  snappable: true,
  snapDistance: SNAP,
  snapSegment: false,
  allowSelfIntersection: true,
};

/** Let the points of a line be changed; `changed()` is called after every step. */
export function changeLine(line, changed) {
  const before = [copyOf(line)];

  let last = "";

  /** A point that is pulled out of a line is added and dragged in one step. */
  const remember = ({ type }) => {
    const same = type === "pm:markerdragend" && last === "pm:vertexadded";
    before.splice(same ? -1 : before.length, 1, copyOf(line));
    last = type;
    changed();
  };
  const events = "pm:markerdragend pm:vertexadded pm:vertexremoved";
  line.on(events, remember);
  line.pm.enable(EDITING);

  function put(latlngs) {
    line.pm.disable();
    line.setLatLngs(latlngs);
    line.pm.enable(EDITING);
    changed();
  }
  return {
    get steps() {
      return before.length - 1;
    },
    undo() {
      if (before.length < 2) return;
      before.pop();
      put(before.at(-1));
    },
    end() {
      line.off(events, remember);
      line.pm.disable();
    },
    first: before[0],
  };
}

function copyOf(line) {
  return line.getLatLngs().map(({ lat, lng }) => L.latLng(lat, lng));
}

/** Let a line be drawn; `changed(points)` after every step, `drawn(latlngs)` when it is finished. */
export function drawLine(map, { changed, drawn }) {
  const pen = map.pm.Draw.Line;
  const hint = { ...DRAWN, className: "route is-hint" };
  const count = () => changed(pen._layer.getLatLngs().length);
  const create = ({ layer }) => {
    layer.remove();
    stop();
    drawn(layer.getLatLngs());
  };
  const stop = () => {
    map.off("pm:create", create);
    map.off("pm:vertexadded", count);
  };
  map.pm.enableDraw("Line", {
    ...EDITING,
    tooltips: false,
    templineStyle: DRAWN,
    hintlineStyle: hint,
    pathOptions: DRAWN,
  });
  // Before there is a pointer over the map, nothing stands in its middle.
  pen._hintMarker.setOpacity(0);
  map.once("mousemove", () => pen._hintMarker.setOpacity(1));
  pen._layer.on("pm:vertexadded pm:vertexremoved", count);
  map.on("pm:create", create);
  return {
    undo() {
      if (pen._layer.getLatLngs().length > 1) pen._removeLastVertex();
      else restart();
    },
    finish: () => pen._finishShape(),
    end() {
      stop();
      map.pm.disableDraw();
    },
  };

  function restart() {
    for (const marker of pen._markers.splice(0)) pen._layerGroup.removeLayer(marker);
    pen._layer.setLatLngs([]);
    pen._hintline.setLatLngs([]);
    changed(0);
  }
}
