/** What every form does: check, send once, show what was wrong where it was wrong. */
import { errorText } from "../i18n/index.js";
import { h } from "../lib/dom.js";
import { ApiError } from "../lib/errors.js";
import { textButton } from "./button.js";
import { checkFields, showFieldErrors } from "./field.js";

/** @typedef {import("./field.js").Field} Field */

/**
 * Return a form. `send` runs once at a time, with the button waiting; what it throws as ApiError is
 * shown beside its field, or above the button where it belongs to none.
 * @param {{id?: string, fields: Record<string, Field>, body: (Node | false | null | undefined)[],
 *   submit?: string, kind?: string, after?: Node | false, send: () => Promise<unknown>,
 *   signal?: AbortSignal, explain?: (error: ApiError) => string | [Field, string] | null}} options
 *   `fields` by the API's name for them; `explain` may word an error in its own way, above the
 *   button or at a field
 */
export function form({ id, fields, body, submit, kind = "filled", after, send, signal, explain }) {
  const problem = h("p", { class: "form__problem", role: "alert", hidden: true });
  const button = submit && textButton(submit, "submit", { kind });
  let running = false;
  const element = h(
    "form",
    { class: "form", id, novalidate: true, on: { submit: onSubmit } },
    ...body,
    problem,
    button,
    after,
  );

  /** @param {SubmitEvent} event */
  async function onSubmit(event) {
    event.preventDefault();
    if (running) return;
    show(null);
    if (!checkFields(Object.values(fields))) return;
    running = true;
    // A dialog's button stands outside of its form.
    const pressed = event.submitter ?? (button || null);
    pressed?.setAttribute("aria-disabled", "true");
    element.setAttribute("aria-busy", "true");
    try {
      await send();
    } catch (error) {
      if (signal?.aborted) return;
      if (!(error instanceof ApiError)) throw error;
      const own = explain?.(error);
      if (Array.isArray(own)) {
        own[0].setError(own[1]);
        own[0].input.focus();
        own[0].input.select();
      } else if (own) show(own);
      else if (!showFieldErrors(error, fields)) show(errorText(error));
    } finally {
      running = false;
      element.removeAttribute("aria-busy");
      pressed?.removeAttribute("aria-disabled");
    }
  }

  /** @param {string | null} text */
  function show(text) {
    problem.hidden = !text;
    problem.textContent = text ?? "";
  }

  return { element, show };
}
