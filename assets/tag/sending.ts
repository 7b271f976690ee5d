// Events leave with the page: a beacon is sent even when a form or a link takes the visitor elsewhere.

type Words = Record<string, string | undefined>;

/** Sends an event; `path` comes after `/r/`. In debug mode the answer is read, and told. */
function send(what: string, path: string, words: Words): void {
  const query = new URLSearchParams();
  for (const name in words) if (words[name]) query.set(name, words[name] as string);
  const url = `${host}/r/${path}?${query}`;
  if (!debugging && navigator.sendBeacon && navigator.sendBeacon(url)) {
    note(what, "sent");
    return;
  }
  fetch(url, { method: "POST", keepalive: true, credentials: "omit" })
    .then((answer) => {
      const why = decodeURIComponent(answer.headers.get("x-not-counted") || "");
      note(what, answer.ok && !why && answer.status !== 204 ? "accepted" : "refused", why || `HTTP ${answer.status}`);
    })
    .catch(() => note(what, "refused", "NO_ANSWER"));
}
