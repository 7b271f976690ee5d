// Which click brought the visitor: in the address, else kept for the tab, or in a cookie of the site that wants one.

const CLICK = "apiengagement_id";
const COOKIE = "apiengagement";
const DAYS = 30;
let landed = "";

/** The last click, or nothing. */
function clickId(): string {
  return valid(parameter(CLICK)) || (!objection() && (cookie() || valid(storage((kept) => kept.getItem(CLICK))))) || landed;
}

/** Keeps the click of the address where the visitor and the site agree to; forgets it everywhere else. */
function keepClick(): void {
  landed = valid(parameter(CLICK)) || landed;
  if (objection()) {
    storage((kept) => kept.removeItem(CLICK));
    if (cookie()) writeCookie("", 0);
  } else if (landed) {
    storage((kept) => kept.setItem(CLICK, landed));
    if (cookieWanted) writeCookie(landed, DAYS);
  }
}

function valid(id: string | null | undefined): string {
  return id && /^[\w-]{1,64}$/.test(id) ? id : "";
}

function cookie(): string {
  const found = /(?:^|; )apiengagement=([^;]*)/.exec(document.cookie);
  return valid(found && found[1]);
}

function writeCookie(value: string, days: number): void {
  const name = location.hostname.replace(/^www\./, "");
  // Shared with sub-domains; browsers refuse a domain to machines without one.
  const domain = /^[\d.]+$|^[^.]*$/.test(name) ? "" : `;domain=${name}`;
  document.cookie = `${COOKIE}=${value};path=/${domain};max-age=${days * 86400};SameSite=Lax;Secure`;
}
