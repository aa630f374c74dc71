// How the service's own figures read. They are measured numbers, not amounts of money.

export const ABSENT = "—";

export function milliseconds(value) {
  if (value === undefined || value === null) {
    return ABSENT;
  }
  return value < 10 ? `${value.toFixed(2)} ms` : `${Math.round(value).toLocaleString("en")} ms`;
}

export function perSecond(value) {
  return value < 10 ? value.toFixed(1) : Math.round(value).toLocaleString("en");
}

export function share(part, whole) {
  return whole === 0 ? ABSENT : `${((part / whole) * 100).toFixed(1)}%`;
}
