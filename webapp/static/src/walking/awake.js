/** Keeps the screen on while somebody is on the way, where the phone can. */

export function stayAwake(page = window) {
  const { wakeLock } = page.navigator;
  let lock = null;
  let wanted = true;
  const ask = async () => {
    if (!wanted || !wakeLock || page.document.visibilityState !== "visible") return;
    try {
      const got = await wakeLock.request("screen");
      if (wanted) lock = got;
      else got.release();
    } catch {
      // A phone that saves power says no.
    }
  };
  page.document.addEventListener("visibilitychange", ask);
  ask();
  return () => {
    wanted = false;
    page.document.removeEventListener("visibilitychange", ask);
    lock?.release();
    lock = null;
  };
}
