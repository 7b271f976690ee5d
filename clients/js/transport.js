// How calls travel: the key, refusals, patience when asked to wait. No dependency: `fetch` is everywhere.

/** A refusal of the API: `code` never changes, `message` is a sentence in French, `errors` names each fault. */
export class TremplinError extends Error {
  constructor(status, code, message, errors = []) {
    super(message);
    this.name = "TremplinError";
    this.status = status;
    this.code = code;
    this.errors = errors;
  }
}

const MOST_SECONDS = 60;

/** An address with its parameters in their places. */
export function fill(path, values) {
  let index = 0;
  return path.replace(/\{[^}]+\}/g, () => encodeURIComponent(values[index++]));
}

export class Transport {
  constructor({ key = "", baseUrl = "http://localhost:8000", fetch: send = globalThis.fetch, retries = 2 } = {}) {
    this.key = key;
    this.baseUrl = baseUrl.replace(/\/+$/, "");
    this.send = (...given) => send(...given);
    this.retries = retries;
  }

  /** Sends a request and gives the answer as it came; throws TremplinError when it is a refusal. */
  async request(method, path, { query = {}, headers = {}, body } = {}) {
    const address = new URL(this.baseUrl + path);
    for (const [name, value] of Object.entries(query)) if (value !== undefined && value !== null) address.searchParams.set(name, String(value));
    const sent = { accept: "application/json" };
    if (this.key) sent["x-api-key"] = this.key;
    if (body !== undefined) sent["content-type"] = "application/json";
    for (const [name, value] of Object.entries(headers)) if (value !== undefined && value !== null) sent[name] = String(value);
    const again = method === "GET" || "Idempotency-Key" in sent;
    for (let tries = 0; ; tries++) {
      const answer = await this.send(address, { method, headers: sent, body: body === undefined ? undefined : JSON.stringify(body) });
      if (answer.ok) return answer;
      const seconds = Number(answer.headers.get("retry-after") ?? NaN);
      if (!again || tries >= this.retries || ![429, 503].includes(answer.status) || !(seconds <= MOST_SECONDS)) throw await refusal(answer);
      await new Promise((done) => setTimeout(done, seconds * 1000));
    }
  }

  /** The same, its JSON read; nothing for an answer without a body. */
  async call(method, path, options) {
    const answer = await this.request(method, path, options);
    const text = await answer.text();
    return text ? JSON.parse(text) : undefined;
  }
}

async function refusal(answer) {
  const told = await answer.json().catch(() => ({}));
  return new TremplinError(answer.status, told.code ?? "", told.detail ?? told.message ?? answer.statusText, told.errors ?? []);
}
