// A mission being written is kept a moment after each change, as the button « Garder en brouillon » would: a lost tab loses nothing.
const PAUSE = 1500;
const form = document.querySelector("form[data-kept]");

if (form) {
  const told = form.querySelector("[data-kept-told]");
  let waiting = 0;
  let keeping = null;
  let leaving = false;

  const filled = () => ["titre", "description"].some((name) => form.elements[name].value.trim());

  const send = async () => {
    const sent = new FormData(form);
    sent.set("geste", "brouillon");
    try {
      const answer = await fetch(form.action, { method: "POST", body: sent, headers: { "HX-Request": "true" } });
      const address = answer.headers.get("Location");
      if (!answer.ok || !address) throw new Error(String(answer.status));
      form.action = address;
      history.replaceState(history.state, "", address);
      told.textContent = `Brouillon gardé à ${new Date().toLocaleTimeString("fr-FR", { hour: "2-digit", minute: "2-digit" })}.`;
    } catch {
      told.textContent = "Le brouillon n'a pas pu être gardé : il le sera à votre prochaine frappe. Ce que vous tapez reste ici.";
    }
    keeping = null;
  };

  form.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(async () => {
      await keeping;
      if (filled() && !leaving) keeping = send();
    }, PAUSE);
  });

  // What is being kept must have an address before it is published: else the draft would stay beside the mission.
  form.addEventListener("submit", async (event) => {
    clearTimeout(waiting);
    leaving = true;
    if (!keeping) return;
    event.preventDefault();
    await keeping;
    form.requestSubmit(event.submitter);
  });
}
