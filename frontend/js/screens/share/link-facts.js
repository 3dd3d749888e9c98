/** What is said of a share link: its state in chips, what it allows in a line. */
import { formatDate, formatDateTime, t } from "../../i18n/index.js";
import { h, icon } from "../../lib/dom.js";
import { permissionText } from "../studio/permission-fields.js";

/** @typedef {import("./links.js").ShareLink} ShareLink */

/** @param {string | null} moment */
const isOver = (moment) => moment !== null && Date.parse(moment) <= Date.now();

/**
 * The chips beside a link's name: locked, until when, or that it is over.
 * @param {ShareLink} link
 */
export function chipsOf({ has_password, expires_at, selection_deadline }) {
  return [
    has_password &&
      h("span", { class: "chip link__chip" }, icon("lock", { size: 14 }), t("studio.password")),
    expires_at &&
      (isOver(expires_at)
        ? h("span", { class: "chip state state--warn" }, t("sharing.expired"))
        : h(
            "span",
            { class: "chip link__chip" },
            icon("clock", { size: 14 }),
            t("sharing.until", { date: formatDate(expires_at) }),
          )),
    isOver(selection_deadline) &&
      h("span", { class: "chip state state--warn" }, t("sharing.choosingOver")),
  ];
}

/** "Downloads of originals · Favorites · 20 favorites at most". @param {ShareLink} link */
export function factsOf({ permissions, sections, selection_limit, selection_deadline }) {
  return [
    permissionText(permissions),
    sections.length > 0 && t("studio.onlySections", { names: sections.join(", ") }),
    selection_limit && t("studio.limitOf", { count: selection_limit }),
    selection_deadline &&
      !isOver(selection_deadline) &&
      t("studio.chooseUntil", { date: formatDate(selection_deadline) }),
  ]
    .filter(Boolean)
    .join(" · ");
}

/** "Opened 3 times, last May 2, 2026, 4:05 PM". @param {ShareLink} link */
export const openedOf = ({ opened_count, last_opened_at }) =>
  t("sharing.opened", {
    count: opened_count,
    date: last_opened_at ? formatDateTime(last_opened_at) : "",
  });
