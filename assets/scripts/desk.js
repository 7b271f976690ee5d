// The phone of whoever welcomes remembers its desk for a day: the code of a ticket, read by its camera, then opens it.
const KEY = "desk";
const LASTS = 24 * 3600 * 1000;

const desk = document.querySelector("[data-desk]");
const code = location.pathname.match(/^\/billets\/([^/]+)$/)?.[1];

if (desk) {
  try {
    localStorage.setItem(KEY, JSON.stringify({ address: desk.dataset.desk, at: Date.now() }));
  } catch {
    // A browser that keeps nothing: codes are typed.
  }
  // Where a scanner types; on a phone, the keyboard would cover the list.
  if (matchMedia("(pointer: fine)").matches) document.getElementById("billet")?.focus({ preventScroll: true });
} else if (code) {
  let kept = null;
  try {
    kept = JSON.parse(localStorage.getItem(KEY) ?? "null");
  } catch {
    // The same.
  }
  if (kept && Date.now() - kept.at < LASTS && /^\/accueil-evenement\/[\w-]+$/.test(kept.address)) {
    document.getElementById("pointage").hidden = false;
    const form = document.createElement("form");
    form.method = "post";
    form.action = kept.address;
    const field = document.createElement("input");
    field.type = "hidden";
    field.name = "billet";
    field.value = code;
    form.append(field);
    document.body.append(form);
    form.submit();
  }
}
