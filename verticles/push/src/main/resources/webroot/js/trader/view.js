// The address of the view, kept in the query so that a reload, a bookmark and the back button keep it:
// ?trader=0x…&method=&currency=&period=&source=

const CHOICES = {
  method: ["fifo", "lifo", "hifo", "average"],
  currency: ["usd", "eth", "btc"],
  period: ["30d", "24h", "7d", "90d", "1y", "all"],
};
const ADDRESS = /^0x[0-9a-f]{40}$/i;

/** What a query names; the first choice where it names none. `given` is what stands for the trader, as it was written. */
export function parseView(search) {
  const query = new URLSearchParams(search);
  const given = query.get("trader")?.trim() ?? "";
  const chosen = Object.entries(CHOICES).map(([name, choices]) => [name, choices.includes(query.get(name)) ? query.get(name) : choices[0]]);
  return { given, trader: isAddress(given) ? given.toLowerCase() : null, source: query.get("source"), ...Object.fromEntries(chosen) };
}

export function isAddress(text) {
  return ADDRESS.test(text);
}

/** The query of a view, without what it would be anyway. */
export function searchOf({ trader, source, ...chosen }) {
  const named = Object.entries(CHOICES).filter(([name, choices]) => chosen[name] !== undefined && chosen[name] !== choices[0]);
  const query = new URLSearchParams({ ...(trader && { trader }), ...(source && { source }), ...Object.fromEntries(named.map(([name]) => [name, chosen[name]])) });
  return `?${query}`;
}

export const CHOICE_NAMES = Object.keys(CHOICES);
