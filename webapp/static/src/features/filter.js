/** After a search, lead to what was found, and say how much it is. */

const A_MOMENT = 400; // milliseconds until a screen reader has read the page's title

export default function init(form) {
  if (!("asked" in form.dataset)) return;
  const walk = form.closest('[data-feature~="walk"]');
  const heading = walk.querySelector("[data-results] h2");
  if (!window.location.hash) heading.scrollIntoView({ block: "start" });
  window.setTimeout(() => {
    walk.querySelector("[data-live]").textContent = heading.textContent.trim();
  }, A_MOMENT);
}
