// Impressions: cards that a person could really see, half of each for a second, once. No cookie, nothing kept.

/** The browser's own refusal, which no site can lift: Do Not Track, Global Privacy Control. */
const objects = navigator.doNotTrack === "1" || !!(navigator as { globalPrivacyControl?: boolean }).globalPrivacyControl;
/** A list drawn again shows the same missions: they are counted once a page. */
const counted = new Set<string>();

/** Counts the cards of a list as they are seen; `means` says in what they stand. Returns what stops watching them. */
function watchCards(list: HTMLElement, platform: string, means: string): () => void {
  const { widget, owner, request } = list.dataset;
  const timers = new Map<Element, number>();
  const watcher = new IntersectionObserver(
    (entries) =>
      entries.forEach(({ target, intersectionRatio }) => {
        clearTimeout(timers.get(target));
        if (intersectionRatio >= 0.5) look(target as HTMLElement);
      }),
    { threshold: [0, 0.5] },
  );
  const look = (card: HTMLElement) =>
    timers.set(
      card,
      setTimeout(() => (document.hidden ? look(card) : tell(card)), 1000),
    );
  /** Seen and not told yet: cards come into view together, and a phone that scrolls sends one message rather than one a card. */
  const seen = new Set<string>();
  let leaving = 0;
  const tell = (card: HTMLElement) => {
    watcher.unobserve(card);
    const mission = card.dataset.mission as string;
    const once = [mission, owner, means, widget, request].join();
    if (counted.has(once)) return;
    counted.add(once);
    seen.add(mission);
    leaving ||= setTimeout(send, 500);
  };
  const send = () => {
    clearTimeout(leaving);
    leaving = 0;
    if (!seen.size) return;
    const told = { publisherId: owner, missions: [...seen], tracker: means, sourceId: widget, requestId: request };
    seen.clear();
    navigator.sendBeacon(`${platform}/r/impressions`, JSON.stringify(told));
  };
  if (request && !objects) {
    list.querySelectorAll("[data-mission]").forEach((card) => watcher.observe(card));
    addEventListener("pagehide", send);
  }
  return () => {
    watcher.disconnect();
    timers.forEach((timer) => clearTimeout(timer));
    removeEventListener("pagehide", send);
    send();
  };
}
