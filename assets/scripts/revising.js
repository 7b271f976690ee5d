// What is changed in a published mission stays in this browser until it is saved: a lost tab loses nothing, and nobody sees it before.
const LASTS = 24 * 3600 * 1000;
const form = document.querySelector("form[data-revised]");

if (form) {
  const key = `revision ${location.pathname}`;
  const told = form.querySelector("[data-kept-told]");
  const fields = [...form.elements].filter((each) => each.name && !["hidden", "submit"].includes(each.type));
  const typed = () => fields.map((each) => each.value);
  const shown = JSON.stringify(typed());
  const forget = () => localStorage.removeItem(key);

  const recall = () => {
    const kept = JSON.parse(localStorage.getItem(key) ?? "null");
    // What was typed over another version, or with other places, is no longer about what is shown.
    const about = kept && kept.version === form.dataset.revised && kept.typed.length === fields.length && Date.now() - kept.at < LASTS;
    if (!about) forget();
    // After a refusal, the page already shows what was sent.
    if (!about || document.querySelector("[role=alert]")) return;
    kept.typed.forEach((value, place) => { fields[place].value = value; });
    told.textContent = "Vos changements pas encore enregistrés sont repris. ";
    const back = document.createElement("button");
    Object.assign(back, { type: "button", className: "btn btn-link", textContent: "Revenir à la version publiée" });
    back.addEventListener("click", () => { forget(); location.reload(); });
    told.append(back);
  };

  try {
    recall();
    form.addEventListener("input", () => {
      const changed = JSON.stringify(typed()) !== shown;
      if (changed) localStorage.setItem(key, JSON.stringify({ version: form.dataset.revised, at: Date.now(), typed: typed() }));
      else forget();
      told.textContent = changed ? "Gardé dans ce navigateur, pas encore enregistré." : "";
    });
    form.addEventListener("submit", (event) => { if (!event.submitter?.name) forget(); });
    form.querySelector("a.btn-link")?.addEventListener("click", forget);
  } catch {
    // A browser that keeps nothing: the form works as without this.
  }
}
