// Events and refusals as they arrive, on top of those that the page had; paused at will, and no more than two hundred of them.
const MOST = 200;
const list = document.querySelector("[data-live]");
const state = document.querySelector("[data-live-state]");

if (list && window.EventSource) {
  const button = document.querySelector("[data-live-pause]");
  const kinds = JSON.parse(list.dataset.kinds);
  // As the page tells those it had: on the clock of Paris, wherever it is read.
  const day = new Intl.DateTimeFormat("fr-FR", { day: "numeric", month: "long", year: "numeric", timeZone: "Europe/Paris" });
  const clock = new Intl.DateTimeFormat("fr-FR", { hour: "numeric", minute: "2-digit", timeZone: "Europe/Paris" });
  const told = (at) => {
    const part = Object.fromEntries(clock.formatToParts(at).map(({ type, value }) => [type, value]));
    return `${day.format(at)} à ${Number(part.hour)} h ${part.minute}`;
  };
  let source = null;

  const show = (at, title, detail) => {
    const line = document.createElement("li");
    const [head, body] = [document.createElement("p"), document.createElement("p")];
    head.className = "rows-title";
    head.textContent = `${told(new Date(at))} · ${title}`;
    body.textContent = detail;
    line.append(head, body);
    list.prepend(line);
    while (list.children.length > MOST) list.lastElementChild.remove();
    document.querySelector("[data-live-empty]")?.remove();
  };
  const pause = () => {
    source?.close();
    source = null;
    button.textContent = "Reprendre";
    state.textContent = "En pause.";
  };
  const follow = () => {
    source = new EventSource(list.dataset.live);
    button.textContent = "Mettre en pause";
    source.onopen = () => (state.textContent = "En direct : ce qui arrive s'ajoute en haut de la liste.");
    source.onerror = () => (state.textContent = "La connexion est coupée ; elle reprend d'elle-même.");
    source.addEventListener("event", ({ data }) => {
      const event = JSON.parse(data);
      const detail = [event.mission_title, event.broadcaster_name, event.announcer_name, event.reason].filter(Boolean).join(" · ");
      show(event.at, kinds[event.kind] ?? event.kind, detail || "Sans mission");
    });
    source.addEventListener("refusal", ({ data }) => {
      const refused = JSON.parse(data);
      const given = Object.entries(refused.subject).map(([name, value]) => `${name} : ${value}`);
      show(refused.at, `Refusé (${refused.code})`, [refused.detail, ...given].join(" · "));
    });
    source.addEventListener("gap", ({ data }) => (state.textContent = JSON.parse(data).detail));
  };
  button.hidden = false;
  button.addEventListener("click", () => (source ? pause() : follow()));
  follow();
}
