/** The photographer's galleries. */
import { errorText, formatDate, t } from "../i18n/index.js";
import { api } from "../lib/api.js";
import { h, icon, say } from "../lib/dom.js";
import { navigate } from "../lib/router.js";
import { textButton } from "../ui/button.js";
import { select } from "../ui/choice.js";
import { toast } from "../ui/toast.js";
import { coverOf } from "./dashboard/covers.js";
import { newGallery } from "./dashboard/new-gallery.js";
import { stateChip } from "./studio/gallery-facts.js";
import { asPhotographer } from "./studio/session.js";
import { failure, notice, openStudio } from "./studio/shell.js";

/** @typedef {import("./studio/gallery-facts.js").Gallery} Gallery */

const PAGE = 48;
const SEARCH_WAIT_MS = 250;

/** @type {import("../lib/router.js").Screen} */
export default async function screen(root) {
  const studio = await openStudio(root, { title: t("studio.galleries"), current: "galleries" });
  if (!studio) return undefined;
  const { body, signal } = studio;
  const state = {
    q: "",
    state: "",
    cursor: /** @type {string | null} */ (null),
    count: 0,
    turn: 0,
  };

  const cards = h("ul", { class: "gallery-cards", "aria-label": t("studio.galleries") });
  const more = h(
    "button",
    {
      class: "button gallery-cards__more",
      type: "button",
      hidden: true,
      on: { click: () => load(false) },
    },
    t("studio.showMore"),
  );
  const empty = h("p", { class: "gallery-cards__none", hidden: true }, t("studio.noneFound"));
  const search = h("input", {
    class: "field__input search__input",
    type: "search",
    "aria-label": t("studio.searchGalleries"),
    placeholder: t("studio.searchGalleries"),
    on: { input: onSearch },
  });
  const filter = select({
    label: t("studio.show"),
    name: "state",
    hideLabel: true,
    options: [
      ["", t("studio.stateAll")],
      ["draft", t("studio.stateDrafts")],
      ["published", t("studio.statePublished")],
      ["archived", t("studio.stateArchived")],
    ],
    onChange: (value) => {
      state.state = value;
      load(true);
    },
  });
  const create = textButton(t("studio.newGallery"), onCreate, { kind: "filled", icon: "plus" });
  const head = h(
    "div",
    { class: "page-head" },
    h("h1", null, t("studio.galleries")),
    h(
      "div",
      { class: "page-head__tools" },
      h("div", { class: "search" }, icon("search", { size: 20 }), search),
      filter.element,
      create,
    ),
  );
  const content = h("div", { class: "dashboard" }, cards, empty, more);
  let timer = 0;
  signal.addEventListener("abort", () => clearTimeout(timer));
  const isUnverified = studio.session.user?.email_verified === false;
  body.replaceChildren(...(isUnverified ? [verifyLine()] : []), head, content);
  await load(true);
  return studio.cleanUp;

  function onSearch() {
    clearTimeout(timer);
    timer = setTimeout(() => {
      state.q = search.value.trim();
      load(true);
    }, SEARCH_WAIT_MS);
  }

  async function onCreate() {
    const gallery = await newGallery();
    if (gallery) await navigate(`/studio/g/${encodeURIComponent(gallery.id)}`);
  }

  /** @param {boolean} fresh from the first page on */
  async function load(fresh) {
    state.turn += 1;
    const turn = state.turn;
    const query = new URLSearchParams({ limit: String(PAGE) });
    if (state.q) query.set("q", state.q);
    if (state.state) query.set("state", state.state);
    if (!fresh && state.cursor) query.set("cursor", state.cursor);
    const isFiltered = Boolean(state.q || state.state);
    cards.setAttribute("aria-busy", "true");
    try {
      const page = await api.get(`/galleries?${query}`, { ...asPhotographer, signal });
      if (turn !== state.turn) return;
      const items = /** @type {Gallery[]} */ (page.items).map((gallery) => card(gallery, signal));
      if (fresh) cards.replaceChildren(...items);
      else cards.append(...items);
      state.cursor = page.next_cursor;
      more.hidden = !page.next_cursor;
      const isEmpty = cards.childElementCount === 0;
      empty.hidden = !(isEmpty && isFiltered);
      if (isEmpty && !isFiltered) welcome();
      else if (isFiltered && fresh) say(t("studio.galleriesFound", { count: items.length }));
    } catch (error) {
      if (signal.aborted || turn !== state.turn) return;
      if (cards.childElementCount > 0) toast(errorText(error), { kind: "error" });
      else content.replaceChildren(failure(error, again));
    } finally {
      cards.removeAttribute("aria-busy");
    }
  }

  function again() {
    content.replaceChildren(cards, empty, more);
    load(true);
  }

  function welcome() {
    head.remove();
    content.replaceChildren(
      notice({
        title: t("studio.welcome"),
        text: t("studio.welcomeText"),
        action: t("studio.firstGallery"),
        onAction: onCreate,
      }),
    );
    content.querySelector(".button")?.classList.add("button--filled");
  }
}

/**
 * @param {Gallery} gallery
 * @param {AbortSignal} signal
 */
function card(gallery, signal) {
  const when = gallery.shot_at ?? gallery.created_at;
  return h(
    "li",
    { class: "gallery-card" },
    h(
      "a",
      { class: "gallery-card__link", href: `/studio/g/${encodeURIComponent(gallery.id)}` },
      coverOf(gallery, signal),
      h(
        "span",
        { class: "gallery-card__row" },
        h("bdi", { class: "gallery-card__title" }, gallery.title),
        stateChip(gallery),
      ),
      h(
        "span",
        { class: "gallery-card__facts" },
        `${t("common.photos", { count: gallery.photo_count })} · ${formatDate(when)}`,
      ),
    ),
  );
}

/** A line that asks to confirm the address, and can send the mail again. */
function verifyLine() {
  const button = h(
    "button",
    { class: "link-button", type: "button", on: { click: resend } },
    t("studio.verifyResend"),
  );
  return h("p", { class: "hint-line" }, `${t("studio.verifyHint")} `, button);

  async function resend() {
    button.disabled = true;
    try {
      await api.post("/auth/verify-email/resend", undefined, asPhotographer);
      toast(t("studio.verifySent"));
    } catch (error) {
      button.disabled = false;
      toast(errorText(error), { kind: "error" });
    }
  }
}
