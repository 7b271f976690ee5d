// For pages that hold frames of the platform: gives each the height of what it shows. It listens to these frames and to no one else.

((script: HTMLScriptElement | null) => {
  if (!script) return;
  const platform = new URL(script.src).origin;
  const tokens = new WeakMap<object, string>();

  const token = (): string => Array.from(crypto.getRandomValues(new Uint32Array(4)), (part) => part.toString(36)).join("");

  addEventListener("message", ({ origin, source, data }) => {
    if (origin !== platform || !source || !data) return;
    const frame = Array.from(document.querySelectorAll("iframe")).find((each) => each.contentWindow === source);
    if (!frame) return;
    if (data.tremplin === "ready") {
      // Another page of the list: reading goes on from its top.
      if (data.first && tokens.has(source) && frame.getBoundingClientRect().top < 0) frame.scrollIntoView();
      tokens.set(source, token());
      frame.contentWindow?.postMessage({ tremplin: "hello", token: tokens.get(source) }, platform);
    }
    if (data.tremplin === "height" && data.token === tokens.get(source) && data.height > 0 && data.height < 30000)
      frame.style.height = `${data.height}px`;
  });
})(document.currentScript as HTMLScriptElement | null);
