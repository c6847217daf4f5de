/** Hands an address to the device's own way of sending, where it has one. */
export default function init(button, device = window.navigator) {
  if (!device.share) return;
  const field = document.getElementById(button.getAttribute("aria-controls"));
  button.hidden = false;
  button.addEventListener("click", () => {
    device.share({ title: button.dataset.title, url: field.value }).catch((problem) => {
      if (problem.name !== "AbortError") field.focus(); // whoever changed their mind needs nothing
    });
  });
}
