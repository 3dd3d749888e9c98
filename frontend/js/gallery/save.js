/** Saving single photos: the file itself, at once. */
import { errorText, t, texts } from "../i18n/index.js";
import { api } from "../lib/api.js";
import { h } from "../lib/dom.js";
import { safeUrl } from "../lib/url.js";
import { toast } from "../ui/toast.js";

texts("gallery");

/** Safari on phones and tablets saves pictures to Photos only through its share sheet. */
const phoneOfApple = () =>
  /iPhone|iPad|iPod/.test(navigator.userAgent) ||
  (/Mac/.test(navigator.userAgent) && navigator.maxTouchPoints > 1);

/**
 * Save one photo in the best size allowed, or the one asked for.
 * @param {import("./page.js").GalleryContext} context
 * @param {import("./photos.js").Photo} photo
 * @param {"web" | "original"} [size]
 * @returns {Promise<boolean>} whether it has begun
 */
export async function savePhoto(context, photo, size) {
  const wanted = size ?? (context.permissions.download === "original" ? "original" : "web");
  try {
    const file = await api.post(
      `${context.path}/photos/${encodeURIComponent(photo.id)}/download`,
      { size: wanted },
      { session: context.session, retry: 2 },
    );
    if (phoneOfApple() && (await shareFile(file))) return true;
    saveFrom(file.url, file.filename);
    return true;
  } catch (error) {
    toast(t("gallery.download.oneFailed", { name: photo.filename, reason: errorText(error) }), {
      kind: "error",
      action: t("common.tryAgain"),
      onAction: () => savePhoto(context, photo, size),
    });
    return false;
  }
}

/**
 * Let the browser download from a presigned URL, which answers as an attachment.
 * @param {string} url
 * @param {string} filename
 */
export function saveFrom(url, filename) {
  const address = safeUrl(url);
  if (!address) return;
  const link = h("a", { href: address, download: filename, class: "visually-hidden" });
  document.body.append(link);
  link.click();
  link.remove();
}

/** @param {{url: string, filename: string}} file @returns {Promise<boolean>} false: do it another way */
async function shareFile({ url, filename }) {
  try {
    const response = await fetch(url, { credentials: "omit" });
    if (!response.ok) return false;
    const blob = await response.blob();
    const files = [new File([blob], filename, { type: blob.type })];
    if (!navigator.canShare?.({ files })) return false;
    await navigator.share({ files });
    return true;
  } catch (error) {
    // Closing the share sheet is an answer too; anything else falls back to a plain download.
    return error instanceof DOMException && error.name === "AbortError";
  }
}
