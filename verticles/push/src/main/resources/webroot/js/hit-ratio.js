// How many lookups of the caches were hits, of those that happened while the page looked.

import { share } from "./service-format.js";

/**
 * Reports of one time after the other. A node counts from its start on: one that has just joined has counted before, and
 * one that has been started again counts from nothing.
 */
export function hitRatio(history) {
  const counted = new Map();
  let lookups = 0;
  let hits = 0;
  for (const { node, cache } of history.flat()) {
    const before = counted.get(node);
    if (before && cache && cache.lookups >= before.lookups && cache.hits >= before.hits) {
      lookups += cache.lookups - before.lookups;
      hits += cache.hits - before.hits;
    }
    counted.set(node, cache);
  }
  return share(hits, lookups);
}
