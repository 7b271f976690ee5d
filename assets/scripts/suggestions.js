// Jobs and towns suggested while one types (the combobox pattern of WAI-ARIA). htmx fills the list; this shows it and lets one choose.
// Without JavaScript the input is an ordinary one, and the list of results offers the jobs that were meant.

/** Makes a combobox of an input and of the list that it names. */
function suggest(input) {
  const list = document.getElementById(input.dataset.suggestions);
  if (!list) return;
  let active = -1;
  // An answer that comes after the choice, or after the search has left, must not open the list again.
  let typing = false;

  const options = () => [...list.querySelectorAll("[role=option]")];

  function close() {
    typing = false;
    list.hidden = true;
    active = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  }

  function open() {
    list.hidden = !options().length;
    active = -1;
    input.setAttribute("aria-expanded", String(!list.hidden));
    input.removeAttribute("aria-activedescendant");
  }

  function move(step) {
    const all = options();
    active = (active + step + all.length + (active < 0 && step < 0 ? 1 : 0)) % all.length;
    all.forEach((option, rank) => option.setAttribute("aria-selected", String(rank === active)));
    all[active].scrollIntoView({ block: "nearest" });
    input.setAttribute("aria-activedescendant", all[active].id);
  }

  function put(id, value) {
    const field = document.getElementById(id);
    field.value = value(field.value);
    // What follows the form as it is typed does not see what a script writes.
    field.dispatchEvent(new Event("change", { bubbles: true }));
  }

  function choose(option) {
    const { value, beside } = option.dataset;
    const { into } = input.dataset;
    input.value = into ? "" : value;
    if (into) put(into, (lines) => [lines.trim(), value].filter(Boolean).join("\n"));
    else if (beside && input.dataset.beside) put(input.dataset.beside, () => beside);
    close();
  }

  input.setAttribute("role", "combobox");
  input.setAttribute("aria-autocomplete", "list");
  input.setAttribute("aria-controls", list.id);
  close();

  input.addEventListener("keydown", (event) => {
    if (list.hidden) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") move(event.key === "ArrowDown" ? 1 : -1);
    else if (event.key === "Enter" && active >= 0) choose(options()[active]);
    else if (event.key === "Escape") close();
    else return;
    event.preventDefault();
  });
  input.addEventListener("input", () => {
    typing = true;
  });
  input.addEventListener("blur", close);
  input.form?.addEventListener("submit", close);
  // Before the input loses the focus, which would close the list under the finger.
  list.addEventListener("pointerdown", (event) => {
    event.preventDefault();
    const option = event.target.closest("[role=option]");
    if (option) choose(option);
  });
  list.addEventListener("htmx:afterSwap", () => {
    if (typing) open();
  });
}

document.querySelectorAll("[data-suggestions]").forEach(suggest);
