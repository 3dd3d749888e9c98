/** Form fields: label, hint and error belong to the input for eye and screen reader alike. */
import { currentLanguage, t } from "../i18n/index.js";
import { h, icon } from "../lib/dom.js";

/**
 * @typedef {object} FieldOptions
 * @property {string} label
 * @property {string} name
 * @property {string} [type] as of <input>, or "textarea"; "password" gets a show/hide button
 * @property {string} [value]
 * @property {string} [hint]
 * @property {string} [autocomplete]
 * @property {boolean} [required]
 * @property {boolean} [optional] says so beside the label
 * @property {number} [minlength] characters
 * @property {number} [maxlength]
 * @property {string} [inputmode]
 * @property {string} [placeholder]
 * @typedef {{element: HTMLElement, input: HTMLInputElement | HTMLTextAreaElement,
 *   setError: (message: string | null) => void, check: () => boolean, value: string}} Field
 */

let count = 0;

/**
 * Return a field; its error stands under it and is announced, and goes when the person types on.
 * `check()` tells whether what stands there may be sent, and shows what is wrong if not.
 * @param {FieldOptions} options
 * @returns {Field}
 */
export function field(options) {
  const {
    label,
    name,
    type = "text",
    value = "",
    hint,
    required = false,
    optional = false,
  } = options;
  count += 1;
  const id = `field-${count}`;
  const error = h("p", { class: "field__error", id: `${id}-error`, hidden: true });
  const attributes = {
    class: "field__input",
    id,
    name,
    value,
    autocomplete: options.autocomplete,
    "aria-required": required || undefined,
    minlength: options.minlength,
    maxlength: options.maxlength,
    inputmode: options.inputmode,
    placeholder: options.placeholder,
    "aria-describedby": [hint && `${id}-hint`, `${id}-error`].filter(Boolean).join(" "),
    on: { input: () => setError(null) },
  };
  const input =
    type === "textarea" ? h("textarea", attributes) : h("input", { ...attributes, type });
  const element = h(
    "div",
    { class: "field" },
    h(
      "label",
      { class: "field__label", for: id },
      label,
      optional && h("span", { class: "field__optional" }, ` (${t("common.optional")})`),
    ),
    h(
      "div",
      { class: "field__box" },
      input,
      type === "password" && revealButton(/** @type {HTMLInputElement} */ (input)),
    ),
    hint && h("p", { class: "field__hint", id: `${id}-hint` }, hint),
    error,
  );

  /** @param {string | null} message */
  function setError(message) {
    error.hidden = !message;
    error.textContent = message ?? "";
    if (message) input.setAttribute("aria-invalid", "true");
    else input.removeAttribute("aria-invalid");
  }

  function check() {
    const text = type === "password" ? input.value : input.value.trim();
    let message = null;
    if (required && !text) message = t("common.required");
    else if (type === "email" && text && !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(text))
      message = t("common.badEmail");
    else if (options.minlength && text && text.length < options.minlength) {
      message = t("common.tooShort", { count: options.minlength });
    }
    setError(message);
    return message === null;
  }

  return {
    element,
    input,
    setError,
    check,
    get value() {
      return type === "password" ? input.value : input.value.trim();
    },
    set value(text) {
      input.value = text;
    },
  };
}

/** @param {HTMLInputElement} input */
function revealButton(input) {
  const button = h(
    "button",
    {
      class: "icon-button field__reveal",
      type: "button",
      "aria-label": t("common.showPassword"),
      "aria-pressed": "false",
    },
    icon("eye", { size: 20 }),
  );
  button.addEventListener("click", () => {
    const show = input.type === "password";
    input.type = show ? "text" : "password";
    button.setAttribute("aria-pressed", String(show));
    button.setAttribute("aria-label", t(show ? "common.hidePassword" : "common.showPassword"));
    button.replaceChildren(icon(show ? "eye-off" : "eye", { size: 20 }));
  });
  return button;
}

/**
 * Put the messages of a 422 beside the fields they are about; returns whether all found a place.
 * @param {import("../lib/errors.js").ApiError} error
 * @param {Record<string, Field>} fields by the API's field name
 */
export function showFieldErrors(error, fields) {
  let all = error.errors.length > 0;
  let first = true;
  for (const { field: name, message } of error.errors) {
    const target = fields[name];
    if (!target) {
      all = false;
      continue;
    }
    // The server's own words are English.
    target.setError(currentLanguage() === "en" ? message : t("common.fieldInvalid"));
    if (first) target.input.focus();
    first = false;
  }
  return all;
}

/**
 * Check every field, focus the first wrong one; whether all are right.
 * @param {Field[]} fields
 */
export function checkFields(fields) {
  const wrong = fields.filter((each) => !each.check());
  wrong[0]?.input.focus();
  return wrong.length === 0;
}
