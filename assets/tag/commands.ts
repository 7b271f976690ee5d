// What pages may ask: `apieng("command", …)`, before the script has arrived (the calls wait in `apieng.q`) as after.

interface Options {
  clientEventId?: unknown;
  customAttributes?: unknown;
}

const commands: Record<string, Command> = {
  config(id, options) {
    const wanted = (options || {}) as { cookie?: unknown; consent?: unknown };
    account = text(id) || account;
    if ("cookie" in wanted) cookieWanted = wanted.cookie === true;
    if ("consent" in wanted) consent = agreed(wanted.consent);
    settle();
  },
  consent(answer) {
    consent = agreed(answer);
    settle();
  },
  trackApplication: (mission, given) => track("apply", mission, given),
  trackAccount: (mission, given) => track("account", mission, given),
  trackImpression: (element) => count(element as Element),
  debug,
};

function settle(): void {
  keepClick();
  lookAgain();
}

/** Declares what the visitor did, if a click brought them here. */
function track(path: "apply" | "account", mission: unknown, given: unknown): void {
  const view = clickId();
  if (!view) {
    note(path, "refused", "NO_CLICK");
    return;
  }
  // The mission may be left out.
  const only = given === undefined && typeof mission === "object";
  const { clientEventId, customAttributes } = optionsOf(only ? mission : given);
  send(path, path, {
    view,
    // Without what comes after `?`, where sites put names and addresses.
    url: location.origin + location.pathname,
    publisher: account,
    mission: only ? "" : text(mission),
    clientEventId: text(clientEventId),
    customAttributes: path === "apply" ? text(customAttributes) : "",
  });
}

/** Older pages give the attributes themselves. */
function optionsOf(given: unknown): Options {
  const named = typeof given === "object" && given && ("clientEventId" in given || "customAttributes" in given);
  return named ? (given as Options) : { customAttributes: given };
}

function text(value: unknown): string {
  if (value === undefined || value === null) return "";
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

function run(name: unknown, ...given: unknown[]): void {
  try {
    // An unknown command is not a function, and is noted as any other fault.
    (commands[text(name)] as Command)(...given);
  } catch (error) {
    note(text(name), "refused", String(error));
  }
}

const entry: Entry = run;
entry.lines = lines;

// Twice on a page, the tag counts once.
if (!page.apieng || !page.apieng.lines) {
  const queued = (page.apieng && page.apieng.q) || [];
  page.apieng = entry;
  page._apieng = commands;
  if (parameter(DEBUG) || storage((kept) => kept.getItem(DEBUG))) debug();
  Array.from(queued).forEach((call) => run(...(Array.from(call) as [unknown])));
  keepClick();
  if (document.readyState === "loading") addEventListener("DOMContentLoaded", watchPage);
  else watchPage();
  watchPerson();
}
