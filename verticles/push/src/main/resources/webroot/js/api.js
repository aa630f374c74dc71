// The REST calls of the page. Failures are one kind of error that knows what the problem document said.

const TIMEOUT_MS = 15_000;

export class ApiError extends Error {
  constructor(message, { status = 0, code = "unreachable", retryAfterMs = null } = {}) {
    super(message);
    this.status = status;
    this.code = code;
    this.retryAfterMs = retryAfterMs;
  }
}

export class Api {
  #degradedSeen;

  /** degradedSeen is told after every answer which parts of the node are away. */
  constructor(degradedSeen) {
    this.#degradedSeen = degradedSeen;
  }

  async pools({ search, cursor }, signal) {
    const page = await this.#get("/v1/pools", { sort: "volume24h", limit: 50, q: search, cursor }, signal);
    return { pools: page.data.map(withTokens), next: page.next };
  }

  async pool({ chain, address }, signal) {
    return withTokens((await this.#get(`/v1/pools/${chain}/${address}`, {}, signal)).data);
  }

  candles({ chain, address }, { interval, from, to, limit, cursor }, signal) {
    return this.#get("/v1/candles", { chain, pool: address, interval, from, to, limit, cursor }, signal);
  }

  trades({ chain, address }, { cursor, limit }, signal) {
    return this.#get("/v1/trades", { chain, pool: address, limit, cursor }, signal);
  }

  /** What the demo says of itself, or null where the node is not a demo. */
  async demo() {
    try {
      return (await this.#get("/v1/demo", {})).data;
    } catch (error) {
      if (error.status === 404) {
        return null;
      }
      throw error;
    }
  }

  async replay() {
    await this.#send("/v1/demo/replay", { method: "POST" });
  }

  /** The answer with its place in the stream, so that answers and frames can be put in order. */
  async #get(path, parameters, signal) {
    const query = new URLSearchParams(Object.entries(parameters).filter(([, value]) => value !== undefined && value !== ""));
    const response = await this.#send(query.size === 0 ? path : `${path}?${query}`, { signal });
    const body = await response.json();
    return { data: body.data, next: body.next ?? null, offset: offsetOf(body.asOf) };
  }

  async #send(target, { method = "GET", signal }) {
    const timeout = AbortSignal.timeout(TIMEOUT_MS);
    let response;
    try {
      // Revalidated every time: a page that repairs a gap must not be given what the browser kept from before it.
      response = await fetch(target, { method, cache: "no-cache", signal: signal ? AbortSignal.any([signal, timeout]) : timeout });
    } catch (error) {
      if (signal?.aborted) {
        throw error;
      }
      throw new ApiError("The node did not answer. It may be starting, or the network may be down.");
    }
    this.#degradedSeen((response.headers.get("X-Degraded") ?? "").split(/[\s,]+/).filter(Boolean));
    if (!response.ok) {
      throw await problem(response);
    }
    return response;
  }
}

/** A pool names its base and quote by side; the page wants the tokens. */
function withTokens(pool) {
  return { ...pool, chain: String(pool.chainId), address: pool.pool, base: pool[pool.base], quote: pool[pool.quote] };
}

function offsetOf(asOf) {
  return Number(asOf?.position?.split(".")[1] ?? 0);
}

async function problem(response) {
  const retryAfter = Number(response.headers.get("Retry-After"));
  const retryAfterMs = retryAfter > 0 ? retryAfter * 1000 : null;
  const document = await response.json().catch(() => ({ title: `The node answered ${response.status}` }));
  const message = document.detail ? `${document.title}: ${document.detail}` : document.title;
  return new ApiError(message ?? "The node refused the request", { status: response.status, code: document.code, retryAfterMs });
}
