/** What the list says of the ways from stop to stop, as the server writes it after a save. */

export async function freshen(root) {
  const answer = await fetch(root.dataset.base, { redirect: "manual" }).catch(() => null);
  if (!answer?.ok) return; // the list stays as it is; only metres may be old
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  for (const entry of root.querySelectorAll(".stop[data-stop]")) {
    const fresh = page.getElementById(entry.id)?.querySelector("[data-way]");
    const there = entry.querySelector("[data-way]");
    if (there?.contains(document.activeElement)) continue;
    if (fresh && there) there.replaceWith(fresh);
    else if (fresh) entry.append(fresh);
    else there?.remove();
  }
}
