// What JavaScript adds to the public pages: the results are swapped in place, and said aloud. Everything works without it.

const LIVE_REGION = "annonce";
const HEADING = "resultats-titre";

/** Tells a screen reader what changed: a region replaced with its content would stay silent. */
function announce() {
  const heading = document.getElementById(HEADING);
  const region = document.getElementById(LIVE_REGION);
  if (heading && region) region.textContent = heading.textContent.trim();
}

/** After a new page of results, reading starts again at their top. A filter just ticked keeps the focus instead. */
function moveToTop(source) {
  const heading = document.getElementById(HEADING);
  if (!heading || !source?.closest(".pagination")) return;
  heading.focus({ preventScroll: true });
  heading.scrollIntoView();
}

document.addEventListener("htmx:afterSettle", (event) => {
  if (event.detail.target?.id !== "resultats") return;
  announce();
  moveToTop(event.detail.requestConfig?.elt);
});

// Without the server's answer the link or the form does what it does without JavaScript: it loads the page.
document.addEventListener("htmx:sendError", (event) => {
  const path = event.detail.requestConfig?.path;
  if (path) window.location.assign(path);
});

// To copy the address of a page: only a browser with JavaScript can, so the button is hidden until then.
document.querySelectorAll("[data-copy]").forEach((place) => {
  place.hidden = !navigator.clipboard;
  place.querySelector("button").addEventListener("click", () => {
    navigator.clipboard.writeText(place.dataset.copy).then(() => {
      place.querySelector("[role=status]").textContent = place.dataset.copied ?? "Copiée";
    });
  });
});
