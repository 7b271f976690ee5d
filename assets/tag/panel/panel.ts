// Debug mode of the tag: a table in the console and a panel on the page, with the reason of each refusal in words.

/** As in journal.ts. */
type Line = [at: number, what: string, fate: "sent" | "accepted" | "refused", why: string];

const FATES = { sent: "envoyé", accepted: "accepté", refused: "refusé" };
const EVENTS: Record<string, string> = { apply: "candidature", account: "compte", person: "personne confirmée" };
const REASONS: Record<string, string> = {
  NO_CLICK: "aucun clic : apiengagement_id n'était pas dans l'adresse d'arrivée, ou n'a pas pu être gardé jusqu'ici",
  NO_CONSENT: "le visiteur a refusé, ou n'a pas encore répondu",
  PRIVACY_SIGNAL: "le navigateur demande de ne pas suivre (Do Not Track ou Global Privacy Control)",
  NO_MISSION: "l'élément n'a pas de data-id",
  NO_PUBLISHER: "diffuseur inconnu : ni data-publisher, ni apieng(\"config\", …)",
  SEEN_BEFORE: "déjà compté sur cette page",
  "HTTP 204": "ignoré : robot, ou événement incomplet (la raison est dans le suivi en direct)",
  "HTTP 403": "le jeton reçu avec la visite ne va pas avec ce clic, ou a expiré",
  "HTTP 404": "mission, diffuseur, campagne ou clic inconnu",
  NO_ANSWER: "la plateforme n'a pas répondu : adresse fausse, ou bloquée par le navigateur ou par une extension",
};

const entry = (window as unknown as { apieng: { lines: Line[]; reader?: (line: Line) => void } }).apieng;

function make(tag: string, text: string, style: string): HTMLElement {
  const made = document.createElement(tag);
  made.textContent = text;
  // Set by script, which no security policy of the site forbids, unlike an attribute.
  made.style.cssText = style;
  return made;
}

function words([at, what, fate, why]: Line): { heure: string; quoi: string; sort: string; pourquoi: string } {
  const heure = new Date(at).toLocaleTimeString("fr");
  const unknown = why.startsWith("TypeError") ? `commande inconnue, ou mal employée (${why})` : why;
  return { heure, quoi: EVENTS[what] || what.replace("impression/", "affichage "), sort: FATES[fate], pourquoi: why === "HTTP 200" ? "" : REASONS[why] || unknown };
}

function openPanel(): void {
  const frame = make("aside", "", "position:fixed;right:8px;bottom:8px;z-index:2147483647;width:min(420px,calc(100vw - 16px))");
  const box = make("div", "", "background:#07353d;color:#fff;font:14px/1.4 sans-serif;padding:12px;border-radius:8px");
  const list = make("div", "", "clear:both;min-height:1.4em;max-height:40vh;overflow:auto");
  const close = make("button", "Fermer", "float:right;font:inherit;padding:4px 12px");
  const show = (line: Line) => {
    const { heure, quoi, sort, pourquoi } = words(line);
    const side = line[2] === "refused" ? "#ff8a8a" : "#7fe3a1";
    list.append(make("p", `${heure} ${quoi} : ${sort}${pourquoi && `, ${pourquoi}`}`, `margin:4px 0;padding-left:8px;border-left:4px solid ${side}`));
    list.scrollTop = list.scrollHeight;
  };
  close.onclick = () => {
    frame.remove();
    delete entry.reader;
    sessionStorage.removeItem("apieng_debug");
  };
  frame.setAttribute("aria-label", "Suivi des événements");
  list.setAttribute("role", "log");
  list.setAttribute("aria-label", "Événements");
  list.tabIndex = 0;
  console.table(entry.lines.map(words));
  entry.lines.forEach(show);
  entry.reader = (line) => {
    console.table([words(line)]);
    show(line);
  };
  box.append(close, make("h2", "Suivi des événements", "font-size:16px;margin:0 0 8px"), list);
  // In a tree of its own: the styles of the page do not reach it, nor its own the page.
  frame.attachShadow({ mode: "open" }).append(box);
  document.body.append(frame);
}

if (document.body) openPanel();
else addEventListener("DOMContentLoaded", openPanel);
