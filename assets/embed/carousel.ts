// A carousel scrolls by itself, with the keyboard too; buttons are for who points. Nothing moves without being asked to.

function turnCarousel(list: HTMLElement): void {
  const track = list.querySelector(".track");
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  list.querySelectorAll<HTMLButtonElement>("[data-step]").forEach((button) => {
    button.hidden = !track || track.scrollWidth <= track.clientWidth;
    button.onclick = () =>
      track?.scrollBy({ left: Number(button.dataset.step) * track.clientWidth * 0.9, behavior: still ? "auto" : "smooth" });
  });
}
