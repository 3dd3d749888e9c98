/** A button that copies, and shows that it did. */
import { h, icon, say } from "../lib/dom.js";
import { loadStyles } from "../lib/styles.js";

const SIGN_MS = 2500;

/**
 * Return a button that copies `text()`. For a moment it shows a check mark and `done`; `spoken` is
 * read out. Where the browser refuses, `refused` is called, to let it be copied by hand.
 * @param {{label: string, done: string, spoken: string, text: () => string, refused: () => void,
 *   className?: string}} options
 */
export function copyButton({ label, done, spoken, text, refused, className }) {
  loadStyles("/css/copy.css");
  /** @type {ReturnType<typeof setTimeout>} */
  let timer;
  const button = h("button", {
    class: ["button", "copy", className],
    type: "button",
    on: { click: copy },
  });
  paint(false);
  return button;

  /** @param {boolean} isDone */
  function paint(isDone) {
    // Both words take part in the width, so that the button does not move under the pointer.
    button.replaceChildren(
      icon(isDone ? "check" : "copy", { size: 20 }),
      h(
        "span",
        { class: "copy__words" },
        h("span", { class: [isDone && "copy__other"] }, label),
        h("span", { class: [!isDone && "copy__other"] }, done),
      ),
    );
    button.classList.toggle("is-done", isDone);
  }

  async function copy() {
    try {
      await navigator.clipboard.writeText(text());
    } catch {
      return refused();
    }
    paint(true);
    say(spoken);
    clearTimeout(timer);
    timer = setTimeout(() => paint(false), SIGN_MS);
  }
}
