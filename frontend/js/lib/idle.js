/** Work that can wait until nothing else is being done. */

/** What the page was opened for. @type {Promise<unknown>[]} */
const first = [];

/** Have what can wait do so until `coming` is there, or will not come. @param {Promise<unknown>} coming */
export function goesFirst(coming) {
  coming.catch(() => {});
  first.push(coming);
}

/**
 * Run `fn` when the page is idle, after four seconds at the latest, once what goes first is there.
 * A page that waits for an answer is idle, too: what it loaded then would be in the answer's way.
 * @param {() => void} fn
 */
export async function whenIdle(fn) {
  for (const each of first) await each.catch(() => {}); // meanwhile there may be more
  if ("requestIdleCallback" in globalThis) requestIdleCallback(fn, { timeout: 4000 });
  else setTimeout(fn, 1500);
}

/**
 * Run `fn` when what was changed just now is on the screen; the returned number takes it back.
 * @param {() => void} fn
 */
export const afterPaint = (fn) => requestAnimationFrame(() => setTimeout(fn));
