/** `/`: what Galerly is, shown rather than told, and the ways in. */
import { t, texts } from "../i18n/index.js";
import { api } from "../lib/api.js";
import { currentSession } from "../lib/auth.js";
import { h, icon } from "../lib/dom.js";
import { setTitle } from "../lib/router.js";
import { loadStyles } from "../lib/styles.js";
import { picture } from "../pages/cards.js";
import { scene } from "../pages/scenes.js";
import { siteFoot, siteHead } from "../pages/site.js";

texts("home");

/** @type {import("../lib/router.js").Screen} */
export default async function home(root) {
  const life = new AbortController();
  setTitle("");
  await Promise.all([loadStyles("/css/public.css"), loadStyles("/css/home.css")]);
  const people = h("section", { class: "home__people", hidden: true });
  root.append(
    siteHead(),
    h("div", { class: "home" }, lead(), how(), different(), self(), people, end()),
    siteFoot(),
  );
  showPeople(people, life.signal);
  return () => life.abort();
}

function ways() {
  return h(
    "p",
    { class: "home__ways" },
    currentSession("photographer")
      ? h("a", { class: "button button--filled", href: "/studio" }, t("home.studio"))
      : h("a", { class: "button button--filled", href: "/signup" }, t("home.signUp")),
    h("a", { class: "button", href: "/client" }, t("home.client")),
  );
}

function lead() {
  return h(
    "section",
    { class: "home__lead" },
    h("h1", { class: "home__title" }, t("home.lead")),
    h("p", { class: "home__text" }, t("home.text")),
    ways(),
    h(
      "div",
      { class: "stage", role: "img", "aria-label": t("home.drawn") },
      h(
        "div",
        { class: "stage__window" },
        h("div", { class: "stage__bar" }, h("i"), h("i"), h("i")),
        h(
          "div",
          { class: "stage__cover" },
          scene("dusk", 1600, 1000),
          h(
            "div",
            { class: "stage__words" },
            h("span", { class: "caps" }, t("home.coverBy")),
            h("span", { class: "stage__title" }, t("home.coverTitle")),
            h("span", null, t("home.coverDay")),
            h("span", { class: "stage__button" }, t("viewer.viewPhotos")),
          ),
        ),
      ),
      h("div", { class: "stage__phone" }, h("div", { class: "stage__rows" }, ...ROWS.map(row))),
    ),
  );
}

/** Rows as the grid makes them: whole pictures of one height. @type {[string, number][][]} */
const ROWS = [
  [["lake", 1.5]],
  [
    ["meadow", 0.72],
    ["rose", 1.5],
  ],
  [
    ["fog", 1.5],
    ["ember", 0.72],
  ],
  [["dunes", 1.62]],
  [
    ["night", 0.72],
    ["dusk", 1.5],
  ],
];

/** @param {[string, number][]} tiles @param {number} place */
function row(tiles, place) {
  return h(
    "div",
    { class: "stage__row" },
    ...tiles.map(([name, ratio], at) =>
      h(
        "span",
        { class: "stage__tile", style: { "--ratio": ratio } },
        scene(name, Math.round(ratio * 200), 200),
        place === 1 && at === 1 && icon("heart", { size: 18, filled: true }),
      ),
    ),
  );
}

function how() {
  return h(
    "section",
    { class: "home__how home__band" },
    h("h2", { class: "home__heading" }, t("home.how")),
    h(
      "ol",
      { class: "home__steps" },
      step(1, t("home.dropTitle"), t("home.dropText"), [
        h(
          "span",
          { class: "sketch__files" },
          ...["lake", "fog", "rose"].map((name) => thumb(name)),
        ),
        h("span", { class: "sketch__line" }, h("span")),
        h("span", { class: "sketch__note" }, icon("check", { size: 16 }), t("home.dropDone")),
      ]),
      step(2, t("home.shareTitle"), t("home.shareText"), [
        h(
          "span",
          { class: "sketch__link" },
          icon("link", { size: 18 }),
          h("span", null, "…/s#V3k9Qx"),
          icon("copy", { size: 18 }),
        ),
        h(
          "span",
          { class: "sketch__note" },
          icon("lock", { size: 16 }),
          icon("clock", { size: 16 }),
          icon("qr", { size: 16 }),
        ),
      ]),
      step(3, t("home.chooseTitle"), t("home.chooseText"), [
        h(
          "span",
          { class: "sketch__files" },
          thumb("dusk", true),
          thumb("meadow"),
          thumb("dunes", true),
        ),
        h("span", { class: "sketch__note" }, icon("heart", { size: 16 }), t("home.chosen")),
      ]),
    ),
  );
}

