/** Making an account. */
import { t } from "../i18n/index.js";
import { api } from "../lib/api.js";
import { currentSession, saveSession } from "../lib/auth.js";
import { navigate } from "../lib/router.js";
import { cityField } from "../ui/city-field.js";
import { field } from "../ui/field.js";
import { form } from "../ui/form.js";
import { aside, entrance } from "./studio/entrance.js";
import { nextPlace } from "./studio/session.js";

export const PASSWORD_MIN_CHARS = 10;

/**
 * What to say of a new password that the server alone can refuse, at its field.
 * @param {import("../lib/errors.js").ApiError} error
 * @param {import("../ui/field.js").Field} password
 * @returns {[import("../ui/field.js").Field, string] | null}
 */
export const tooWeak = ({ errors }, password) =>
  errors.length === 1 && errors[0]?.field.endsWith("password")
    ? [password, t("studio.passwordWeak")]
    : null;

/** @type {import("../lib/router.js").Screen} */
export default async function screen(root, _params, url) {
  const next = nextPlace(url);
  if (currentSession("photographer")) {
    navigate(next, { replace: true });
    return undefined;
  }
  const page = await entrance(root, {
    title: t("studio.signUpTitle"),
    lead: t("studio.signUpLead"),
  });
  const life = new AbortController();
  const { signal } = life;
  const name = field({
    label: t("studio.name"),
    name: "name",
    autocomplete: "name",
    hint: t("studio.nameHint"),
    maxlength: 200,
    required: true,
  });
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
    autocomplete: "new-password",
    hint: t("studio.passwordHint", { count: PASSWORD_MIN_CHARS }),
    minlength: PASSWORD_MIN_CHARS,
    required: true,
  });
  const city = cityField({ hint: t("studio.cityHint"), optional: true, signal });
  const { element } = form({
    fields: { name, email, password, city_id: city },
    body: [name.element, email.element, password.element, city.element],
    submit: t("studio.signUp"),
    signal,
    send: async () => {
      const body = {
        name: name.value,
        email: email.value,
        password: password.value,
        ...(city.id === null ? {} : { city_id: city.id }),
      };
      const options = { signal, idempotencyKey: /** @type {const} */ (true), timeout: 30_000 };
      saveSession("photographer", await api.post("/auth/register", body, options));
      await navigate(next, { replace: true });
    },
    explain: (error) =>
      error.code === "email-taken" ? [email, t("studio.emailTaken")] : tooWeak(error, password),
  });
  const query = next === "/studio" ? "" : `?next=${encodeURIComponent(next)}`;
  page.append(element, aside(t("studio.haveAccount"), `/login${query}`, t("studio.signIn")));
  name.input.focus();
  return () => life.abort();
}
