/** Long presses on touch screens. */

const LONG_MS = 450;
const STILL_PX = 8;

/**
 * Call `fn` with what was pressed for long; the click and the menu that would follow do not come.
 * @param {HTMLElement} root
 * @param {AbortSignal} signal
 * @param {(target: EventTarget | null) => void} fn
 */
export function longPress(root, signal, fn) {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  let pressed = false;
  let x = 0;
  let y = 0;
  root.addEventListener(
    "pointerdown",
    (event) => {
      pressed = false;
      clearTimeout(timer);
      if (event.pointerType !== "touch") return;
      ({ clientX: x, clientY: y } = event);
      timer = setTimeout(() => {
        pressed = true;
        fn(event.target);
      }, LONG_MS);
    },
    { signal },
  );
  root.addEventListener(
    "pointermove",
    (event) => {
      if (Math.hypot(event.clientX - x, event.clientY - y) > STILL_PX) clearTimeout(timer);
    },
    { passive: true, signal },
  );
  for (const type of ["pointerup", "pointercancel"]) {
    root.addEventListener(type, () => clearTimeout(timer), { signal });
  }
  root.addEventListener("contextmenu", (event) => pressed && event.preventDefault(), { signal });
  root.addEventListener(
    "click",
    (event) => {
      if (!pressed) return;
      pressed = false;
      event.preventDefault();
      event.stopImmediatePropagation();
    },
    { capture: true, signal },
  );
}

/**
 * Listeners that run `run` for a click, and for a tap already when the finger leaves: of a tap soon
 * after a swipe Chromium makes no click, and one chooses by swipe, heart, swipe, heart.
 * @param {() => void} run
 */
export const taps = (run) => ({
  click: run,
  /** @param {TouchEvent} event */
  touchend(event) {
    event.preventDefault();
    const { clientX, clientY } = /** @type {Touch} */ (event.changedTouches[0]);
    const under = document.elementFromPoint(clientX, clientY);
    if (/** @type {Element} */ (event.currentTarget).contains(under)) run();
  },
});
