// <tremplin-missions widget="…">: a widget in a page, without a frame. The platform draws the list, as it does for frames; this
// puts it in a tree of its own, where the styles of the page do not reach, and follows links and forms without leaving the page.

/** Given by scripts/build_assets.py: the address of this module, and the style sheet of embeds. */
declare const HERE: string;
declare const STYLE: string;

const ORIGIN = new URL(HERE).origin;
const SHEET = new CSSStyleSheet();
SHEET.replaceSync(STYLE);

interface Policy {
  createHTML(html: string): string;
}
const { trustedTypes } = window as { trustedTypes?: { createPolicy(name: string, rules: Policy): Policy } };
// Sites that mistrust any HTML let this name in (`trusted-types tremplin-missions`).
const policy = trustedTypes?.createPolicy("tremplin-missions", { createHTML: (html) => html });

const FAILED = "Les missions n'ont pas pu être chargées.";
let outlines: Promise<string> | undefined;

/** What the platform drew, before it is in the page: nothing in it is loaded yet. */
function parsed(html: string): HTMLTemplateElement {
  const template = document.createElement("template");
  template.innerHTML = policy ? policy.createHTML(html) : html;
  return template;
}

class TremplinMissions extends HTMLElement {
  static observedAttributes = ["widget", "filters"];

  private theme = new CSSStyleSheet();
  private body = document.createElement("div");
  private voice = document.createElement("p");
  private asked = new AbortController();
  private unwatch = () => {};
  /** The attributes that an element is made with are told one by one before it is in the page. */
  private started = false;

  constructor() {
    super();
    const root = this.attachShadow({ mode: "open" });
    root.adoptedStyleSheets = [SHEET, this.theme];
    this.voice.className = "sr";
    this.voice.setAttribute("role", "status");
    // Until the list comes, what the page wrote inside the element is shown.
    this.body.append(document.createElement("slot"));
    root.append(this.body, this.voice);
    root.addEventListener("click", (event) => this.follow(event as MouseEvent));
    root.addEventListener("submit", (event) => this.send(event as SubmitEvent));
  }

  connectedCallback(): void {
    this.start();
  }

  disconnectedCallback(): void {
    this.started = false;
    this.asked.abort();
    this.unwatch();
  }

  attributeChangedCallback(): void {
    if (this.started) this.start();
  }

  private start(): void {
    this.started = true;
    const widget = this.getAttribute("widget");
    const filters = (this.getAttribute("filters") || "").replace(/^\?/, "");
    if (widget) this.load(`/embed/${encodeURIComponent(widget)}?${filters}`, false);
  }

  /** Shows a list; `path` is that of its page. `moved`: the visitor asked for it, and reads on from its top. */
  private async load(path: string, moved: boolean): Promise<void> {
    this.asked.abort();
    const { signal } = (this.asked = new AbortController());
    this.setAttribute("aria-busy", "true");
    const { pathname, search } = new URL(path, ORIGIN);
    try {
      const answer = await fetch(`${ORIGIN}${pathname}/liste${search}`, { credentials: "omit", signal });
      // What is refused comes with a sentence for people; a failure does not.
      if (answer.status >= 500 || !answer.headers.get("content-type")?.startsWith("text/html")) throw new Error(String(answer.status));
      const html = await answer.text();
      if (!signal.aborted) await this.show(html, moved);
    } catch {
      if (!signal.aborted) this.fail(path);
    }
    if (!signal.aborted) this.removeAttribute("aria-busy");
  }

  private async show(html: string, moved: boolean): Promise<void> {
    this.unwatch();
    const { content } = parsed(html);
    // Addresses of the platform: here they would lead into the site. Outlines of another site are refused by browsers: `draw`.
    content.querySelectorAll('a[href^="/"]').forEach((link) => link.setAttribute("href", ORIGIN + link.getAttribute("href")));
    content.querySelectorAll("use").forEach((use) => use.setAttribute("href", `#${use.getAttribute("href")?.split("#")[1]}`));
    const list = content.querySelector<HTMLElement>(".tremplin");
    this.body.replaceChildren(content);
    if (!list) return;
    this.paint(list);
    turnCarousel(list);
    this.unwatch = watchCards(list, ORIGIN, "element");
    const count = list.querySelector<HTMLElement>(".count");
    if (moved && count) {
      this.voice.textContent = count.textContent;
      count.focus({ preventScroll: true });
      const { top } = count.getBoundingClientRect();
      if (top < 0 || top > innerHeight / 2) count.scrollIntoView();
    }
    if (list.querySelector(".map")) await this.draw(list);
  }

  /** The colours of the widget, or those of the page (`--tremplin-…`), or ours where these could not be read. */
  private paint(list: HTMLElement): void {
    const { accent, onAccent, link } = list.dataset;
    const said = (name: string, value?: string) => `--${name}:var(--tremplin-${name},${value});`;
    const chosen = said("accent", accent) + said("on-accent", onAccent) + said("link", link);
    this.theme.replaceSync(`:host{${chosen}}`);
    const look = (selector: string) => getComputedStyle(list.querySelector(selector) || list);
    const paper = getComputedStyle(list);
    let mended = "";
    if (isFaint(paper.color, paper.backgroundColor)) mended += "--tremplin-text:#12292d;--tremplin-background:#fff;";
    const button = look(".go");
    if (isFaint(button.color, button.backgroundColor)) mended += "--accent:#0b5862;--on-accent:#fff;";
    if (isFaint(look("a").color, mended.includes("text") ? "rgb(255,255,255)" : paper.backgroundColor)) mended += "--link:currentcolor;";
    if (!mended) return;
    this.theme.replaceSync(`:host{${chosen}}.tremplin{${mended}}`);
    console.warn("tremplin-missions : des couleurs de cette page ne se lisent pas assez bien (4,5 pour 1), d'autres les remplacent.", this);
  }

  /** Brings the outlines of the map in, asked for once for all the maps of the page. */
  private async draw(list: HTMLElement): Promise<void> {
    outlines ||= fetch(`${ORIGIN}/embed/departements.svg`, { credentials: "omit" }).then((answer) => answer.text());
    const holder = document.createElement("div");
    holder.hidden = true;
    holder.append(parsed(await outlines).content);
    list.append(holder);
  }

  private follow(event: MouseEvent): void {
    const link = (event.target as Element).closest<HTMLAnchorElement>("a");
    if (!link || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    const anchor = link.getAttribute("href");
    if (anchor?.startsWith("#")) {
      event.preventDefault();
      this.body.querySelector<HTMLElement>(anchor)?.focus();
    } else if ("go" in link.dataset) {
      event.preventDefault();
      this.load(link.getAttribute("href") || "", true);
    }
  }

  private send(event: SubmitEvent): void {
    event.preventDefault();
    const form = event.target as HTMLFormElement;
    const said = Array.from(new FormData(form) as unknown as Iterable<[string, string]>).filter(([, value]) => value);
    this.load(`${form.getAttribute("action")}?${new URLSearchParams(said)}`, true);
  }

  private fail(path: string): void {
    this.unwatch();
    const said = document.createElement("p");
    said.setAttribute("role", "alert");
    said.textContent = `${FAILED} `;
    const again = document.createElement("button");
    again.type = "button";
    again.textContent = "Réessayer";
    again.onclick = () => this.load(path, true);
    said.append(again);
    this.body.replaceChildren(said, document.createElement("slot"));
  }
}

if (!customElements.get("tremplin-missions")) customElements.define("tremplin-missions", TremplinMissions);
