// A click is confirmed as a person's once someone moves, touches or types on the page it led to, after two seconds there.

const TOKEN = "apiengagement_tracking_token";
const GESTURES = ["pointermove", "pointerdown", "keydown", "touchstart", "wheel"];
const LEAST_STAY = 2000;

function watchPerson(): void {
  const id = valid(parameter(CLICK));
  const token = parameter(TOKEN);
  const arrived = performance.now();
  if (!id) return;
  const confirm = (gesture: Event) => {
    // Too early, or made by a program: the next gesture may do.
    if (!gesture.isTrusted || performance.now() - arrived < LEAST_STAY || objection()) return;
    GESTURES.forEach((name) => removeEventListener(name, confirm, true));
    send("person", `${id}/confirm-human`, { token });
  };
  GESTURES.forEach((name) => addEventListener(name, confirm, { capture: true, passive: true }));
}
