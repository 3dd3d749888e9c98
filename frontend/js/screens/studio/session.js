/** The photographer's session: required by the studio, and renewed over the page when it ends. */
import { t, withTexts } from "../../i18n/index.js";
import { ApiError, api, setRenewer } from "../../lib/api.js";
import { currentSession, saveSession } from "../../lib/auth.js";
import { h } from "../../lib/dom.js";
import { navigate } from "../../lib/router.js";
import { openDialog } from "../../ui/dialog.js";
import { field } from "../../ui/field.js";
import { form } from "../../ui/form.js";

/** Options of every request that the photographer makes. */
export const asPhotographer = Object.freeze({ session: /** @type {const} */ ("photographer") });

let address = "";

/**
 * Return the signed-in photographer's session; without one, go to the sign-in page, which leads
 * back here, and return `null`.
 * @returns {import("../../lib/auth.js").SessionInfo | null}
 */
export function requireSession() {
  const info = currentSession("photographer");
  if (!info) {
    const next = encodeURIComponent(location.pathname + location.search);
    navigate(`/login?next=${next}`, { replace: true });
    return null;
  }
  address = info.user?.email ?? address;
  setRenewer("photographer", signInAgain);
  return info;
}

/**
 * Ask for the password over the page; `true` once a new session is kept, `false` if declined.
 * @returns {Promise<boolean>}
 */
async function signInAgain() {
  const password = field({
    label: t("studio.password"),
    name: "password",
    type: "password",
    autocomplete: "current-password",
    required: true,
  });
  const { element } = form({
    id: "sign-in-again",
    fields: { password },
    body: [h("p", null, t("studio.signInAgainText", { email: address })), password.element],
    send: async () => {
      try {
        await logIn();
      } catch (error) {
        if (!asksForCode(error)) throw error;
        const step = await codeStep({ id: "sign-in-again", send: logIn });
        element.replaceWith(step.element);
        step.focus();
      }
    },
    explain: (error) =>
      error.code === "bad-credentials" ? [password, t("studio.wrongPassword")] : null,
  });
  const dialog = openDialog({
    title: t("studio.signInAgain"),
    body: element,
    actions: [
      { label: t("studio.notNow"), kind: "quiet" },
      { label: t("studio.signIn"), kind: "filled", type: "submit", form: "sign-in-again" },
    ],
  });
  password.input.focus();
  return (await dialog.closed) === true;

  /** @param {string} [code] */
  async function logIn(code) {
    const body = { email: address, password: password.value, code };
    saveSession("photographer", await api.post("/auth/login", body));
    dialog.close(true);
  }
}

/** Whether the page waits for its photographer to sign in again; uploads wait with it. */
export const signingInAgain = () => document.querySelector("#sign-in-again") !== null;

/**
 * Whether a sign-in failed only because the account asks for a code, too.
 * @param {unknown} error
 */
export const asksForCode = (error) =>
  error instanceof ApiError && error.code === "second-factor-required";

/**
 * The form that asks for the code; its module comes only to those who have a second factor.
 * @param {import("./code-form.js").CodeStep} options
 */
export async function codeStep(options) {
  const { codeForm } = await withTexts(import("./code-form.js")).catch(() => {
    throw new ApiError({ status: 0, code: "offline" });
  });
  return codeForm(options);
}

/**
 * Where a person goes after signing in: the page of this site they came from, else the studio.
 * @param {URL} url with `next`, which anybody may have written
 * @returns {string}
 */
export function nextPlace(url) {
  const next = url.searchParams.get("next") ?? "";
  // "//host" and "/\host" would leave the site.
  if (!/^\/[^/\\]/.test(next)) return "/studio";
  const place = new URL(next, location.origin);
  return place.origin === location.origin ? place.pathname + place.search : "/studio";
}
