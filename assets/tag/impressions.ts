// Impressions: what a person could really see, half of it for a second. Never what is hidden, nor what is below the fold.

const SPANS = '[data-name="tracker_counter"],[name="tracker_counter"]';
const LINKS = `a[href*="//${new URL(host).host}/r/"]`;
/** What tells which mission an element shows: lists reuse their elements for other missions. */
const TOLD = ["data-name", "name", "data-id", "data-publisher", "data-source", "data-request", "href"];

interface Impression {
  path: string;
  words: Words;
  mission?: string;
}

const subjects = new WeakMap<Element, string>();
const inView = new Set<Element>();
const timers = new Map<Element, number>();
/** A list drawn again shows the same missions: they are counted once a page. */
const counted = new Set<string>();

/** What an element counts; a text is why it counts nothing. */
function impressionOf(element: Element): Impression | string {
  if (element instanceof HTMLAnchorElement && !element.matches(SPANS)) return ofLink(element);
  const { id, publisher, source, request } = (element as HTMLElement).dataset;
  return ofMission(id, publisher, { tracker: "pixel", sourceId: source, requestId: request });
}

function ofLink(link: HTMLAnchorElement): Impression | string {
  const [, , first = "", second = ""] = link.pathname.split("/");
  const asked = new URLSearchParams(link.search);
  const words = { tracker: "link", sourceId: asked.get("widgetId") || "", requestId: asked.get("requestId") || "" };
  if (first === "campaign") return { path: `impression/campaign/${second}`, words: {} };
  return first === "widget" ? ofMission(second, "", words) : ofMission(first, second, { tracker: "link" });
}

function ofMission(mission: string | undefined, publisher: string | undefined, words: Words): Impression | string {
  const by = publisher || account;
  if (!mission) return "NO_MISSION";
  return by ? { path: `impression/${encodeURIComponent(mission)}/${encodeURIComponent(by)}`, words, mission } : "NO_PUBLISHER";
}

/** Counts an impression at once, if it may be. */
function count(element: Element): void {
  const found = impressionOf(element);
  if (typeof found === "string" || objection()) {
    note("impression", "refused", typeof found === "string" ? found : objection());
    return;
  }
  leave(element);
  watcher.unobserve(element);
  const key = location.pathname + found.path + JSON.stringify(found.words);
  if (counted.has(key)) {
    note(found.path, "refused", "SEEN_BEFORE");
    return;
  }
  counted.add(key);
  send(found.path, found.path, found.words);
}

/** A link beside a counter of the same mission is one impression, not two. */
function doubled(element: Element): boolean {
  const found = impressionOf(element);
  const other = (span: HTMLElement) => span !== element && typeof found !== "string" && span.dataset.id === found.mission;
  return !element.matches(SPANS) && [...document.querySelectorAll<HTMLElement>(SPANS)].some(other);
}

/** Transparent or hidden by a style, an element still has a place on the page: the observer sees it, a person does not. */
function shown(element: Element): boolean {
  const { checkVisibility } = element as { checkVisibility?: (options: object) => boolean };
  return !checkVisibility || checkVisibility.call(element, { checkOpacity: true, checkVisibilityCSS: true });
}

function enter(element: Element): void {
  inView.add(element);
  clearTimeout(timers.get(element));
  const look = () => document.visibilityState === "visible" && shown(element) && !doubled(element) && count(element);
  timers.set(element, setTimeout(look, 1000));
}

function leave(element: Element): void {
  inView.delete(element);
  clearTimeout(timers.get(element));
}

/** Something changed for all of them: the account is known, the visitor agreed, the tab was shown again: a whole second is due. */
function lookAgain(): void {
  inView.forEach(enter);
}

const watcher = new IntersectionObserver(
  (entries) =>
    entries.forEach(({ target, isIntersecting, intersectionRatio, intersectionRect, rootBounds }) => {
      const { width, height } = intersectionRect;
      // A card taller than the screen never shows half of itself: half a screen of it is enough.
      const fills = rootBounds && width * height * 2 >= rootBounds.width * rootBounds.height;
      const seen = isIntersecting && (intersectionRatio >= 0.5 || fills);
      if (seen && !inView.has(target)) enter(target);
      if (!seen) leave(target);
    }),
  { threshold: Array.from({ length: 21 }, (_, step) => step / 20) },
);

function scan(): void {
  document.querySelectorAll(`${SPANS},${LINKS}`).forEach((element) => {
    const subject = TOLD.map((name) => element.getAttribute(name)).join();
    if (subjects.get(element) === subject) return;
    subjects.set(element, subject);
    leave(element);
    // Watched anew, so that the observer tells at once where it is.
    watcher.unobserve(element);
    watcher.observe(element);
  });
}

function watchPage(): void {
  let waiting = 0;
  const later = () => {
    waiting ||= setTimeout(() => {
      waiting = 0;
      scan();
    }, 50);
  };
  scan();
  new MutationObserver(later).observe(document, { childList: true, subtree: true, attributes: true, attributeFilter: TOLD });
  document.addEventListener("visibilitychange", lookAgain);
}
