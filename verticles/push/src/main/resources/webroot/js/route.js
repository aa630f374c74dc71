// The address of the view, kept in the hash so that a reload, a bookmark and the back button keep it:
// #/<chain>/<pool>/<interval>

export const INTERVALS = ["1m", "5m", "15m", "1h", "4h", "1d"];
export const INTERVAL_FIRST = "5m";
const PATTERN = /^#\/([1-9]\d{0,19})\/(0x(?:[0-9a-f]{40}|[0-9a-f]{64}))(?:\/(\w+))?$/i;

/** The view that a hash names, or null. */
export function parseRoute(hash) {
  const match = PATTERN.exec(hash);
  if (match === null) {
    return null;
  }
  const [, chain, address, interval] = match;
  return { chain, address: address.toLowerCase(), interval: INTERVALS.includes(interval) ? interval : INTERVAL_FIRST };
}

export function hashOf({ chain, address, interval }) {
  return `#/${chain}/${address}/${interval}`;
}

export function samePool(one, other) {
  return one?.chain === other?.chain && one?.address === other?.address;
}
