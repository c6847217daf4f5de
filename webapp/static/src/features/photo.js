/** A photo is seen, and found too large, before it is sent. */

const MEGABYTE = 1_000_000;

export default function init(root) {
  const file = root.querySelector('input[type="file"]');
  const picture = root.querySelector("[data-photo-now]");
  const error = root.querySelector("[data-photo-error]");
  const remove = root.querySelector('input[type="checkbox"]');
  const saved = picture.hidden ? "" : picture.getAttribute("src");
  let chosen = "";

  function show() {
    const address = chosen || (remove?.checked ? "" : saved);
    if (address) picture.src = address;
    picture.hidden = !address;
  }

  function complain(words) {
    error.textContent = words;
    error.hidden = !words;
    file.setAttribute("aria-invalid", String(Boolean(words)));
    file.setCustomValidity(words);
  }

  file.addEventListener("change", () => {
    const photo = file.files[0];
    const tooLarge = photo?.size > Number(root.dataset.megabytes) * MEGABYTE;
    URL.revokeObjectURL(chosen);
    chosen = photo && !tooLarge ? URL.createObjectURL(photo) : "";
    complain(tooLarge ? root.dataset.tooLarge : "");
    show();
  });
  remove?.addEventListener("change", show);
  // Before anybody else gets the form to send: what is too large would come back as words alone.
  const stop = (event) => {
    if (file.validity.valid) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    file.focus();
  };
  file.form.addEventListener("submit", stop, { capture: true });
  // What a browser cannot show, the server refuses in words.
  picture.addEventListener("error", () => {
    picture.hidden = true;
  });
}
