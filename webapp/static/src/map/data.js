/** The shapes of a walk, from an address or, in a page that is one file, from the page itself. */

export async function shapesFrom(url, page = document) {
  if (url.startsWith("#")) {
    return JSON.parse(page.querySelector(`script${url}[type="application/json"]`).textContent);
  }
  const answer = await fetch(url, { credentials: "same-origin" });
  if (!answer.ok) throw new Error(`${answer.status} ${url}`);
  return answer.json();
}
