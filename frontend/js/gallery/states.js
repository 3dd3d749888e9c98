/** Pages in place of a gallery: password, closed, nothing here, failed, sign in. */
import { errorText, formatDate, t } from "../i18n/index.js";
import { ApiError } from "../lib/api.js";
import { h } from "../lib/dom.js";
import { setTitle } from "../lib/router.js";
import { field } from "../ui/field.js";

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
  const button = h(
    "button",
    { class: "button button--filled button--wide", type: "submit" },
    t("viewer.open"),
  );
  const form = h(
    "form",
    {
      class: "form gate__form",
      novalidate: true,
      on: {
        submit: async (/** @type {SubmitEvent} */ event) => {
          event.preventDefault();
          if (!password.check()) {
            password.input.focus();
            return;
          }
          button.disabled = true;
          try {
            await submit(password.value);
          } catch (error) {
            password.setError(errorText(error));
            password.input.focus();
            /** @type {HTMLInputElement} */ (password.input).select();
          } finally {
            button.disabled = false;
          }
        },
      },
    },
    password.element,
    button,
  );
  const title = card.title || t("viewer.passwordTitle");
  setTitle(title);
  return h(
    "div",
    { class: "notice gate" },
    card.photographer?.name && h("p", { class: "caps" }, h("bdi", null, card.photographer.name)),
    h("h1", { class: "gate__title", dir: "auto" }, title),
    h("p", null, t("viewer.passwordText")),
    form,
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
    h(
      "button",
      { class: "button button--filled", type: "button", on: { click: again } },
      t("common.tryAgain"),
    ),
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
