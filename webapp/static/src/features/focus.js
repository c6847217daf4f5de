/** What went wrong is where a reader begins. */
export default function init(root) {
  root.focus();
}
