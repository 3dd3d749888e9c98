/** Pages that mails link to: one sentence, one button, a plain outcome. */
import { errorText } from "../i18n/index.js";
import { ApiError, api } from "../lib/api.js";
import { h } from "../lib/dom.js";
import { setTitle } from "../lib/router.js";
import { textButton } from "../ui/button.js";

/** @typedef {{href: string, label: string}} Way */

/**
 * @param {HTMLElement} root
 * @param {{path: string, token: string, title: string, lead: string, button: string, done: string,
 *   doneText: string, bad: string, next?: Way, again?: Way}} options `again`: out of a bad link
 * @returns {() => void} clean-up
 */
export function oneStep(root, options) {
  const life = new AbortController();
  setTitle(options.title);
  const message = h("p", { class: "field__error", role: "alert", hidden: true });
  const button = textButton(options.button, act, { kind: "filled" });
  const again = options.again && way(options.again);
  if (again) again.hidden = Boolean(options.token);
  const box = h(
    "div",
    { class: "notice" },
    h("h1", null, options.title),
    h("p", null, options.token ? options.lead : options.bad),
    options.token && button,
    message,
    again,
  );
  root.append(box);

  async function act() {
    button.disabled = true;
    message.hidden = true;
    try {
      await api.post(options.path, { token: options.token }, { signal: life.signal });
      setTitle(options.done);
      const heading = h("h1", { tabIndex: -1 }, options.done);
      box.replaceChildren(
        heading,
        h("p", null, options.doneText),
        ...(options.next ? [way(options.next)] : []),
      );
      heading.focus();
    } catch (error) {
      if (life.signal.aborted) return;
      const spent = error instanceof ApiError && error.status >= 400 && error.status < 429;
      message.textContent = spent ? options.bad : errorText(error);
      message.hidden = false;
      button.disabled = false;
      if (again) again.hidden = !spent;
    }
  }
  return () => life.abort();
}

/** @param {Way} way */
const way = ({ href, label }) => h("a", { class: "button", href }, label);
