/** The photographer's account. */
import { formatBytes, t } from "../i18n/index.js";
import { api } from "../lib/api.js";
import { h } from "../lib/dom.js";
import { loadStyles } from "../lib/styles.js";
import { accountPart } from "./settings/account.js";
import { mailsPart } from "./settings/mails.js";
import { part } from "./settings/part.js";
import { portfolioPart } from "./settings/portfolio.js";
import { profilePart } from "./settings/profile.js";
import { securityPart } from "./settings/security.js";
import { asPhotographer } from "./studio/session.js";
import { failure, openStudio } from "./studio/shell.js";

/**
 * @typedef {object} User the account as the API gives it
 * @property {string} id
 * @property {string} email
 * @property {boolean} email_verified
 * @property {string} name
 * @property {string} handle
 * @property {import("../ui/city-field.js").City | null} city
 * @property {string} bio
 * @property {string[]} specialities
 * @property {string} locale
 * @property {{selections: boolean, reminders: boolean}} notifications
 * @property {boolean} listed whether the profile is public
 * @property {import("./studio/portfolio.js").Entry[]} portfolio
 * @property {Factor | null} second_factor where one is on
 * @property {{photos: number, bytes: number}} storage
 * @typedef {{since: string, recovery_codes_left: number}} Factor
 */

/** @type {import("../lib/router.js").Screen} */
export default async function screen(root) {
  const studio = await openStudio(root, { title: t("studio.settings"), current: "settings" });
  if (!studio) return undefined;
  await loadStyles("/css/settings.css");
  const { body, signal } = studio;
  await show();
  return studio.cleanUp;

  async function show() {
    try {
      /** @type {User} */
      const user = await api.get("/auth/me", { ...asPhotographer, signal });
      const { photos, bytes } = user.storage;
      body.replaceChildren(
        h(
          "div",
          { class: "account" },
          h("h1", null, t("studio.settings")),
          profilePart(user, { signal }),
          part(
            t("studio.branding"),
            h("p", { class: "muted" }, t("studio.brandingText")),
            h(
              "a",
              { class: "button", href: "/studio/settings/branding" },
              t("studio.brandingOpen"),
            ),
          ),
          portfolioPart(user, { signal }),
          mailsPart(user, { signal }),
          part(
            t("studio.storage"),
            h(
              "p",
              null,
              t("studio.storageUsed", {
                bytes: formatBytes(bytes),
                photos: t("common.photos", { count: photos }),
              }),
            ),
          ),
          securityPart(user, { signal }),
          accountPart(user, { signal }),
        ),
      );
    } catch (error) {
      if (signal.aborted) return;
      body.replaceChildren(failure(error, show));
    }
  }
}
