/** Saving photos: the files themselves, at once. */
import { errorText, t, texts } from "../i18n/index.js";
import { api } from "../lib/api.js";
import { h } from "../lib/dom.js";
import { safeUrl } from "../lib/url.js";
import { openDialog } from "../ui/dialog.js";
import { toast } from "../ui/toast.js";

texts("gallery");

/** Safari on phones and tablets saves pictures to Photos only through its share sheet. */
const phoneOfApple = () =>
  /iPhone|iPad|iPod/.test(navigator.userAgent) ||
  (/Mac/.test(navigator.userAgent) && navigator.maxTouchPoints > 1);

/** As many pictures go to Photos by one touch; more at a time could fill a phone's memory. */
const TOGETHER = 12;
const PAUSE_MS = 350; // browsers drop downloads that come all at once

/**
 * Save photos in the best size allowed, or the one asked for: files of their own, no ZIP.
 * @param {import("./page.js").GalleryContext} context
 * @param {import("./photos.js").Photo[]} photos
 * @param {"web" | "original"} [size]
 */
export async function savePhotos(context, photos, size) {
  const wanted = size ?? (context.permissions.download === "original" ? "original" : "web");
  for (let at = 0; at < photos.length; at += TOGETHER) {
    const some = photos.slice(at, at + TOGETHER);
    if (phoneOfApple() && (await shareAll(context, some, wanted))) continue;
    for (const photo of some) {
      if (!(await savePhoto(context, photo, wanted))) return;
      if (photos.length > 1) await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
  }
}

/**
 * @param {import("./page.js").GalleryContext} context
 * @param {import("./photos.js").Photo} photo
 * @param {"web" | "original"} size
 * @returns {Promise<boolean>} whether it has begun
 */
async function savePhoto(context, photo, size) {
  try {
    const file = await fileOf(context, photo, size);
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
 * @param {import("./page.js").GalleryContext} context
 * @param {import("./photos.js").Photo} photo
 * @param {"web" | "original"} size
 * @returns {Promise<{url: string, filename: string}>}
 */
const fileOf = ({ path, session }, photo, size) =>
  api.post(
    `${path}/photos/${encodeURIComponent(photo.id)}/download`,
    { size },
    { session, retry: 2 },
  );

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

/**
 * @param {import("./page.js").GalleryContext} context
 * @param {import("./photos.js").Photo[]} photos
 * @param {"web" | "original"} size
 * @returns {Promise<boolean>} false: do it another way
 */
async function shareAll(context, photos, size) {
  try {
    const files = /** @type {File[]} */ ([]);
    for (const photo of photos) {
      const { url, filename } = await fileOf(context, photo, size);
      const response = await fetch(url, { credentials: "omit" });
      if (!response.ok) return false;
      const blob = await response.blob();
      files.push(new File([blob], filename, { type: blob.type }));
    }
    if (!navigator.canShare?.({ files })) return false;
    const refusal = await share(files);
    if (refusal === "NotAllowedError") {
      // The touch that began it is too long ago for Safari: now that all is here, one more.
      const { closed } = openDialog({
        title: t("gallery.download.ready"),
        actions: [
          {
            label: t("common.save"),
            kind: "filled",
            run: async (dialog) => dialog.close(await share(files)),
          },
        ],
      });
      return !(await closed);
    }
    return !refusal;
  } catch {
    return false; // the other way says what is wrong
  }
}

/** Open the share sheet; return the name of the refusal, or "". Closing the sheet is an answer, too. @param {File[]} files */
async function share(files) {
  try {
    await navigator.share({ files });
  } catch (error) {
    const name = error instanceof DOMException ? error.name : "Error";
    return name === "AbortError" ? "" : name;
  }
  return "";
}
