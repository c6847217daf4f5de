/** On a phone the map can be folded away above the list; side by side it is always there. */

const SIDE_BY_SIDE = window.matchMedia("(min-width: 60rem)"); // as in editor.css

export default function init(details) {
  const open = () => {
    if (SIDE_BY_SIDE.matches) details.open = true;
  };
  SIDE_BY_SIDE.addEventListener("change", open);
  open();
}
