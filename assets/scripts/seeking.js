// The key « / » leads to the search field of every page of the workspace, but where one is typing.
const field = document.getElementById("chercher-partout");

document.addEventListener("keydown", (event) => {
  if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
  const at = event.target;
  if (at instanceof HTMLElement && (at.isContentEditable || at.closest("input:not([type=checkbox], [type=radio]), textarea, select"))) return;
  event.preventDefault();
  field.focus();
  field.select();
});
