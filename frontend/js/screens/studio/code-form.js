/** The second step of signing in: a code of the app, or a recovery code. */
import { t, texts } from "../../i18n/index.js";
import { h } from "../../lib/dom.js";
import { textButton } from "../../ui/button.js";
import { field } from "../../ui/field.js";
import { form } from "../../ui/form.js";

texts("factor");

/**
 * @typedef {object} CodeStep
 * @property {(code: string) => Promise<unknown>} send
 * @property {string} [id]
 * @property {string} [submit] what its own button says; without it, one elsewhere sends the form
 * @property {AbortSignal} [signal]
 */

/**
 * Return a form that asks for a code and passes it on; `focus()` puts the cursor there.
 * @param {CodeStep} step
 */
export function codeForm({ send, id, submit, signal }) {
  let byRecovery = false;
  let code = codeField();
  const place = h("div", null);
  const other = textButton("", swap, { kind: "quiet", className: "factor__other" });
  const { element } = form({
    id,
    fields: {},
    body: [place],
    submit,
    after: other,
    signal,
    send: async () => {
      if (!code.check()) return code.input.focus();
      await send(code.value);
    },
    explain: ({ code: what }) =>
      what === "second-factor-wrong"
        ? [code, t(byRecovery ? "factor.recoveryWrong" : "factor.signInWrong")]
        : null,
  });
  show();
  return { element, focus: () => code.input.focus() };

  function codeField() {
    return field({
      label: t(byRecovery ? "factor.recovery" : "factor.code"),
      hint: t(byRecovery ? "factor.askRecovery" : "factor.askText"),
      name: "code",
      autocomplete: byRecovery ? "off" : "one-time-code",
      inputmode: byRecovery ? "text" : "numeric",
      maxlength: 64,
      required: true,
    });
  }

  function show() {
    other.textContent = t(byRecovery ? "factor.withApp" : "factor.noPhone");
    place.replaceChildren(code.element);
  }

  function swap() {
    byRecovery = !byRecovery;
    code = codeField();
    show();
    code.input.focus();
  }
}
