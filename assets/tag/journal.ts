// What became of each event, kept in memory for the integrator: the panel explains it (panel/panel.ts).

/** When, what, what became of it, and why: a code of ours, or the platform's own words. */
type Line = [at: number, what: string, fate: Fate, why: string];
type Fate = "sent" | "accepted" | "refused";

const MOST_LINES = 100;
const DEBUG = "apieng_debug";
const lines: Line[] = [];
let debugging = false;

function note(what: string, fate: Fate, why = ""): void {
  const line: Line = [Date.now(), what, fate, why];
  if (lines.push(line) > MOST_LINES) lines.shift();
  if (page.apieng && page.apieng.reader) page.apieng.reader(line);
}

/** Asks for the panel, a script of its own that visitors never load. */
function debug(): void {
  if (debugging) return;
  debugging = true;
  storage((kept) => kept.setItem(DEBUG, "1"));
  const panel = document.createElement("script");
  panel.src = `${host}/jstag-debug.js`;
  document.head.append(panel);
}
