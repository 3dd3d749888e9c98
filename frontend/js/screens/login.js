/** Signing in. */
import { t } from "../i18n/index.js";
import { api } from "../lib/api.js";
import { currentSession, saveSession } from "../lib/auth.js";
import { navigate } from "../lib/router.js";
import { field } from "../ui/field.js";
import { form } from "../ui/form.js";
import { aside, entrance } from "./studio/entrance.js";
import { asksForCode, codeStep, nextPlace } from "./studio/session.js";

/** @type {import("../lib/router.js").Screen} */
export default async function screen(root, _params, url) {
  const next = nextPlace(url);
  if (currentSession("photographer")) {
    navigate(next, { replace: true });
    return undefined;
  }
  const page = await entrance(root, { title: t("studio.signIn") });
  const life = new AbortController();
  const email = field({
    label: t("studio.email"),
    name: "email",
    type: "email",
    autocomplete: "username",
    inputmode: "email",
    required: true,
  });
  const password = field({
    label: t("studio.password"),
    name: "password",
    type: "password",
    autocomplete: "current-password",
    required: true,
  });
  const { element } = form({
    fields: { email, password },
    body: [email.element, password.element],
    submit: t("studio.signIn"),
    after: aside("", "/reset", t("studio.forgot")),
    signal: life.signal,
    send: async () => {
      try {
        await logIn();
      } catch (error) {
        if (!asksForCode(error)) throw error;
        await askForCode();
      }
    },
    explain: (error) =>
      error.code === "bad-credentials" ? [password, t("studio.badCredentials")] : null,
  });
  const query = next === "/studio" ? "" : `?next=${encodeURIComponent(next)}`;
  const noAccount = aside(t("studio.noAccount"), `/signup${query}`, t("studio.signUp"));
  page.append(element, noAccount);
  email.input.focus();
  return () => life.abort();

  /** @param {string} [code] */
  async function logIn(code) {
    const body = { email: email.value, password: password.value, code };
    saveSession("photographer", await api.post("/auth/login", body, { signal: life.signal }));
    await navigate(next, { replace: true });
  }

  async function askForCode() {
    const step = await codeStep({ send: logIn, submit: t("studio.signIn"), signal: life.signal });
    const title = page.querySelector("h1");
    if (title) title.textContent = t("factor.ask");
    noAccount.remove();
    element.replaceWith(step.element);
    step.focus();
  }
}
