/** A small observable value. */

/**
 * Return a store holding `initial`.
 * @template {object} S
 * @param {S} initial
 */
export function createStore(initial) {
  let state = initial;
  const events = new EventTarget();
  return {
    /** Return the present state; do not change it. */
    get: () => state,
    /**
     * Merge `changes` into the state and tell the listeners, unless nothing differs.
     * @param {Partial<S>} changes
     */
    set(changes) {
      const before = state;
      const keys = /** @type {(keyof S)[]} */ (Object.keys(changes));
      if (keys.every((key) => Object.is(before[key], changes[key]))) return;
      state = { ...before, ...changes };
      events.dispatchEvent(new CustomEvent("change", { detail: before }));
    },
    /**
     * Call `fn(state, before)` after each change.
     * @param {(state: S, before: S) => void} fn
     * @param {{signal?: AbortSignal}} [options]
     */
    subscribe(fn, options) {
      events.addEventListener(
        "change",
        (event) => fn(state, /** @type {CustomEvent} */ (event).detail),
        options,
      );
    },
  };
}
