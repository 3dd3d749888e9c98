/** Names made here: repeatable ones from secrets, and random ones. */

/**
 * Return a short name for a secret, fit to index what is stored about it; it does not give the
 * secret away.
 * @param {string} secret
 */
export async function nameOf(secret) {
  const bytes = new TextEncoder().encode(secret);
  if (crypto.subtle) {
    const sum = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
    return hex(sum.subarray(0, 12));
  }
  // Pages over plain http (a phone on the studio's own network) have no crypto.subtle. 52 bits of
  // a mixing hash are enough to tell links apart and far too few to rebuild a token from.
  let high = 0x811c9dc5;
  let low = 0x1b873593;
  for (const byte of bytes) {
    high = Math.imul(high ^ byte, 0x01000193);
    low = Math.imul(low ^ byte, 0x85ebca6b) ^ (high >>> 13);
  }
  return (high >>> 6).toString(16) + (low >>> 6).toString(16);
}

/** Return a fresh random name of 128 bits. */
export function randomName() {
  // Unlike crypto.randomUUID, this exists on pages over plain http as well.
  return hex(crypto.getRandomValues(new Uint8Array(16)));
}

/** @param {Uint8Array} bytes */
const hex = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
