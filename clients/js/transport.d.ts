/** One fault of a request: where it is (a JSON Pointer), and what it is. */
export interface Fault {
  pointer: string;
  detail: string;
  code?: string;
}

/** A refusal of the API: `code` never changes, `message` is a sentence in French, `errors` names each fault. */
export declare class TremplinError extends Error {
  readonly status: number;
  readonly code: string;
  readonly errors: readonly Fault[];
}

export interface Options {
  /** Your key; what is open to anyone needs none. Never put it in a public page. */
  key?: string;
  baseUrl?: string;
  fetch?: typeof globalThis.fetch;
  /** How many times to wait, as `Retry-After` says, before giving up. */
  retries?: number;
}

export interface Sent {
  query?: Record<string, unknown>;
  headers?: Record<string, string | undefined>;
  body?: unknown;
}

export declare class Transport {
  constructor(options?: Options);
  /** Sends a request and gives the answer as it came: for files and streams. */
  request(method: string, path: string, options?: Sent): Promise<Response>;
}
