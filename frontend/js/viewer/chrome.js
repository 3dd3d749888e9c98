/** What stands around the photo in the viewer: counter, buttons, arrows, details. */
import { taps } from "../grid/touch.js";
import { t } from "../i18n/index.js";
import { h, icon } from "../lib/dom.js";

/**
 * @param {{count: number, canFavorite: boolean, canComment: boolean, canDownload: boolean,
 *   onClose: () => void, onPrevious: () => void, onNext: () => void, onZoom: () => void,
 *   onPlay: () => void, onFavorite: () => void, onComments: () => void, onDownload: () => void}} options
 */
export function viewerChrome(options) {
  const counter = h("span", { class: "viewer__counter" });
  const badge = h("span", { class: "viewer__badge", hidden: true });
  const favorite = button("heart", t("viewer.favoriteAdd"), options.onFavorite);
  favorite.classList.add("viewer__heart");
  const comments = button("comment", t("photo.comments"), options.onComments, badge);
  const download = button("download", t("viewer.download"), options.onDownload);
  const closeButton = button("close", t("photo.close"), options.onClose);
  const info = button("info", t("photo.details"), toggleDetails);
  info.setAttribute("aria-expanded", "false");
  const play = button("play", t("photo.play"), options.onPlay);
  play.classList.add("viewer__play");
  const zoom = button("zoom-in", t("photo.zoom"), options.onZoom);
  zoom.classList.add("viewer__zoom");
  const bar = h(
    "div",
    { class: "viewer__bar pswp__hide-on-close" },
    counter,
    h(
      "div",
      { class: "viewer__actions" },
      options.canFavorite && favorite,
      options.canComment && comments,
      options.canDownload && download,
      info,
      options.count > 1 && play,
      zoom,
      closeButton,
    ),
  );
  const previous = button(
    "chevron-left",
    t("photo.previous"),
    options.onPrevious,
    null,
    "previous",
  );
  const next = button("chevron-right", t("photo.next"), options.onNext, null, "next");
  const words = h("p", { class: "viewer__caption", dir: "auto" });
  const facts = h("p", { class: "small", hidden: true });
  const details = h("div", { class: "viewer__details pswp__hide-on-close" }, words, facts);

  /** A caption belongs to its photo; the name of the file and the day are asked for. */
  function toggleDetails() {
    facts.hidden = !facts.hidden;
    info.setAttribute("aria-expanded", String(!facts.hidden));
    details.classList.toggle("is-whole", !facts.hidden);
  }

  return {
    elements: [bar, previous, next, details],
    closeButton,
    /** Do what a letter stands for. @param {string} letter */
    key(letter) {
      if (letter === "f" && options.canFavorite) options.onFavorite();
      else if (letter === "c" && options.canComment) options.onComments();
      else if (letter === "d" && options.canDownload) options.onDownload();
      else if (letter === "i") toggleDetails();
      else if (letter === "s" && options.count > 1) options.onPlay();
    },
    /** Show whether photos follow by themselves. @param {boolean} isPlaying */
    playing(isPlaying) {
      const label = t(isPlaying ? "photo.pause" : "photo.play");
      play.replaceChildren(icon(isPlaying ? "pause" : "play"));
      play.setAttribute("aria-label", label);
      play.title = label;
    },
    /**
     * @param {{index: number, favorite: boolean, comments: number, name: string, caption: string,
     *   date: string, preparing?: boolean}} state
     */
    update({ index, favorite: chosen, comments: many, name, caption, date, preparing }) {
      counter.replaceChildren(
        t("photo.counter", { n: index + 1, count: options.count }),
        " ",
        preparing ? h("span", { class: "viewer__note" }, t("photo.preparing")) : "",
      );
      favorite.setAttribute("aria-pressed", String(chosen));
      favorite.setAttribute(
        "aria-label",
        t(chosen ? "viewer.favoriteRemove" : "viewer.favoriteAdd"),
      );
      badge.hidden = many === 0;
      badge.textContent = String(many);
      comments.setAttribute(
        "aria-label",
        many ? t("photo.commentsCount", { count: many }) : t("photo.comments"),
      );
      // Hidden, not disabled: a button that had the focus must not lose it in the middle.
      previous.classList.toggle("is-off", index === 0);
      next.classList.toggle("is-off", index === options.count - 1);
      words.textContent = caption;
      facts.replaceChildren(h("bdi", null, name), date ? ` · ${t("photo.taken", { date })}` : "");
    },
  };
}

/**
 * @param {import("../lib/icons.js").IconName} name @param {string} label @param {() => void} run
 * @param {HTMLElement | null} [extra] @param {string} [side] an arrow's
 */
function button(name, label, run, extra, side) {
  return h(
    "button",
    {
      class: side ? `viewer__arrow viewer__arrow--${side} pswp__hide-on-close` : "viewer__button",
      type: "button",
      "aria-label": label,
      title: label,
      on: taps(run),
    },
    icon(name, { size: side ? 36 : 24 }),
    extra,
  );
}
