/** Photo after photo without a hand on it, until the last or until somebody takes over. */

/** How long a photo stands, counted from when it is whole. */
const SHOWN_MS = 4000;
const LOOK_AGAIN_MS = 200;

/**
 * @param {import("./viewer.js").Swipe} pswp
 * @param {{count: number, onChange: (isPlaying: boolean) => void, signal: AbortSignal}} options
 * @returns {{toggle: () => void, stop: () => void}}
 */
export function slideshow(pswp, { count, onChange, signal }) {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  let isOurs = false;
  signal.addEventListener("abort", () => clearTimeout(timer));
  // Whoever turns, touches or zooms wants to look at this one.
  pswp.on("change", () => {
    if (!isOurs) stop();
  });
  pswp.on("pointerDown", stop);
  pswp.on("beforeZoomTo", stop);
  document.addEventListener("visibilitychange", () => document.hidden && stop(), { signal });

  function start() {
    // From the end it begins anew.
    if (pswp.currIndex >= count - 1) go(0);
    timer = setTimeout(step, SHOWN_MS);
    onChange(true);
  }

  function stop() {
    if (timer === undefined) return;
    clearTimeout(timer);
    timer = undefined;
    onChange(false);
  }

  function step() {
    const next = pswp.currIndex + 1;
    const content = pswp.contentLoader?.getContentByIndex(next);
    if (content?.isLoading()) {
      timer = setTimeout(step, LOOK_AGAIN_MS); // rather this one longer than half of the next
      return;
    }
    go(next);
    timer = setTimeout(step, SHOWN_MS);
    if (next >= count - 1) stop();
  }

  /** @param {number} index */
  function go(index) {
    isOurs = true;
    pswp.goTo(index);
    isOurs = false;
  }

  return { toggle: () => (timer === undefined ? start() : stop()), stop };
}
