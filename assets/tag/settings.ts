// The tag that partners put on their pages. These files are one script: they share their names, and are joined in the order of
// tsconfig.json by scripts/build_assets.py. It must not throw, whatever a page does: a broken tag would break the page.

type Command = (...given: unknown[]) => void;

/** What pages know as `apieng`: a queue until this script arrives, then what runs the commands. */
interface Entry extends Command {
  q?: ArrayLike<unknown>[];
  lines?: Line[];
  reader?: (line: Line) => void;
}

const page = window as unknown as { apieng?: Entry; _apieng?: Record<string, Command> };
const script = (document.currentScript || document.querySelector('script[src*="jstag"]')) as HTMLScriptElement | null;
const said = script ? script.dataset : {};

/** Where events go: where this script comes from, unless the page says otherwise (a partner that serves its own copy). */
const host = new URL(said.host || (script && script.src) || "/", location.href).origin;

/** The partner whose page this is. */
let account = said.publisher || "";
/** A cookie only where the site wants one. */
let cookieWanted = said.cookie === "yes";
/** What the visitor answered; undefined where nobody asks. `data-consent="required"` waits for the `consent` command. */
let consent = said.consent ? agreed(said.consent) : undefined;

/** The browser's own refusal, which no site can lift: Do Not Track, Global Privacy Control. */
const signal = navigator.doNotTrack === "1" || (navigator as { globalPrivacyControl?: boolean }).globalPrivacyControl;

function agreed(answer: unknown): boolean {
  return answer === true || /^(yes|oui|granted|true)$/i.test(String(answer));
}

/** Why nothing may be kept nor observed, or nothing. A click id in the address still goes with an application: nothing is kept. */
function objection(): string {
  return signal ? "PRIVACY_SIGNAL" : consent === false ? "NO_CONSENT" : "";
}

/** A parameter of the page's address. */
function parameter(name: string): string {
  return new URLSearchParams(location.search).get(name) || "";
}

/** Storage throws where the visitor blocks it. */
function storage<T>(use: (kept: Storage) => T): T | undefined {
  try {
    return use(sessionStorage);
  } catch {
    return undefined;
  }
}
