/** What the map is being used for just now: a line of words with buttons, until it is over. */

export function makeModes(root, place) {
  const tools = root.querySelector("[data-map-tools]");
  const live = document.createElement("p"); // always there, or else it would not be read out
  live.className = "visually-hidden";
  live.setAttribute("role", "status");
  root.append(live);
  let present = null;

  /** Either the tools stand above the map, or what is being done with one of them. */
  function show(shown) {
    place.hidden = shown !== place;
    if (tools) tools.hidden = shown !== tools;
  }

  /**
   * Begin a mode; `actions` are {name, text, act, main}. Escape does what the action "cancel" does,
   * and so does beginning another mode: only one is on at a time.
   */
  function begin({ said, actions, className = "" }) {
    present?.cancel?.();
    const hadFocus = tools?.contains(document.activeElement);
    const text = document.createElement("p");
    const buttons = new Map(actions.map((action) => [action.name, buttonFor(action)]));
    place.replaceChildren(text, ...buttons.values());
    show(place);
    if (className) root.classList.add(className);
    const mode = {
      unsaved: false,
      say(words) {
        text.textContent = words;
        live.textContent = words;
      },
      enable(name, enabled) {
        const button = buttons.get(name);
        if (button) button.disabled = !enabled;
      },
      end() {
        if (present !== mode) return;
        present = null;
        const hadFocus = place.contains(document.activeElement);
        place.replaceChildren();
        live.textContent = "";
        show(tools);
        if (className) root.classList.remove(className);
        if (hadFocus) tools?.querySelector("button")?.focus({ preventScroll: true });
      },
      cancel: actions.find(({ name }) => name === "cancel")?.act,
    };
    present = mode;
    mode.say(said);
    if (hadFocus) [...buttons.values()].at(-1).focus({ preventScroll: true });
    return mode;
  }

  root.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !present?.cancel) return;
    event.preventDefault();
    present.cancel();
  });
  window.addEventListener("beforeunload", (event) => {
    if (present?.unsaved) event.preventDefault();
  });
  return {
    begin,
    get isOn() {
      return present !== null;
    },
  };
}

function buttonFor({ text, act, main = false }) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = main ? "button small" : "button small quiet";
  button.textContent = text;
  button.addEventListener("click", act);
  return button;
}
