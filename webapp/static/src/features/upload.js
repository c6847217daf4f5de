/** A file is dropped as well as chosen, and while it is on its way, the page says how far it is. */

export default function init(form, { send = sent, go = (url) => location.assign(url) } = {}) {
  const file = form.querySelector('input[type="file"]');
  const sending = form.querySelector(".sending");
  const bar = sending.querySelector("progress");
  const words = sending.querySelector('[role="status"]');
  const button = form.querySelector('button[type="submit"]');

  form.querySelector(".drop-hint").hidden = false;
  for (const name of ["dragenter", "dragover"]) {
    form.addEventListener(name, (event) => {
      event.preventDefault();
      form.classList.add("is-over");
    });
  }
  for (const name of ["dragleave", "drop"]) {
    form.addEventListener(name, () => form.classList.remove("is-over"));
  }
  form.addEventListener("drop", (event) => {
    event.preventDefault();
    if (!event.dataTransfer.files.length) return;
    file.files = event.dataTransfer.files;
    button.focus();
  });

  function say(text, value) {
    sending.hidden = false;
    words.textContent = text;
    if (value === undefined) bar.removeAttribute("value");
    else bar.value = value;
  }

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    button.disabled = true;
    const progress = (part) => {
      const percent = Math.round(part * 100);
      if (percent < 100) say(form.dataset.sending.replace("%(percent)s", percent), percent);
      else say(form.dataset.reading);
    };
    progress(0);
    try {
      const answer = await send(form, progress);
      if (answer.ok) go(answer.url);
      else show(answer.page);
    } catch {
      sending.hidden = true;
      words.textContent = "";
      button.disabled = false;
      refuse(form, form.dataset.failed);
    }
  });
}

/** Send a form as the browser would, and hear how much of it is on its way. */
function sent(form, progress) {
  return new Promise((done, failed) => {
    const request = new XMLHttpRequest();
    request.open("POST", form.action);
    request.upload.addEventListener("progress", ({ loaded, total }) => progress(loaded / total));
    request.upload.addEventListener("load", () => progress(1));
    request.addEventListener("error", failed);
    request.addEventListener("load", () => {
      const { status, responseURL, responseText } = request;
      done({ ok: status < 400, url: responseURL, page: responseText });
    });
    request.send(new FormData(form));
  });
}

/** Put the main part of a refused answer in the place of this page's. */
function show(page) {
  const main = new DOMParser().parseFromString(page, "text/html").querySelector("main");
  document.querySelector("main").replaceWith(main);
  for (const form of main.querySelectorAll('[data-feature~="upload"]')) init(form);
  (main.querySelector(".refusal") ?? main.querySelector("h1"))?.focus();
}

function refuse(form, text) {
  const words = document.createElement("p");
  words.className = "refusal";
  words.setAttribute("role", "alert");
  words.textContent = text;
  form.before(words);
}
