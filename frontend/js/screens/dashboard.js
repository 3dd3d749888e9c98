/** The photographer's galleries. */
import { errorText, t, texts, withTexts } from "../i18n/index.js";
import { api } from "../lib/api.js";
import { h, icon, say } from "../lib/dom.js";
import { navigate } from "../lib/router.js";
import { readItem, writeItem } from "../lib/storage.js";
import { loadStyles } from "../lib/styles.js";
import { textButton } from "../ui/button.js";
import { select } from "../ui/choice.js";
import { toast } from "../ui/toast.js";
import { galleryCard } from "./dashboard/card.js";
import { newGallery } from "./dashboard/new-gallery.js";
import { ORDERS } from "./dashboard/orders.js";
import { asPhotographer } from "./studio/session.js";
import { failure, notice, openStudio } from "./studio/shell.js";

texts("dashboard");

/** @typedef {import("./studio/gallery-facts.js").Gallery} Gallery */

/** @typedef {import("./dashboard/orders.js").Order} Order */

const PAGE = 48;
const ORDER_SLOT = "galerly.galleries.order";
/** Whoever has more galleries than this found the way without a guide. */
const KNOWS_FROM = 4;
const SEARCH_WAIT_MS = 250;

/** @type {import("../lib/router.js").Screen} */
export default async function screen(root) {
  const studio = await openStudio(root, { title: t("studio.galleries"), current: "galleries" });
  if (!studio) return undefined;
  const { body, signal } = studio;
  await loadStyles("/css/dashboard.css");
  const state = {
    q: "",
    state: "",
    order: /** @type {Order} */ (readItem(ORDER_SLOT) ?? "newest"),
    cursor: /** @type {string | null} */ (null),
    /** Loaded and put in order, not yet shown. @type {Gallery[]} */
    waiting: [],
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
  const empty = h(
    "div",
    { class: "dashboard__none", hidden: true },
    h("p", null, t("studio.noneFound")),
    textButton(t("dashboard.clear"), clear),
  );
  const guidance = h("div");
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
  const order = select({
    label: t("studio.order"),
    name: "order",
    hideLabel: true,
    value: state.order,
    options: [
      ["newest", t("dashboard.sortNewest")],
      ["shot", t("dashboard.sortShot")],
      ["title", t("dashboard.sortTitle")],
    ],
    onChange: (value) => {
      state.order = value;
      writeItem(ORDER_SLOT, value === "newest" ? null : value);
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
      order.element,
      create,
    ),
  );
  const content = h("div", { class: "dashboard" }, guidance, cards, empty, more);
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
    const isFiltered = Boolean(state.q || state.state);
    cards.setAttribute("aria-busy", "true");
    try {
      if (fresh) Object.assign(state, { cursor: null, waiting: [] });
      const galleries = await next(fresh, turn);
      if (turn !== state.turn) return;
      const items = galleries.map((gallery) => galleryCard(gallery, signal));
      if (fresh) cards.replaceChildren(...items);
      else cards.append(...items);
      more.hidden = !state.cursor && state.waiting.length === 0;
      const isEmpty = cards.childElementCount === 0;
      empty.hidden = !(isEmpty && isFiltered);
      if (isEmpty && !isFiltered) welcome();
      if (fresh && !isFiltered) await lead(galleries);
      else if (isFiltered && fresh) say(t("studio.galleriesFound", { count: items.length }));
    } catch (error) {
      if (signal.aborted || turn !== state.turn) return;
      if (cards.childElementCount > 0) toast(errorText(error), { kind: "error" });
      else content.replaceChildren(failure(error, again));
    } finally {
      cards.removeAttribute("aria-busy");
    }
  }

  /**
   * The galleries to show next; any order but the server's needs all of them.
   * @param {boolean} fresh
   * @param {number} turn
   * @returns {Promise<Gallery[]>}
   */
  async function next(fresh, turn) {
    if (state.order === "newest") {
      const page = await ask(PAGE, state.cursor);
      if (turn === state.turn) state.cursor = page.next_cursor;
      return page.items;
    }
    if (fresh) {
      /** @type {Gallery[]} */
      const all = [];
      /** @type {string | null} */
      let cursor = null;
      do {
        const page = await ask(1000, cursor);
        all.push(...page.items);
        cursor = page.next_cursor;
      } while (cursor);
      if (turn === state.turn) state.waiting = all.sort(ORDERS[state.order]);
    }
    return state.waiting.splice(0, PAGE);
  }

  /**
   * @param {number} limit
   * @param {string | null} cursor
   * @returns {Promise<{items: Gallery[], next_cursor: string | null}>}
   */
  function ask(limit, cursor) {
    const query = new URLSearchParams({
      limit: String(limit),
      ...(state.q && { q: state.q }),
      ...(state.state && { state: state.state }),
      ...(cursor && { cursor }),
    });
    return api.get(`/galleries?${query}`, { ...asPhotographer, signal });
  }

  function again() {
    content.replaceChildren(guidance, cards, empty, more);
    load(true);
  }

  function clear() {
    search.value = "";
    filter.value = "";
    Object.assign(state, { q: "", state: "" });
    load(true);
    search.focus();
  }

  function welcome() {
    head.remove();
    const name = studio?.session.user?.name;
    content.replaceChildren(
      h(
        "div",
        { class: "welcome" },
        h("h1", null, name ? t("dashboard.guideWelcome", { name }) : t("studio.welcome")),
        h("p", { class: "muted" }, t("dashboard.guideLead")),
      ),
      guidance,
    );
  }

  /** Show the guide to whoever needs it. @param {Gallery[]} galleries the newest ones */
  async function lead(galleries) {
    const isFirst = galleries.length === 0;
    const slot = `galerly.guide.${studio?.session.user?.id ?? ""}`;
    if (readItem(slot) === true || galleries.length >= KNOWS_FROM) {
      guidance.replaceChildren();
      if (isFirst) invite();
      return;
    }
    const { guide } = await withTexts(import("./dashboard/guide.js"));
    const element = await guide(galleries, {
      slot,
      signal,
      onCreate,
      onHide: () => {
        if (isFirst) invite();
        else search.focus();
      },
      onChange: () => load(true),
    });
    guidance.replaceChildren(...(element ? [element] : []));
  }

  /** Without a guide, an empty list is one sentence and one button. */
  function invite() {
    content.replaceChildren(
      notice({
        title: t("studio.welcome"),
        text: t("dashboard.stepMakeText"),
        action: t("studio.firstGallery"),
        onAction: onCreate,
      }),
    );
    content.querySelector(".button")?.classList.add("button--filled");
  }
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
