/** Signing in. */
import { t } from "../i18n/index.js";
import { api } from "../lib/api.js";
import { currentSession, saveSession } from "../lib/auth.js";
import { navigate } from "../lib/router.js";
import { field } from "../ui/field.js";
import { form } from "../ui/form.js";
import { aside, entrance } from "./studio/entrance.js";
import { nextPlace } from "./studio/session.js";

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
      const body = { email: email.value, password: password.value };
      saveSession("photographer", await api.post("/auth/login", body, { signal: life.signal }));
      await navigate(next, { replace: true });
    },
    explain: (error) =>
      error.code === "bad-credentials" ? [password, t("studio.badCredentials")] : null,
  });
  const query = next === "/studio" ? "" : `?next=${encodeURIComponent(next)}`;
  page.append(element, aside(t("studio.noAccount"), `/signup${query}`, t("studio.signUp")));
  email.input.focus();
  return () => life.abort();
}
