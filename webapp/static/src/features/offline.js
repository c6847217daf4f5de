/** Once the page is there, let the worker start, which keeps a copy of what was read. */

export default function init(root, page = window) {
  const workers = page.navigator.serviceWorker;
  if (!workers) return;
  const begin = async () => {
    await workers.register("/sw.js");
    const { active } = await workers.ready;
    if (page.navigator.connection?.saveData) return;
    active.postMessage({
      act: "visited",
      slug: root.dataset.slug,
      language: root.dataset.language,
    });
  };
  const idle = () => (page.requestIdleCallback ?? page.setTimeout)(begin);
  if (page.document.readyState === "complete") idle();
  else page.addEventListener("load", idle);
}
