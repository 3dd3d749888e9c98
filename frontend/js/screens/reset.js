/** A forgotten password: ask for the mail, or, with the mail's token in the fragment, choose anew. */
import { t } from "../i18n/index.js";
import { api } from "../lib/api.js";
import { h } from "../lib/dom.js";
import { field } from "../ui/field.js";
import { form } from "../ui/form.js";
import { PASSWORD_MIN_CHARS, tooWeak } from "./signup.js";
import { aside, entrance } from "./studio/entrance.js";

/** @type {import("../lib/router.js").Screen} */
export default async function screen(root, _params, url) {
  const token = url.hash.slice(1);
  const life = new AbortController();
  if (token) {
    // Out of the address bar and the history at once: it opens the account.
    history.replaceState(null, "", "/reset");
    await choose(root, token, life.signal);
  } else {
    await ask(root, life.signal);
  }
  return () => life.abort();
}

/**
 * @param {HTMLElement} root
 * @param {AbortSignal} signal
 */
async function ask(root, signal) {
  const page = await entrance(root, { title: t("studio.reset"), lead: t("studio.resetLead") });
  const email = field({
    label: t("studio.email"),
    name: "email",
    type: "email",
    autocomplete: "username",
    inputmode: "email",
    required: true,
  });
  const { element } = form({
    fields: { email },
    body: [email.element],
    submit: t("studio.resetSend"),
    signal,
    send: async () => {
      await api.post("/auth/password-reset", { email: email.value }, { signal });
      done(page, t("studio.resetSent"), t("studio.resetSentText", { email: email.value }));
    },
  });
  page.append(element, aside("", "/login", t("studio.backToSignIn")));
  email.input.focus();
}

/**
 * @param {HTMLElement} root
 * @param {string} token
 * @param {AbortSignal} signal
 */
async function choose(root, token, signal) {
  const page = await entrance(root, { title: t("studio.newPasswordTitle") });
  const password = field({
    label: t("studio.newPassword"),
    name: "new-password",
    type: "password",
    autocomplete: "new-password",
    hint: t("studio.passwordHint", { count: PASSWORD_MIN_CHARS }),
    minlength: PASSWORD_MIN_CHARS,
    required: true,
  });
  const { element } = form({
    fields: { new_password: password },
    body: [password.element],
    submit: t("studio.savePassword"),
    after: aside("", "/login", t("studio.backToSignIn")),
    signal,
    send: async () => {
      const body = { token, new_password: password.value };
      await api.post("/auth/password-reset/confirm", body, { signal });
      done(page, t("studio.passwordSaved"), t("studio.passwordSavedText"));
    },
    explain: (error) =>
      error.status === 404 || error.status === 400 || error.status === 410
        ? t("studio.resetExpired")
        : tooWeak(error, password),
  });
  page.append(element);
  password.input.focus();
}

/**
 * @param {HTMLElement} page
 * @param {string} title
 * @param {string} text
 */
function done(page, title, text) {
  const heading = h("h1", { tabIndex: -1 }, title);
  page.replaceChildren(
    h("a", { class: "entrance__brand", href: "/" }, "Galerly"),
    h("div", { class: "entrance__head" }, heading, h("p", null, text)),
    h("a", { class: "button button--wide", href: "/login" }, t("studio.signIn")),
  );
  heading.focus();
}
