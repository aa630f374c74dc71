// The REST calls of the page. Failures are one kind of error that knows what the problem document said.

const TIMEOUT_MS = 15_000;
const FILE_TIMEOUT_MS = 600_000;

export class ApiError extends Error {
  constructor(message, { status = 0, code = "unreachable", retryAfterMs = null } = {}) {
    super(message);
    this.status = status;
    this.code = code;
    this.retryAfterMs = retryAfterMs;
  }

  /** Who calls may not see it: somebody else might. */
  get keyNeeded() {
    return this.status === 401 || this.status === 403;
  }
}

export class Api {
  #degradedSeen;
  #keyNeeded;
  #key = null;

  /**
   * degradedSeen is told after every answer which parts of the node are away, keyNeeded(error, key) what the caller may not
   * see and which key, or null, was sent.
   */
  constructor({ degradedSeen, keyNeeded }) {
    this.#degradedSeen = degradedSeen;
    this.#keyNeeded = keyNeeded;
  }

  /** The key goes with every call from now on; null for nobody's. */
  authenticate(key) {
    this.#key = key;
  }

  get keyed() {
    return this.#key !== null;
  }

  /** Fails where the caller, with the key, may not read at all. */
  async greet(key = this.#key) {
    await this.#send("/v1/limits", { key, read: objectOf });
  }

  async pools({ search, limit }, signal) {
    const page = await this.get("/v1/pools", { sort: "volume24h", limit, q: search }, signal);
    return { pools: page.data.map(withTokens), next: page.next };
  }

  async pool({ chain, address }, signal) {
    return withTokens((await this.get(`/v1/pools/${chain}/${address}`, {}, signal)).data);
  }

  candles({ chain, address }, { interval, from, to, limit, cursor }, signal) {
    return this.get("/v1/candles", { chain, pool: address, interval, from, to, limit, cursor }, signal);
  }

  trades({ chain, address }, { cursor, limit }, signal) {
    return this.get("/v1/trades", { chain, pool: address, limit, cursor }, signal);
  }

  /** What the demo says of itself, or null where the node is not one or plays none. */
  async demo() {
    try {
      return (await this.get("/v1/demo", {})).data;
    } catch (error) {
      if (error.status === 404 || error.code === "role_absent") {
        return null;
      }
      throw error;
    }
  }

  async replay() {
    await this.#send("/v1/demo/replay", { method: "POST", read: () => null });
  }

  post(path, body) {
    return this.#send(path, { method: "POST", body, read: objectOf });
  }

  /** A file of any length, to be kept. */
  file(target) {
    return this.#send(target, { timeoutMs: FILE_TIMEOUT_MS, read: (response) => response.blob() });
  }

  /** The answer with its place in the stream, so that answers and frames can be put in order, and its time. */
  async get(path, parameters, signal) {
    const body = await this.#send(targetOf(path, parameters), { signal, read: objectOf });
    return { data: body.data, next: body.next ?? null, offset: offsetOf(body.asOf), time: body.asOf?.time, chains: body.asOf?.chains };
  }

  async #send(target, { method = "GET", body, signal, timeoutMs = TIMEOUT_MS, key = this.#key, read }) {
    const timeout = AbortSignal.timeout(timeoutMs);
    const headers = { ...(key !== null && { "X-API-Key": key }), ...(body && { "Content-Type": "application/json" }) };
    let response;
    let content;
    try {
      // Revalidated every time: a page that repairs a gap must not be given what the browser kept from before it.
      response = await fetch(target, { method, headers, body: body && JSON.stringify(body), cache: "no-cache", signal: signal ? AbortSignal.any([signal, timeout]) : timeout });
      content = response.ok ? await read(response) : await problem(response);
    } catch (error) {
      if (signal?.aborted) {
        throw error;
      }
      throw new ApiError(response ? "The node's answer cannot be read. Something between here and the node may have cut or replaced it." : "The node did not answer. It may be starting, or the network may be down.");
    }
    this.#degradedSeen((response.headers.get("X-Degraded") ?? "").split(/[\s,]+/).filter(Boolean));
    if (response.ok) {
      return content;
    }
    if (content.keyNeeded) {
      this.#keyNeeded(content, key);
    }
    throw content;
  }
}

/** A path with the parameters that have a value. */
export function targetOf(path, parameters) {
  const query = new URLSearchParams(Object.entries(parameters).filter(([, value]) => value !== undefined && value !== null && value !== ""));
  return query.size === 0 ? path : `${path}?${query}`;
}

/** A pool names its base and quote by side; the page wants the tokens. */
function withTokens(pool) {
  return { ...pool, chain: String(pool.chainId), address: pool.pool, base: pool[pool.base], quote: pool[pool.quote] };
}

function offsetOf(asOf) {
  return Number(asOf?.position?.split(".")[1] ?? 0);
}

async function objectOf(response) {
  const body = await response.json();
  if (body === null || typeof body !== "object") {
    throw new TypeError("no object");
  }
  return body;
}

async function problem(response) {
  const retryAfter = Number(response.headers.get("Retry-After"));
  const retryAfterMs = retryAfter > 0 ? retryAfter * 1000 : null;
  const document = await response.json().catch(() => ({ title: `The node answered ${response.status}` }));
  const { title = "The node refused the request", detail, errors = [], code } = document;
  const words = errors.length > 0 ? errors.map(({ field, message }) => `${field}: ${message}`).join("; ") : detail;
  return new ApiError(words ? `${title}: ${words}` : title, { status: response.status, code, retryAfterMs });
}
