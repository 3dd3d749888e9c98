/**
 * What an answer to a PUT, or the lack of one, means for a file.
 */

/** How often one file is tried before a person is asked. */
export const TRIES = 6;
const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 30_000;

/**
 * How long to wait before try number `tries + 1`: doubling, with full jitter over its upper half
 * so that many files that failed together do not come back together.
 * @param {number} tries how many have failed, 1 or more
 * @param {() => number} random 0 to 1
 * @param {number | null} [retryAfterSeconds] what the server asked for; never undercut
 * @returns {number} milliseconds
 */
export function waitBefore(tries, random, retryAfterSeconds = null) {
  const full = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (tries - 1));
  return Math.max(full / 2 + (full / 2) * random(), (retryAfterSeconds ?? 0) * 1000);
}

/**
 * What to do after a PUT.
 * - `arrived`: storage has the bytes; 412 says so for a repeat, as a slot takes one PUT only
 * - `renew`: the URL is no longer good (too old, or its slot is gone)
 * - `again`: the network or the server was at fault, or (409) the same was sent once more meanwhile
 * - `refused`: the same bytes would be refused again
 * @param {number} status 0 where no answer came
 * @returns {"arrived" | "renew" | "again" | "refused"}
 */
export function afterPut(status) {
  if ((status >= 200 && status < 300) || status === 412) return "arrived";
  if (status === 403) return "renew";
  if (status === 409 || isPassing(status)) return "again";
  return "refused";
}

/**
 * Whether a failed call to the API is worth repeating as it was.
 * @param {number} status 0 where no answer came
 * @returns {boolean}
 */
export const isPassing = (status) =>
  status === 0 || status === 408 || status === 429 || status >= 500;
