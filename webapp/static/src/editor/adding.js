/** A new stop: the map is tapped where it is, and its form opens with the place filled in. */

import { rounded } from "../moves.js";
import { wordsOf } from "../words.js";

export function addStop({ base, modes }, map) {
  const words = wordsOf();
  const open = ({ latlng }) => {
    const { lat, lng } = rounded(latlng);
    end();
    window.location.assign(`${base}stops/new?latitude=${lat}&longitude=${lng}`);
  };
  const mode = modes.begin({
    said: words.add_here,
    className: "is-adding",
    actions: [
      { name: "middle", text: words.add_middle, act: () => open({ latlng: map.getCenter() }) },
      { name: "cancel", text: words.cancel, act: () => end() },
    ],
  });
  map.on("click", open);
  const end = () => {
    map.off("click", open);
    mode.end();
  };
}
