// Inside a frame: tells the page around how high the list is, once that page has said who it is (host.ts).

const shown = document.querySelector<HTMLElement>(".tremplin");
if (shown) {
  watchCards(shown, "", "frame");
  turnCarousel(shown);
}

if (parent !== window) {
  let around: { origin: string; token: string } | undefined;
  let told = 0;
  const tell = () => {
    const height = Math.ceil(document.documentElement.getBoundingClientRect().height);
    if (height === told) return;
    // What pages of API Engagement listen to, which never say who they are: a height says nothing of anyone.
    if (shown && "legacy" in shown.dataset) parent.postMessage({ type: "resize", height, source: "tremplin" }, "*");
    if (!around) return;
    told = height;
    parent.postMessage({ tremplin: "height", token: around.token, height }, around.origin);
  };
  addEventListener("message", ({ source, origin, data }) => {
    if (source !== parent || !data || data.tremplin !== "hello" || typeof data.token !== "string") return;
    around = { origin, token: data.token };
    told = 0;
    tell();
  });
  new ResizeObserver(tell).observe(document.documentElement);
  // Said again for a while: the script of the page around may come after us, or never.
  const knock = (times: number) => {
    if (around || times > 20) return;
    parent.postMessage({ tremplin: "ready", first: !times }, "*");
    setTimeout(knock, 500, times + 1);
  };
  knock(0);
}
