/** Shows how something will look while it is typed: the server says it, in a part of a page. */

const A_PAUSE = 400; // milliseconds without a key
const IN_A_FORM = "application/x-www-form-urlencoded";

/** `data-fields` names the controls that are sent, as `name` or as `sent-as=name`. */
export function fieldsOf(text) {
  return text.split(" ").map((each) => [each.split("=")[0], each.split("=").at(-1)]);
}

export default function init(root) {
  const form = root.closest("form");
  const fields = fieldsOf(root.dataset.fields).filter(([, name]) => form.elements[name]);
  const folded = root.closest("details");
  let waiting = 0;
  let asked = new AbortController();
  let shown = typed().toString();

  function typed() {
    return new URLSearchParams(fields.map(([as, name]) => [as, form.elements[name].value]));
  }

  async function ask() {
    const sent = typed();
    if (sent.toString() === shown || (folded && !folded.open)) return;
    asked.abort();
    asked = new AbortController();
    root.classList.add("is-waiting");
    try {
      const answer = await fetch(...request(sent));
      if (!answer.ok || answer.redirected) throw new Error(answer.status);
      show(await answer.text());
      shown = sent.toString();
    } catch (problem) {
      if (problem.name === "AbortError") return;
      root.classList.add("is-stale"); // what stands there is not what is typed
    }
    root.classList.remove("is-waiting");
  }

  function request(sent) {
    const { signal } = asked;
    if (!("post" in root.dataset)) {
      const url = new URL(root.dataset.address, window.location.href);
      for (const [name, value] of sent) url.searchParams.set(name, value);
      return [url, { signal }];
    }
    sent.set("csrf_token", form.elements.csrf_token.value);
    const headers = { "Content-Type": IN_A_FORM };
    return [root.dataset.address, { method: "POST", body: sent.toString(), headers, signal }];
  }

  function show(text) {
    const page = new DOMParser().parseFromString(text, "text/html");
    root.replaceChildren(...page.body.childNodes);
    root.classList.remove("is-stale");
    offer();
  }

  /** A suggestion can be taken over by a button, which has no use without script. */
  function offer() {
    for (const button of root.querySelectorAll("[data-take]")) {
      button.hidden = false;
      button.addEventListener("click", () => take(button.dataset));
    }
  }

  function take({ take: text, for: name }) {
    const field = form.elements[name];
    field.value = text;
    for (const type of ["input", "change"]) field.dispatchEvent(new Event(type, { bubbles: true }));
    field.focus();
  }

  function soon() {
    window.clearTimeout(waiting);
    waiting = window.setTimeout(ask, A_PAUSE);
  }

  form.addEventListener("input", soon);
  form.addEventListener("change", soon);
  folded?.addEventListener("toggle", ask);
  offer();
}
