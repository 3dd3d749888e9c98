/** The galleries on the public profile: their order, and which no visitor sees just now. */
import { errorText, t } from "../../i18n/index.js";
import { api } from "../../lib/api.js";
import { h, icon, say } from "../../lib/dom.js";
import { ApiError } from "../../lib/errors.js";
import { iconButton, textButton } from "../../ui/button.js";
import { toast } from "../../ui/toast.js";
import { coverOf } from "../dashboard/covers.js";
import { stateOf } from "../studio/gallery-facts.js";
import { changePortfolio, moved } from "../studio/portfolio.js";
import { asPhotographer } from "../studio/session.js";
import { part } from "./part.js";

/** @typedef {import("../studio/portfolio.js").Entry} Entry */
/** @typedef {import("../studio/gallery-facts.js").Gallery} Gallery */
/** @typedef {{gallery: Gallery | null, link: import("../share/links.js").ShareLink | null}} Known */

/**
 * @param {import("../settings.js").User} user
 * @param {{signal: AbortSignal}} options
 */
export function portfolioPart(user, { signal }) {
  const options = { ...asPhotographer, signal };
  const place = h("div", { class: "portfolio", "aria-busy": true });
  let entries = user.portfolio;
  /** @type {Map<string, Known>} by gallery */
  const known = new Map();
  load();
  return part(t("studio.portfolio"), h("p", { class: "muted" }, t("studio.portfolioText")), place);

  async function load() {
    try {
      await Promise.all(
        entries.map(async (entry) => known.set(entry.gallery_id, await ask(entry))),
      );
      if (signal.aborted) return;
      show();
    } catch (error) {
      if (signal.aborted) return;
      place.replaceChildren(
        h("p", { class: "muted" }, errorText(error)),
        textButton(t("common.tryAgain"), load),
      );
    } finally {
      place.removeAttribute("aria-busy");
    }
  }

  /** @param {Entry} entry @returns {Promise<Known>} */
  async function ask({ gallery_id, link_id }) {
    const path = `/galleries/${encodeURIComponent(gallery_id)}`;
    try {
      const [gallery, { items }] = await Promise.all([
        api.get(path, options),
        api.get(`${path}/links?limit=1000`, options),
      ]);
      return { gallery, link: items.find((/** @type {any} */ { id }) => id === link_id) ?? null };
    } catch (error) {
      if (error instanceof ApiError && error.status === 404) return { gallery: null, link: null };
      throw error;
    }
  }

  function show() {
    place.replaceChildren(
      entries.length > 0
        ? h("ol", { class: "links" }, ...entries.map(row))
        : h("p", null, t("studio.portfolioEmpty")),
    );
  }

  /** @param {Entry} entry @param {number} at */
  function row({ gallery_id: id }, at) {
    const { gallery, link } = known.get(id) ?? { gallery: null, link: null };
    const title = gallery?.title ?? t("studio.photoGone");
    const why = whyNotShown(gallery, link);
    /** @type {(name: import("../../lib/icons.js").IconName, label: string, steps: number, isEnd: boolean) => Node} */
    const mover = (name, label, steps, isEnd) =>
      h(
        "button",
        {
          class: "icon-button",
          type: "button",
          disabled: isEnd,
          "aria-label": label,
          dataset: { move: `${id} ${steps}` },
          on: { click: () => move(id, title, steps) },
        },
        icon(name, { size: 20 }),
      );
    return h(
      "li",
      { class: "portfolio__entry" },
      gallery ? coverOf(gallery, signal) : h("span", { class: "card-cover card-cover--empty" }),
      h(
        "div",
        { class: "portfolio__facts" },
        h("bdi", { class: "link__name" }, title),
        h(
          "p",
          { class: "small muted" },
          why ?? t("studio.shownThrough", { name: link?.name || t("studio.unnamedLink") }),
        ),
      ),
      mover("arrow-up", t("studio.moveUp", { title }), -1, at === 0),
      mover("arrow-down", t("studio.moveDown", { title }), 1, at === entries.length - 1),
      iconButton("close", t("studio.removeFromProfile", { title }), () => remove(id, title), {
        size: 20,
      }),
    );
  }

  /** @param {string} id @param {string} title @param {number} steps */
  async function move(id, title, steps) {
    await change((now) => moved(now, id, steps));
    const at = entries.findIndex((each) => each.gallery_id === id);
    say(t("studio.movedTo", { title, place: at + 1, count: entries.length }));
    /** @param {number} by @returns {HTMLButtonElement | null} */
    const button = (by) => place.querySelector(`[data-move="${CSS.escape(`${id} ${by}`)}"]`);
    // At an end the button that was pressed has nothing more to do.
    (button(steps)?.disabled ? button(-steps) : button(steps))?.focus();
  }

  /** @param {string} id @param {string} title */
  async function remove(id, title) {
    await change((now) => now.filter((each) => each.gallery_id !== id));
    toast(t("studio.removedFromProfile", { title }));
    place.querySelector("button")?.focus();
  }

  /** @param {(now: Entry[]) => Entry[]} how */
  async function change(how) {
    try {
      entries = await changePortfolio(how, options);
    } catch (error) {
      if (!signal.aborted) toast(errorText(error), { kind: "error" });
      return;
    }
    show();
  }
}

/**
 * Say why a visitor does not see the gallery, `null` where one does.
 * @param {Gallery | null} gallery
 * @param {import("../share/links.js").ShareLink | null} link
 */
function whyNotShown(gallery, link) {
  if (!gallery || !link) return t("studio.notShownRevoked");
  if (link.has_password) return t("studio.notShownLocked");
  const isOver = link.expires_at && Date.parse(link.expires_at) <= Date.now();
  if (isOver) return t("studio.notShownOver");
  const { text, isOpen } = stateOf(gallery);
  return isOpen ? null : t("studio.notShownState", { state: text });
}
