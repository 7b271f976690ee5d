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
  const tell = (card: HTMLElement) => {
    watcher.unobserve(card);
    const address = `${platform}/r/impression/${card.dataset.mission}/${owner}?tracker=${means}&sourceId=${widget}&requestId=${request}`;
    if (counted.has(address)) return;
    counted.add(address);
    navigator.sendBeacon(address);
  };
  if (request && !objects) list.querySelectorAll("[data-mission]").forEach((card) => watcher.observe(card));
  return () => {
    watcher.disconnect();
    timers.forEach((timer) => clearTimeout(timer));
  };
}