/** @param {string} name @param {boolean} [isChosen] */
const thumb = (name, isChosen = false) =>
  h(
    "span",
    { class: "sketch__thumb" },
    scene(name, 150, 100),
    isChosen && icon("heart", { size: 16, filled: true }),
  );

/** @param {number} number @param {string} title @param {string} text @param {Node[]} drawing */
function step(number, title, text, drawing) {
  return h(
    "li",
    { class: "home__step" },
    h("div", { class: "sketch", "aria-hidden": "true" }, ...drawing),
    h(
      "h3",
      { class: "home__name" },
      h("span", { class: "home__number", "aria-hidden": "true" }, number),
      title,
    ),
    h("p", { class: "muted" }, text),
  );
}

function different() {
  const point = (/** @type {string} */ title, /** @type {string} */ text) =>
    h(
      "li",
      { class: "home__point" },
      h("h3", { class: "home__name" }, title),
      h("p", { class: "muted" }, text),
    );
  return h(
    "section",
    { class: "home__different home__band" },
    h("h2", { class: "home__heading" }, t("home.different")),
    h(
      "ul",
      { class: "home__points" },
      point(t("home.wholeTitle"), t("home.wholeText")),
      point(t("home.lightTitle"), t("home.lightText")),
      point(t("home.exactTitle"), t("home.exactText")),
      point(t("home.quietTitle"), t("home.quietText")),
      point(t("home.yoursTitle"), t("home.yoursText")),
      point(t("home.everyoneTitle"), t("home.everyoneText")),
    ),
  );
}

function self() {
  return h(
    "section",
    { class: "home__self dark" },
    h(
      "div",
      { class: "home__self-words" },
      h("h2", { class: "home__heading" }, t("home.selfTitle")),
      h("p", null, t("home.selfText")),
      h(
        "ul",
        { class: "home__facts" },
        ...[t("home.selfDisk"), t("home.selfLimit"), t("home.selfLeave")].map((text) =>
          h("li", null, icon("check", { size: 18 }), text),
        ),
      ),
    ),
    h(
      "pre",
      { class: "home__code" },
      h(
        "code",
        null,
        "$ git clone … galerly && cd galerly\n$ make serve\n\nGalerly is ready on http://127.0.0.1:8000",
      ),
    ),
  );
}

function end() {
  return h(
    "section",
    { class: "home__end" },
    h("h2", { class: "home__heading" }, t("home.endTitle")),
    h("p", { class: "muted" }, t("home.endText")),
    ways(),
  );
}

const PEOPLE = 6;
const COVERS = 6;

/**
 * Show real pictures where there are any: covers that photographers here show to everybody.
 * @param {HTMLElement} place
 * @param {AbortSignal} signal
 */
async function showPeople(place, signal) {
  try {
    const { items } = await api.get(`/photographers?limit=${PEOPLE}`, { session: null, signal });
    const profiles = await Promise.all(
      items.map((/** @type {any} */ { handle }) =>
        api.get(`/photographers/${encodeURIComponent(handle)}`, { session: null, signal }),
      ),
    );
    const shown = profiles
      .flatMap(({ name, handle, galleries }) =>
        galleries
          .filter((/** @type {any} */ { cover }) => cover?.urls)
          .slice(0, 2)
          .map((/** @type {any} */ { cover }) => ({ name, handle, cover })),
      )
      .slice(0, COVERS);
    if (shown.length === 0 || signal.aborted) return;
    place.append(
      h("h2", { class: "home__heading" }, t("home.people")),
      h("ul", { class: "home__covers" }, ...shown.map(cover)),
      h("a", { class: "button", href: "/photographers" }, t("home.peopleAll")),
    );
    place.hidden = false;
  } catch {
    // The page is whole without them.
  }
}

/** @param {{name: string, handle: string, cover: any}} each */
function cover({ name, handle, cover: photo }) {
  const ratio = photo.width && photo.height ? photo.width / photo.height : 1.5;
  return h(
    "li",
    { style: { "--ratio": ratio.toFixed(3) } },
    h(
      "a",
      { class: "home__cover", href: `/@${encodeURIComponent(handle)}` },
      picture(photo),
      h("bdi", { class: "small" }, name),
    ),
  );
}
