/** The other form controls: a select and a checkbox, labelled as `field` labels its input. */
import { h } from "../lib/dom.js";

let count = 0;

/**
 * Return a labelled select.
 * @template {string} V
 * @param {{label: string, name: string, options: readonly (readonly [V, string])[], value?: string,
 *   hint?: string, hideLabel?: boolean, onChange?: (value: V) => void}} options
 */
export function select({ label, name, options, value, hint, hideLabel = false, onChange }) {
  count += 1;
  const id = `choice-${count}`;
  const input = h(
    "select",
    {
      class: "field__input select",
      id,
      name,
      "aria-describedby": hint && `${id}-hint`,
      on: { change: () => onChange?.(/** @type {V} */ (input.value)) },
    },
    ...options.map(([key, text]) => h("option", { value: key, selected: key === value }, text)),
  );
  const element = h(
    "div",
    { class: "field" },
    h("label", { class: hideLabel ? "visually-hidden" : "field__label", for: id }, label),
    input,
    hint && h("p", { class: "field__hint", id: `${id}-hint` }, hint),
  );
  return {
    element,
    input,
    get value() {
      return /** @type {V} */ (input.value);
    },
    set value(key) {
      input.value = key;
    },
  };
}

/**
 * Return a labelled checkbox, or a switch where a press takes effect at once.
 * @param {{label: string, name: string, kind?: "box" | "switch", checked?: boolean,
 *   disabled?: boolean, hint?: string, onChange?: (checked: boolean) => void}} options
 */
export function checkbox({
  label,
  name,
  kind = "box",
  checked = false,
  disabled = false,
  hint,
  onChange,
}) {
  count += 1;
  const id = `choice-${count}`;
  const input = h("input", {
    class: ["check__input", kind === "switch" && "check__input--switch"],
    type: "checkbox",
    role: kind === "switch" ? "switch" : undefined,
    disabled,
    id,
    name,
    checked,
    "aria-describedby": hint && `${id}-hint`,
    on: { change: () => onChange?.(input.checked) },
  });
  const element = h(
    "div",
    { class: "check" },
    input,
    h("label", { class: "check__label", for: id }, label),
    hint && h("p", { class: "field__hint check__hint", id: `${id}-hint` }, hint),
  );
  return {
    element,
    input,
    get checked() {
      return input.checked;
    },
  };
}
