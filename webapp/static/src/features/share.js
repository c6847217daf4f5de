/** Address, code and preview follow the form at once: the server works them out, as without script. */

const A_PAUSE = 250; // milliseconds

export default function init(root) {
  const form = root.querySelector("form");
  const labels = [...root.querySelectorAll("[data-done]")].map((one) => [one, one.textContent]);
  let asking = new AbortController();
  let timer = 0;

  form.querySelector("[type='submit']").parentElement.hidden = true;
  const follow = async () => {
    asking.abort();
    asking = new AbortController();
    const address = addressOf(form);
    try {
      const answer = await fetch(address, { signal: asking.signal });
      if (!answer.ok) return;
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      show(root, page);
      for (const [button, label] of labels) button.textContent = label;
      window.history.replaceState(null, "", address);
    } catch (problem) {
      if (problem.name !== "AbortError")
        form.querySelector("[type='submit']").parentElement.hidden = false;
    }
  };
  form.addEventListener("input", () => {
    window.clearTimeout(timer);
    timer = window.setTimeout(follow, A_PAUSE);
  });
}

function addressOf(form) {
  const asked = [...new FormData(form)].filter(([, value]) => value);
  const address = new URL(form.action);
  address.search = new URLSearchParams(asked).toString();
  return address.href;
}

function show(root, page) {
  for (const field of root.querySelectorAll("[data-result]")) {
    field.value = page.getElementById(field.id).value;
  }
  const [here, there] = [root, page].map((one) => one.querySelector("[data-preview]"));
  for (const name of ["width", "height", "src"]) {
    const value = there.getAttribute(name);
    if (value === null) here.removeAttribute(name);
    else if (here.getAttribute(name) !== value) here.setAttribute(name, value);
  }
}
