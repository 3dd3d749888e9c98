/** The upload panel: stands at the lower edge of every studio page while there is something in it. */
import { t } from "../i18n/index.js";
import { h } from "../lib/dom.js";
import { uploadCard } from "./panel-card.js";
import { allUploads, closeUploads, uploadEvents } from "./uploads.js";

const NARROW_PX = 700;

/** @type {HTMLElement | null} */
let host = null;
/** @type {Map<string, ReturnType<typeof uploadCard>>} by gallery */
const cards = new Map();

/**
 * Have a gallery's uploads shown.
 * @param {string} galleryId
 */
export function showUploadPanel(galleryId) {
  paint();
  // On a phone the list would cover the photos: the line above it says enough until it is opened.
  cards.get(galleryId)?.fold(innerWidth < NARROW_PX);
}

uploadEvents.addEventListener("change", paint);

function paint() {
  const uploads = allUploads();
  for (const [id, card] of cards) {
    if (uploads.some(({ gallery }) => gallery.id === id)) continue;
    card.remove();
    cards.delete(id);
  }
  for (const { gallery, queue } of uploads) {
    if (cards.has(gallery.id)) continue;
    const card = uploadCard(gallery, queue, { onClose: () => closeUploads(gallery.id) });
    cards.set(gallery.id, card);
    panelHost().append(card.element);
  }
  if (!host?.childElementCount) host?.remove();
}

/** What holds the cards, in the page. */
export function panelHost() {
  host ??= h("aside", { class: "uploads", "aria-label": t("studio.uploads") });
  if (!host.isConnected) document.body.append(host);
  return host;
}
