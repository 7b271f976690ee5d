// A moderator's keyboard: j and k go from mission to mission, a accepts, r then a digit refuses, u undoes, ? helps.
// Forms do the work, with or without this: here they are sent without losing one's place in the list.
let place = 0;
let refusing = false;

const root = () => document.querySelector("[data-desk-root]");
const missions = () => [...document.querySelectorAll("[data-mission]")];
const say = (sentence) => {
  const told = document.querySelector("[data-said]");
  if (told) told.textContent = sentence;
};

function focus(wanted) {
  const all = missions();
  if (!all.length) return say("Plus aucune mission ici.");
  place = Math.max(0, Math.min(wanted, all.length - 1));
  all[place].focus();
  all[place].scrollIntoView({ block: "nearest" });
}

async function send(form, button) {
  const body = new URLSearchParams(new FormData(form));
  if (button) body.append(button.name, button.value);
  const at = document.activeElement?.closest("[data-mission]") ? missions().indexOf(document.activeElement.closest("[data-mission]")) : place;
  let page;
  try {
    const answer = await fetch(form.action, { method: "POST", body, headers: { accept: "text/html" } });
    page = new DOMParser().parseFromString(await answer.text(), "text/html");
  } catch {
    return say("La décision n'a pas pu être envoyée : vérifiez votre connexion.");
  }
  const fresh = page.querySelector("main");
  if (!fresh?.querySelector("[data-desk-root]")) return form.requestSubmit(button); // signed out, for instance: the page says so
  document.querySelector("main").replaceWith(document.adoptNode(fresh));
  refusing = false;
  focus(at);
  const told = [...root().parentElement.querySelectorAll(".notice, .undo p, .alert")].map((each) => each.textContent.trim().split("\n")[0]);
  say(told.join(" "));
}

// What asks why, put into the form of a mission when it is refused: forms without it accept, or lead to the page of the mission.
function refuse(mission) {
  const link = mission.querySelector("[data-refusing]");
  if (!link) return;
  if (!mission.querySelector("[data-refuse]")) {
    link.closest("form").append(document.querySelector("[data-refusal]").content.cloneNode(true));
  }
  refusing = true;
  const motives = [...mission.querySelectorAll("[name=motif] option")].slice(1).map((each) => each.textContent);
  say(`Refuser : tapez le numéro du motif, ou Échap. ${motives.join(", ")}`);
}

function refuseWith(mission, digit) {
  const motives = mission.querySelector("[data-refuse] [name=motif]");
  if (!motives || digit >= motives.options.length) return say("Ce numéro n'est pas celui d'un motif.");
  motives.selectedIndex = digit;
  const button = mission.querySelector("[data-refuse] button");
  send(button.form, button);
}

const keys = {
  j: () => focus(document.activeElement?.closest("[data-mission]") ? place + 1 : place),
  k: () => focus(place - 1),
  a: (mission) => {
    const button = mission?.querySelector("[data-decide] button[value=accepter]");
    if (button) send(button.form, button);
  },
  r: (mission) => mission && refuse(mission),
  u: () => {
    const form = document.querySelector("[data-undo]");
    if (form) send(form, form.querySelector("button"));
    else say("Il n'y a rien à annuler.");
  },
  "?": () => {
    const help = document.querySelector("[data-keys]");
    help.open = !help.open;
    help.querySelector("summary").focus();
  },
};

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || !root()) return;
  if (event.target.closest("input:not([type=checkbox]), select, textarea")) return;
  const mission = document.activeElement?.closest("[data-mission]");
  if (mission) place = missions().indexOf(mission);
  if (refusing && mission && /^[1-9]$/.test(event.key)) {
    event.preventDefault();
    refuseWith(mission, Number(event.key));
  } else if (refusing && event.key === "Escape") {
    refusing = false;
    mission?.querySelector("[data-refuse]")?.remove();
    say("Refus abandonné.");
  } else if (event.key === "Enter" && event.target === mission) {
    mission.querySelector("a").click();
  } else if (Object.hasOwn(keys, event.key)) {
    event.preventDefault();
    if (event.key !== "r") refusing = false;
    keys[event.key](mission);
  }
});

document.addEventListener("submit", (event) => {
  const form = event.target.closest("[data-decide], [data-undo]");
  if (!form || form.dataset.plain) return;
  form.dataset.plain = "1"; // a second way, if this one fails
  event.preventDefault();
  send(form, event.submitter);
});

document.addEventListener("click", (event) => {
  const mission = event.target.closest("[data-refusing]")?.closest("[data-mission]");
  if (!mission) return;
  event.preventDefault();
  refuse(mission);
  refusing = false; // with a mouse, one chooses in the list
  mission.querySelector("[name=motif]").focus();
});
