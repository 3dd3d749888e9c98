/** How much a gallery is looked at, chosen from and saved from. */
import { formatNumber, t, texts, withTexts } from "../i18n/index.js";
import { api } from "../lib/api.js";
import { h, icon } from "../lib/dom.js";
import { loadStyles } from "../lib/styles.js";
import { textButton } from "../ui/button.js";
import { barChart } from "./activity/chart.js";
import { seriesOf } from "./activity/series.js";
import { photoTile, ThumbSource } from "./proofing/thumbs.js";
import { galleryHead } from "./studio/gallery-tabs.js";
import { asPhotographer } from "./studio/session.js";
import { failure, openStudio } from "./studio/shell.js";

texts("activity");

/**
 * @typedef {object} Activity as the API gives it
 * @property {{views: number, viewers: number, favorites: number, comments: number,
 *   downloads: number, archives: number}} totals
 * @property {import("./activity/series.js").Day[]} days
 * @property {ActivePhoto[]} photos most loved first
 */
/** @typedef {{photo_id: string, filename: string, urls: {thumb: string} | null, favorites: number,
 *   downloads: number, comments: number}} ActivePhoto */
/** @typedef {import("./activity/series.js").Measure} Measure */

const SHOWN = 12;

/** @type {import("../lib/router.js").Screen} */
export default async function screen(root, params) {
  const styled = loadStyles("/css/studio-activity.css");
  const studio = await openStudio(root, { title: t("studio.activity") });
  if (!studio) return undefined;
  const { body, signal } = studio;
  const path = `/galleries/${encodeURIComponent(params.id ?? "")}`;
  const options = { ...asPhotographer, signal };
  await styled;
  await show();
  return studio.cleanUp;

  async function show() {
    try {
      const [gallery, activity] = await Promise.all([
        api.get(path, options),
        /** @type {Promise<Activity>} */ (api.get(`${path}/activity`, options)),
      ]);
      const thumbs = new ThumbSource(path, signal);
      const isQuiet = activity.days.length === 0 && activity.photos.length === 0;
      body.replaceChildren(
        ...galleryHead(gallery, "activity"),
        ...(isQuiet
          ? [nobody(gallery)]
          : [
              numbers(activity),
              photosPart("favorites", activity.photos, thumbs),
              photosPart("downloads", activity.photos, thumbs),
            ]),
      );
    } catch (error) {
      if (signal.aborted) return;
      body.replaceChildren(failure(error, show));
    }
  }
}

/** @param {import("./studio/gallery-facts.js").Gallery} gallery */
function nobody(gallery) {
  return h(
    "div",
    { class: "notice studio__notice activity-none" },
    h("h2", { class: "notice__title" }, t("activity.nobody")),
    h("p", null, t("activity.nobodyText")),
    textButton(t("studio.share"), async () => {
      const { openShareDialog } = await withTexts(import("./share/dialog.js"));
      openShareDialog(gallery, { sections: gallery.settings.sections ?? [] });
    }),
  );
}

/** The four numbers, each of which shows its days when pressed. @param {Activity} activity */
function numbers({ totals, days }) {
  /** @type {[Measure, number, string, string][]} */
  const measures = [
    ["views", totals.views, t("activity.views"), t("activity.viewsHint")],
    ["viewers", totals.viewers, t("activity.viewers"), t("activity.viewersHint")],
    ["favorites", totals.favorites, t("activity.favorites"), t("activity.favoritesHint")],
    [
      "downloads",
      totals.downloads + totals.archives,
      t("activity.downloads"),
      t("activity.downloadsHint"),
    ],
  ];
  let chosen = /** @type {Measure} */ ("views");
  let range = /** @type {"recent" | "all"} */ ("recent");
  const place = h("div", null);
  const hint = h("p", { class: "small muted" });
  const buttons = measures.map(([measure, total, name]) =>
    h(
      "button",
      {
        class: "figure-button",
        type: "button",
        on: {
          click: () => {
            chosen = measure;
            paint();
          },
        },
      },
      h("span", { class: "figure-button__number" }, formatNumber(total)),
      h("span", { class: "figure-button__name" }, name),
    ),
  );
  const ranges = /** @type {const} */ (["recent", "all"]).map((each) =>
    h(
      "button",
      {
        class: "range__button",
        type: "button",
        on: {
          click: () => {
            range = each;
            paint();
          },
        },
      },
      t(each === "recent" ? "activity.last30" : "activity.all"),
    ),
  );
  paint();
  return h(
    "section",
    { class: "activity" },
    h("div", { class: "figures" }, ...buttons),
    h(
      "div",
      { class: "activity__head" },
      hint,
      h("div", { class: "range", role: "group", "aria-label": t("activity.range") }, ...ranges),
    ),
    place,
  );

  function paint() {
    for (const [i, button] of buttons.entries()) {
      button.ariaPressed = String(measures[i]?.[0] === chosen);
    }
    for (const [i, button] of ranges.entries()) {
      button.ariaPressed = String((i === 0) === (range === "recent"));
    }
    for (const [measure, , name, explained] of measures) {
      if (measure !== chosen) continue;
      hint.textContent = explained;
      place.replaceChildren(barChart(seriesOf(days, chosen, { range, now: Date.now() }), name));
    }
  }
}

/**
 * The photos with most of something, the first few of them at once.
 * @param {"favorites" | "downloads"} by
 * @param {ActivePhoto[]} photos
 * @param {ThumbSource} thumbs
 */
function photosPart(by, photos, thumbs) {
  const ranked = photos.filter((photo) => photo[by] > 0).toSorted((a, b) => b[by] - a[by]);
  const isLoved = by === "favorites";
  const title = isLoved ? t("activity.loved") : t("activity.saved");
  const list = h("ul", { class: "strip", "aria-label": title }, ...some(ranked.slice(0, SHOWN)));
  const more =
    ranked.length > SHOWN &&
    textButton(t("activity.showAll", { count: ranked.length }), () => {
      const first = some(ranked.slice(SHOWN));
      list.append(...first);
      if (first[0]) {
        first[0].tabIndex = -1;
        first[0].focus();
      }
      if (more) more.remove();
    });
  return h(
    "section",
    { class: "proof" },
    h("h2", { class: "proof__title" }, title),
    ranked.length > 0
      ? list
      : h("p", { class: "muted" }, isLoved ? t("activity.noLoved") : t("activity.noSaved")),
    more && h("div", null, more),
  );

  /** @param {ActivePhoto[]} few */
  function some(few) {
    return few.map((photo) => {
      const { photo_id: id, filename, urls } = photo;
      return h("li", null, photoTile({ id, filename, urls }, thumbs), counts(photo));
    });
  }
}

/** @param {ActivePhoto} photo */
function counts({ favorites, downloads, comments }) {
  return h(
    "p",
    { class: "tile-counts" },
    one("heart", favorites, t("studio.favoritesOf", { count: favorites })),
    one("download", downloads, t("activity.downloadsOf", { count: downloads })),
    one("comment", comments, t("activity.commentsOf", { count: comments })),
  );

  /** @param {import("../lib/icons.js").IconName} name @param {number} count @param {string} words */
  function one(name, count, words) {
    if (count === 0) return null;
    return h(
      "span",
      { class: "tile-counts__one", title: words },
      icon(name, { size: 16 }),
      h("span", { "aria-hidden": "true" }, formatNumber(count)),
      h("span", { class: "visually-hidden" }, words),
    );
  }
}
