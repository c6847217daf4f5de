/** While a file is being made, the page says how far it is, and brings the file when it is there. */

const A_MOMENT = 1500; // milliseconds until it is asked again

export default function init(root, { ask = asked, go = gone, wait = A_MOMENT } = {}) {
  const said = root.querySelector('[role="status"]');
  const bar = root.querySelector("progress");
  const link = root.querySelector("a");

  function show({ said: words, done, of }) {
    if (said.textContent !== words) said.textContent = words;
    if (of) Object.assign(bar, { max: of, value: done });
    else bar.removeAttribute("value");
  }

  async function look() {
    try {
      const answer = await ask();
      if (answer) show(answer);
      else return ready();
    } catch {
      // The network is gone for the moment; it is asked again.
    }
    window.setTimeout(look, wait);
  }

  function ready() {
    said.textContent = root.dataset.ready;
    link.textContent = root.dataset.open;
    Object.assign(bar, { max: 1, value: 1 });
    go();
  }

  window.setTimeout(look, wait);
}

/** How far it is; nothing when it is over, whatever came of it. */
async function asked() {
  const leave = new AbortController();
  const headers = { Accept: "application/json" };
  const answer = await fetch(window.location.href, { headers, signal: leave.signal });
  if (answer.status === 202) return answer.json();
  leave.abort();
  return null;
}

function gone() {
  window.location.reload();
}
