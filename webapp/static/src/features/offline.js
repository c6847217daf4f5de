/**
 * Once the page is there, let the worker start, which keeps a copy of what is read. The dialog that
 * tells of the copy, and the line that tells of a newer state, are loaded only when they are wanted.
 */

export default function init(root, page = window) {
  const { slug, language, mark, script } = root.dataset;
  const workers = page.isSecureContext ? page.navigator.serviceWorker : undefined;
  const ask = async (act, more) => {
    const { active } = await workers.ready;
    active.postMessage({ act, slug, language, ...more });
  };
  root.hidden = false;
  const button = root.querySelector("button");
  button.addEventListener("click", async () => {
    const { openDialog } = await import(script);
    openDialog(root, button, workers && ask);
  });
  if (!workers) return;

  workers.addEventListener("message", async ({ data }) => {
    if (data.slug !== slug) return;
    root.dispatchEvent(new CustomEvent("copy", { detail: data }));
    const isSaved = Boolean(data.whole && data.saved);
    root.classList.toggle("is-kept", isSaved);
    if (data.words) button.lastChild.textContent = data.words[isSaved ? "saved_short" : "title"];
    // A word that is older than the page says nothing about it.
    if (!data.mark || data.mark === mark || data.contact < page.performance.timeOrigin) return;
    const { tellOfNewer } = await import(script);
    tellOfNewer(data.words);
  });
  const look = () => page.document.visibilityState === "visible" && ask("contact");
  page.document.addEventListener("visibilitychange", look);
  page.addEventListener("online", look);

  const begin = async () => {
    await workers.register("/sw.js").catch(() => {}); // some browsers refuse in a private window
    await ask(page.navigator.connection?.saveData ? "state" : "visited");
  };
  const idle = () => (page.requestIdleCallback ?? page.setTimeout)(begin);
  if (page.document.readyState === "complete") idle();
  else page.addEventListener("load", idle);
}
