/**
 * Tell the page around how high an embed would like to be: once it asks with {rundgang: "height?"},
 * it is told {rundgang: "height", height: 640}, at once and whenever that changes.
 */

export function tellHeight(page = window) {
  const { body, documentElement } = page.document;
  let asker = "";
  let told = 0;

  const tell = () => {
    const height = Math.ceil(body.getBoundingClientRect().height);
    if (height === told) return;
    told = height;
    page.parent.postMessage({ rundgang: "height", height }, asker);
  };
  page.addEventListener("message", ({ data, origin, source }) => {
    if (data?.rundgang !== "height?" || source !== page.parent || source === page) return;
    asker = origin === "null" ? "*" : origin; // a frame in a sandbox has no name of its own
    told = 0;
    documentElement.classList.add("is-flowing");
    new page.ResizeObserver(tell).observe(body);
  });
}
