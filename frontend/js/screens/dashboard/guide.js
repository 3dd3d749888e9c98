/** The guide for a photographer's first gallery: three steps, each with the way to it. */
import { errorText, t, texts, withTexts } from "../../i18n/index.js";
import { api } from "../../lib/api.js";
import { h, icon } from "../../lib/dom.js";
import { readItem, writeItem } from "../../lib/storage.js";
import { iconButton, textButton } from "../../ui/button.js";
import { toast } from "../../ui/toast.js";
import { asPhotographer } from "../studio/session.js";

texts("dashboard");

/** @typedef {import("../studio/gallery-facts.js").Gallery} Gallery */
/** @typedef {{make: boolean, drop: boolean, share: boolean}} Done */

const SHOWN = "shown";

/**
 * Return the guide; once all is done or it was hidden, that is remembered under `slot`. It is
 * `null` for somebody who did all of it without having seen it.
 * @param {Gallery[]} galleries the newest ones
 * @param {{slot: string, signal: AbortSignal,
 *   onCreate: () => void, onHide: () => void, onChange: (gallery: Gallery) => void}} options
 */
export async function guide(galleries, { slot, signal, onCreate, onHide, onChange }) {
  const withPhotos = galleries.find(({ photo_count }) => photo_count > 0);
  const target = withPhotos ?? galleries[0];
  const done = {
    make: galleries.length > 0,
    drop: withPhotos !== undefined,
    share: await isShared(galleries, signal),
  };
  const isOver = done.make && done.drop && done.share;
  const wasShown = readItem(slot) === SHOWN;
  writeItem(slot, isOver || SHOWN); // that all is done is said once
  if (isOver && !wasShown) return null;
  const element = h(
    "section",
    { class: "guide", "aria-labelledby": "guide-title" },
    h(
      "div",
      { class: "guide__head" },
      h(
        "h2",
        { class: "guide__title", id: "guide-title" },
        t(isOver ? "dashboard.allDone" : "dashboard.guide"),
      ),
      iconButton("close", t("dashboard.guideHide"), hide),
    ),
    isOver
      ? h("p", { class: "muted" }, t("dashboard.allDoneText"))
      : h("ol", { class: "guide__steps" }, ...stepsOf(done, target)),
  );
  return element;

  function hide() {
    writeItem(slot, true);
    element.remove();
    onHide();
  }

  /** @param {Done} state @param {Gallery | undefined} gallery */
  function stepsOf(state, gallery) {
    const now = !state.make ? "make" : !state.drop ? "drop" : "share";
    const place = gallery ? `/studio/g/${encodeURIComponent(gallery.id)}` : "/studio";
    const isOpen = gallery?.state === "published";
    return [
      step(
        1,
        t("dashboard.stepMake"),
        t("dashboard.stepMakeText"),
        state.make,
        () => now === "make" && textButton(t("studio.firstGallery"), onCreate, { kind: "filled" }),
      ),
      step(
        2,
        t("dashboard.stepDrop"),
        t("dashboard.stepDropText"),
        state.drop,
        () =>
          now === "drop" &&
          h("a", { class: "button button--filled", href: place }, t("studio.addPhotos")),
      ),
      step(
        3,
        t("dashboard.stepShare"),
        t("dashboard.stepShareText"),
        state.share,
        () =>
          now === "share" &&
          gallery &&
          textButton(
            t(isOpen ? "studio.share" : "dashboard.stepPublishGo"),
            () => publishAndShare(gallery),
            { kind: "filled" },
          ),
      ),
    ];
  }

  /** @param {Gallery} gallery */
  async function publishAndShare(gallery) {
    try {
      const path = `/galleries/${encodeURIComponent(gallery.id)}`;
      const open =
        gallery.state === "published"
          ? gallery
          : await api.patch(path, { state: "published" }, { ...asPhotographer, signal });
      onChange(open);
      const { openShareDialog } = await withTexts(import("../share/dialog.js"));
      openShareDialog(open, { sections: open.settings.sections ?? [] });
    } catch (error) {
      if (!signal.aborted) toast(errorText(error), { kind: "error" });
    }
  }
}

/**
 * @param {number} number
 * @param {string} title
 * @param {string} text
 * @param {boolean} isDone
 * @param {() => Node | false | undefined} way
 */
function step(number, title, text, isDone, way) {
  const button = way();
  return h(
    "li",
    { class: ["guide__step", isDone && "is-done", button && "is-now"] },
    h(
      "span",
      { class: "guide__number", "aria-hidden": "true" },
      isDone ? icon("check", { size: 18 }) : number,
    ),
    h(
      "div",
      { class: "guide__words" },
      h(
        "h3",
        null,
        isDone && h("span", { class: "visually-hidden" }, t("dashboard.stepDone", { step: "" })),
        title,
      ),
      h("p", { class: "small muted" }, text),
      button,
    ),
  );
}

/**
 * Whether somebody was let into a gallery that has photos.
 * @param {Gallery[]} galleries
 * @param {AbortSignal} signal
 */
async function isShared(galleries, signal) {
  const open = galleries.find(({ state, photo_count }) => state === "published" && photo_count > 0);
  if (!open) return false;
  if (open.client_email) return true;
  const path = `/galleries/${encodeURIComponent(open.id)}/links?limit=1`;
  const { items } = await api.get(path, { ...asPhotographer, signal });
  return items.length > 0;
}
