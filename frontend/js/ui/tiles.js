/** One of several, shown as they look: radio buttons with a drawing each. */
import { h } from "../lib/dom.js";

let count = 0;

/**
 * @template {string} V
 * @param {{label: string, options: {value: V, text: string, picture?: Node | null,
 *   disabled?: boolean}[], value: V, className?: string, onChange: (value: V) => void}} options
 */
export function tiles({ label, options, value, className, onChange }) {
  count += 1;
  const name = `tiles-${count}`;
  /** @type {Map<string, HTMLInputElement>} */
  const inputs = new Map();
  const element = h(
    "fieldset",
    { class: ["tiles", className] },
    h("legend", { class: "field__label" }, label),
    h(
      "div",
      { class: "tiles__row" },
      options.map(({ value: each, text, picture, disabled }) => {
        const input = h("input", {
          class: "tiles__input",
          type: "radio",
          name,
          value: each,
          checked: each === value,
          disabled: disabled ?? false,
          on: { change: () => onChange(each) },
        });
        inputs.set(each, input);
        return h(
          "label",
          { class: "tiles__tile" },
          input,
          picture ?? null,
          h("span", { class: "tiles__text" }, text),
        );
      }),
    ),
  );
  return {
    element,
    /** @param {string} now */
    choose(now) {
      const input = inputs.get(now);
      if (input) input.checked = true;
    },
  };
}
