/** Pages in place of a gallery: password, closed, nothing here, failed, sign in. */
import { errorText, formatDate, t } from "../i18n/index.js";
import { ApiError } from "../lib/api.js";
import { h } from "../lib/dom.js";
import { setTitle } from "../lib/router.js";
import { textButton } from "../ui/button.js";
import { field } from "../ui/field.js";
import { form } from "../ui/form.js";
import { brand, signature } from "./brand.js";

/** @param {string} title @param {(import("../lib/dom.js").Child)[]} rest */
function notice(title, ...rest) {
  setTitle(title);
  return h("div", { class: "notice" }, h("h1", null, title), rest);
}

/**
 * Return the page that asks for a link's password. `submit` resolves when it was right.
 * @param {{card: any, submit: (password: string) => Promise<void>}} options
 */
export function passwordPage({ card, submit }) {
  const password = field({
    label: t("viewer.password"),
    name: "password",
    type: "password",
    autocomplete: "off",
    required: true,
  });
  const { element } = form({
    fields: { password },
    body: [password.element],
    submit: t("viewer.open"),
    kind: "filled wide",
    send: () => submit(password.value),
    explain: (error) => [password, errorText(error)],
  });
  element.classList.add("gate__form");
  const title = card.title || t("viewer.passwordTitle");
  setTitle(title);
  brand(card);
  return h(
    "div",
    { class: "notice gate" },
    signature(card),
    h("h1", { class: "gate__title", dir: "auto" }, title),
    h("p", null, t("viewer.passwordText")),
    element,
  );
}

/** The gallery's or the link's time is over. @param {any} [card] */
export function closedPage(card) {
  const name = card?.photographer?.name;
  const handle = card?.photographer?.handle;
  return notice(
    t("viewer.closedTitle"),
    card?.expires_at && h("p", null, t("viewer.closedText", { date: formatDate(card.expires_at) })),
    h("p", null, name ? t("viewer.closedAsk", { name }) : t("viewer.closedAskNobody")),
    handle &&
      h("a", { class: "button", href: `/@${encodeURIComponent(handle)}` }, name ?? `@${handle}`),
  );
}

/** Unknown, withdrawn, or not shared: the same page, which gives nothing away. */
export function gonePage() {
  return notice(t("viewer.goneTitle"), h("p", null, t("viewer.goneText")));
}

/** Somebody has to sign in first. @param {string} back path to return to */
export function signInPage(back) {
  const next = `?next=${encodeURIComponent(back)}`;
  return notice(
    t("viewer.signIn"),
    h("p", null, t("viewer.signInText")),
    h("a", { class: "button button--filled", href: `/client${next}` }, t("viewer.signInButton")),
    h(
      "a",
      { class: "button button--quiet", href: `/login${next}` },
      t("viewer.photographerSignIn"),
    ),
  );
}

/** It did not work, and may next time. @param {unknown} error @param {() => void} again */
export function failedPage(error, again) {
  return notice(
    t("viewer.failedTitle"),
    h("p", null, errorText(error)),
    textButton(t("common.tryAgain"), again, { kind: "filled" }),
  );
}

/** The page for a refusal, or `null` if it needs more than a page. @param {unknown} error @param {any} card @param {() => void} again */
export function pageFor(error, card, again) {
  if (error instanceof ApiError) {
    if (error.status === 410) return closedPage(card);
    if (error.status === 404 || error.status === 403) return gonePage();
  }
  return failedPage(error, again);
}
