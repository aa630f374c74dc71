// Decimal strings as the API writes them. They are taken apart into a BigInt and a scale, never through a float,
// because an 18-decimal token amount does not fit into one.

export function parse(text) {
  const [, sign, whole, fraction = ""] = /^(-?)(\d+)(?:\.(\d+))?$/.exec(text);
  const units = BigInt(whole + fraction);
  return { units: sign ? -units : units, scale: fraction.length };
}

/** −1, 0 or 1. */
export function sign(text) {
  const { units } = parse(text);
  return units > 0n ? 1 : units < 0n ? -1 : 0;
}

/** The power of ten of the first significant digit: 3 for 2269.7, −2 for 0.058; −Infinity for zero. */
export function exponent(text) {
  const { units, scale } = parse(text);
  return units === 0n ? -Infinity : digits(units).length - 1 - scale;
}

/** Rounds half away from zero to a fixed number of fraction digits. */
export function round(text, fractionDigits) {
  const { units, scale } = parse(text);
  const negative = units < 0n;
  let magnitude = negative ? -units : units;
  if (scale > fractionDigits) {
    const divisor = 10n ** BigInt(scale - fractionDigits);
    magnitude = (magnitude + divisor / 2n) / divisor;
  } else {
    magnitude *= 10n ** BigInt(fractionDigits - scale);
  }
  return (negative && magnitude !== 0n ? "-" : "") + place(magnitude, fractionDigits);
}

/** Moves the decimal point to the right (or, negative, to the left); exact. */
export function shift(text, places) {
  const { units, scale } = parse(text);
  const moved = scale - places;
  const magnitude = units < 0n ? -units : units;
  const shifted = moved >= 0 ? place(magnitude, moved) : place(magnitude * 10n ** BigInt(-moved), 0);
  return (units < 0n ? "-" : "") + shifted;
}

/** one − other, exact. */
export function minus(one, other) {
  const [left, right] = [parse(one), parse(other)];
  const scale = Math.max(left.scale, right.scale);
  const units = left.units * 10n ** BigInt(scale - left.scale) - right.units * 10n ** BigInt(scale - right.scale);
  return (units < 0n ? "-" : "") + place(units < 0n ? -units : units, scale);
}

/** A float, for what is drawn and never read as a figure, in plain notation. */
export function fromNumber(number) {
  return number.toLocaleString("en-US", { useGrouping: false, maximumSignificantDigits: 15 });
}

function place(magnitude, fractionDigits) {
  const text = digits(magnitude).padStart(fractionDigits + 1, "0");
  return fractionDigits === 0 ? text : `${text.slice(0, -fractionDigits)}.${text.slice(-fractionDigits)}`;
}

function digits(units) {
  return (units < 0n ? -units : units).toString();
}
