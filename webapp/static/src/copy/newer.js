/** Tells that what is shown has a newer state, and takes it over once nothing typed would be lost. */

export function tellOfNewer(words, page = document) {
  if (page.querySelector(".newer")) return;
  const line = page.createElement("aside");
  line.className = "newer";
  const said = page.createElement("p");
  said.setAttribute("role", "status");
  said.dir = "auto";
  const button = page.createElement("button");
  button.type = "button";
  button.className = "button small";
  button.textContent = words.take_over;
  button.addEventListener("click", () => page.defaultView.location.reload());
  line.append(said, button);
  page.querySelector("header.site").after(line);

  const update = () => {
    const typed = hasTyped(page);
    const text = typed ? words.typed : words.newer;
    button.hidden = typed;
    if (said.textContent !== text) said.textContent = text;
  };
  page.addEventListener("input", update);
  page.addEventListener("reset", () => setTimeout(update));
  update();
}

/** Whether somebody has written something into this page that is still there. */
export function hasTyped(page) {
  const fields = page.querySelectorAll("textarea, input:not([type=hidden])");
  return [...fields].some((field) =>
    /checkbox|radio/.test(field.type)
      ? field.checked !== field.defaultChecked
      : field.value !== field.defaultValue,
  );
}
