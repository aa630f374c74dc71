// How figures read on the page. Everything takes the API's strings and gives text; what is absent reads as a dash.

import { exponent, parse, round, shift, sign } from "./decimal.js";

export const ABSENT = "—";
const MINUS = "\u2212";
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const CHAINS = new Map([[1, "Ethereum"], [10, "Optimism"], [137, "Polygon"], [8453, "Base"], [42161, "Arbitrum"]]);
const NATIVE = new Map([[1, "ETH"], [10, "ETH"], [137, "POL"], [8453, "ETH"], [42161, "ETH"]]);
const GWEI_DECIMALS = 9;

/** Six significant digits, and at least cents. */
export function price(text) {
  return text === null ? ABSENT : significant(text, 6, 2);
}

/** Five significant digits, without trailing zeros after the second fraction digit. */
export function amount(text) {
  return text === null ? ABSENT : significant(text, 5, 2).replace(/(\.\d{2}\d*?)0+$/, "$1");
}

export function fixed(text, fractionDigits) {
  return signed(grouped(round(text, fractionDigits)), "");
}

export function usd(text) {
  if (text === null) {
    return ABSENT;
  }
  if (sign(text) > 0 && exponent(text) < -2) {
    return "<$0.01";
  }
  return signed(grouped(round(text, 2)), "$");
}

/** For figures that are compared at a glance: $246.97M, $742,193, $12.40. */
export function usdCompact(text) {
  return text === null || exponent(text) < 3 ? usd(text) : signed(compact(text), "$");
}

/** In the currency that was asked for: usd, eth or btc. */
export function money(text, currency) {
  return currency === "usd" || text === null ? usd(text) : `${amount(text)} ${currency.toUpperCase()}`;
}

/** What a heading says of the figures under it; dollars have their sign. */
export function inCurrency(currency) {
  return currency === "usd" ? "" : `, in ${currency.toUpperCase()}`;
}

/** A price in wei, as chains' users know it. */
export function gwei(wei) {
  return wei === null ? ABSENT : `${amount(shift(wei, -GWEI_DECIMALS))} gwei`;
}

export function compact(text) {
  const size = exponent(text);
  for (const [power, letter] of [[12, "T"], [9, "B"], [6, "M"]]) {
    if (size >= power) {
      return grouped(round(shift(text, -power), 2)) + letter;
    }
  }
  return grouped(round(text, size >= 3 ? 0 : 2));
}

/** A fraction as a signed percentage: 0.0123 reads +1.23 %. */
export function change(text) {
  if (text === null) {
    return ABSENT;
  }
  const percent = round(shift(text, 2), 2);
  return `${sign(percent) > 0 ? "+" : ""}${signed(grouped(percent), "")}%`;
}

/** A fraction as a percentage of two digits: 0.6 reads 60.00%. */
export function share(text) {
  return text === null ? ABSENT : `${signed(grouped(round(shift(text, 2), 2)), "")}%`;
}

/** A fraction as a percentage without a sign and without trailing zeros: a fee of 0.0005 reads 0.05 %. */
export function rate(text) {
  const percent = shift(text, 2);
  return `${percent.includes(".") ? percent.replace(/\.?0+$/, "") : percent}%`;
}

export function count(number) {
  return number === null ? ABSENT : grouped(String(number));
}

export function exact(text, unit) {
  return text === null ? ABSENT : `${grouped(text)} ${unit}`;
}

/** Times are cut out of the API's UTC text, so that no local time zone can slip in. */
export function clock(time) {
  return time.slice(11, 19);
}

export function day(time) {
  return `${Number(time.slice(8, 10))} ${MONTHS[Number(time.slice(5, 7)) - 1]}`;
}

export function dayAndYear(time) {
  return `${day(time)} ${time.slice(0, 4)}`;
}

export function minute(time) {
  return time.slice(11, 16);
}

export function chainName(chainId) {
  return CHAINS.get(chainId) ?? `Chain ${chainId}`;
}

/** What gas is paid in. */
export function nativeSymbol(chainId) {
  return NATIVE.get(chainId) ?? "native";
}

/** uniswap-v3 reads Uniswap v3. */
export function protocolName(protocol) {
  return protocol.charAt(0).toUpperCase() + protocol.slice(1).replaceAll("-", " ");
}

export function shortAddress(address) {
  return `${address.slice(0, 6)}…${address.slice(-4)}`;
}

/** A symbol is whatever a stranger wrote into a contract: no control, direction or invisible characters, bounded. */
export function symbol(token) {
  const visible = (token.symbol ?? "").replace(/[\p{C}\p{Z}]+/gu, " ").trim();
  return visible === "" ? shortAddress(token.address) : [...visible].slice(0, 16).join("");
}

function significant(text, digits, fractionDigitsMin) {
  const size = exponent(text);
  if (size === -Infinity) {
    return "0";
  }
  if (size < -5) {
    return tiny(text, size);
  }
  return signed(grouped(round(text, Math.max(fractionDigitsMin, digits - 1 - size))), "");
}

/** 0.0000001234 reads 0.0₆1234, as is usual for small tokens: the small figure counts the zeros after the point. */
function tiny(text, size) {
  const zeros = -size - 1;
  const figures = parse(round(text, zeros + 4)).units.toString().replace("-", "").replace(/0+$/, "");
  const subscript = [...String(zeros)].map((digit) => String.fromCodePoint(0x2080 + Number(digit))).join("");
  return `${sign(text) < 0 ? MINUS : ""}0.0${subscript}${figures}`;
}

function grouped(text) {
  const [whole, fraction] = text.split(".");
  const groups = whole.replace(/\B(?=(\d{3})+$)/g, ",");
  return fraction === undefined ? groups : `${groups}.${fraction}`;
}

function signed(text, prefix) {
  return text.startsWith("-") ? `${MINUS}${prefix}${text.slice(1)}` : prefix + text;
}
