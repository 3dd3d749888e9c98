/** Work that can wait until nothing else is being done. */

/** Run `fn` when the page is idle, after four seconds at the latest. @param {() => void} fn */
export function whenIdle(fn) {
  if ("requestIdleCallback" in globalThis) requestIdleCallback(fn, { timeout: 4000 });
  else setTimeout(fn, 1500);
}
