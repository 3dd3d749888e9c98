/** The tray at the bottom while photos are being chosen. */
import { t, texts, withTexts } from "../i18n/index.js";
import { $, h, icon } from "../lib/dom.js";
import { textButton } from "../ui/button.js";
import { toast } from "../ui/toast.js";

texts("gallery");

/**
 * Show the tray for `count` chosen photos, or take it away.
 * @param {import("./page.js").GalleryContext} context
 * @param {HTMLElement} root
 * @param {number} count
 * @param {boolean} selecting
 */
export function showTray(context, root, count, selecting) {
  const old = $(".tray", root);
  if (!selecting) {
    const grid = old?.contains(document.activeElement) && context.grid();
    old?.remove();
    // Who was in the tray goes on where they were in the grid, if that is in sight.
    if (grid) grid.tileAt(grid.current)?.link.focus({ preventScroll: true });
    return;
  }
  const tray = old ?? build(context);
  if (!old) root.append(tray);
  const label = $(".tray__count", tray);
  if (label) label.textContent = count ? t("viewer.selected", { count }) : t("gallery.tray.hint");
  for (const button of tray.querySelectorAll("button[data-needs]")) {
    /** @type {HTMLButtonElement} */ (button).disabled = count === 0;
  }
}

/** @param {import("./page.js").GalleryContext} context */
function build(context) {
  const hearts = context.permissions.favorites && context.session !== "photographer";
  return h(
    "div",
    { class: "tray", role: "region", "aria-label": t("gallery.download.selection") },
    h("p", { class: "tray__count" }),
    hearts && button("heart", t("gallery.tray.favorite"), () => favorite(context)),
    context.permissions.download !== "none" &&
      button("download", t("gallery.tray.download"), async () => {
        const photos = await chosen(context);
        (await withTexts(import("./download.js"))).openDownload(context, photos);
      }),
    textButton(t("common.done"), () => context.grid()?.selection.stop(), {
      kind: "filled",
      className: "tray__done",
    }),
  );
}

/** @param {import("../lib/icons.js").IconName} name @param {string} label @param {() => void} run */
function button(name, label, run) {
  return h(
    "button",
    { class: "button button--quiet", type: "button", dataset: { needs: "1" }, on: { click: run } },
    icon(name, { size: 20 }),
    h("span", { class: "tray__label" }, label),
  );
}

/** @param {import("./page.js").GalleryContext} context */
async function chosen(context) {
  const source = context.source();
  const photos = [];
  for (const index of context.grid()?.selection.indexes ?? []) {
    await source.load(index, index + 1);
    const photo = source.at(index);
    if (photo) photos.push(photo);
  }
  return photos;
}

/** @param {import("./page.js").GalleryContext} context */
async function favorite(context) {
  const photos = (await chosen(context)).filter(({ id }) => !context.favorites.has(id));
  for (const { id } of photos) context.favorites.set(id, true);
  context.grid()?.selection.stop();
  toast(t("gallery.tray.favorited", { count: photos.length }), {
    action: t("common.undo"),
    onAction: () => {
      for (const { id } of photos) context.favorites.set(id, false);
    },
  });
  const { link } = context.access;
  if (photos.length && link && !link.named)
    (await withTexts(import("./identify.js"))).askOnce(context);
}
