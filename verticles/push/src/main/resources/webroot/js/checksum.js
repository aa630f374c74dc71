// EIP-55: the case of an address's letters is a checksum, taken from the Keccak-256 hash of its lower-case text.

const LANE = (1n << 64n) - 1n;
const RATE_BYTES = 136;
const ROUND_CONSTANTS = roundConstants();

/** Addresses of 20 bytes in mixed case; longer identifiers have no checksum and stay as they are. */
export function checksummed(address) {
  if (address.length !== 42) {
    return address;
  }
  const letters = address.slice(2);
  const hash = keccak256(letters);
  return "0x" + [...letters].map((letter, i) => (parseInt(hash[i], 16) >= 8 ? letter.toUpperCase() : letter)).join("");
}

/** The hash of a text of ASCII characters that fits into one block, as hexadecimal digits. */
export function keccak256(text) {
  const block = new Uint8Array(RATE_BYTES);
  block.set(new TextEncoder().encode(text));
  block[text.length] ^= 0x01;
  block[RATE_BYTES - 1] ^= 0x80;
  const words = new DataView(block.buffer);
  const state = Array.from({ length: 25 }, (_, i) => (i < RATE_BYTES / 8 ? words.getBigUint64(i * 8, true) : 0n));
  ROUND_CONSTANTS.forEach((constant) => permute(state, constant));
  const out = new DataView(new ArrayBuffer(32));
  state.slice(0, 4).forEach((lane, i) => out.setBigUint64(i * 8, lane, true));
  return Array.from(new Uint8Array(out.buffer), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** One round of Keccak-f[1600]: theta, rho and pi, chi, iota. */
function permute(state, constant) {
  const column = [0, 1, 2, 3, 4].map((x) => state[x] ^ state[x + 5] ^ state[x + 10] ^ state[x + 15] ^ state[x + 20]);
  for (let i = 0; i < 25; i++) {
    state[i] ^= column[(i + 4) % 5] ^ rotated(column[(i + 1) % 5], 1);
  }
  let moved = state[1];
  for (let step = 0, x = 1, y = 0; step < 24; step++) {
    [x, y] = [y, (2 * x + 3 * y) % 5];
    [state[x + 5 * y], moved] = [rotated(moved, (((step + 1) * (step + 2)) / 2) % 64), state[x + 5 * y]];
  }
  for (let row = 0; row < 25; row += 5) {
    const lanes = state.slice(row, row + 5);
    lanes.forEach((lane, x) => (state[row + x] = lane ^ (~lanes[(x + 1) % 5] & LANE & lanes[(x + 2) % 5])));
  }
  state[0] ^= constant;
}

function rotated(lane, bits) {
  return ((lane << BigInt(bits)) | (lane >> BigInt(64 - bits))) & LANE;
}

/** The constants are the output of a small shift register, as the standard defines them. */
function roundConstants() {
  let register = 1;
  return Array.from({ length: 24 }, () => {
    let constant = 0n;
    for (let j = 0; j <= 6; j++) {
      if (register & 1) {
        constant |= 1n << BigInt(2 ** j - 1);
      }
      register = (register << 1) ^ (register >> 7 ? 0x171 : 0);
    }
    return constant;
  });
}
