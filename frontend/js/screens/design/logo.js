/** Choosing a logo: made smaller here where it is too large, read by the server, then shown. */
import { errorText, t } from "../../i18n/index.js";
import { api } from "../../lib/api.js";
import { h } from "../../lib/dom.js";
import { ApiError } from "../../lib/errors.js";
import { textButton } from "../../ui/button.js";
import { toast } from "../../ui/toast.js";
import { asPhotographer } from "../studio/session.js";

const MOST_BYTES = 512 * 1024;
const TYPES = ["image/png", "image/jpeg", "image/webp"];
const [WIDEST, HIGHEST] = [1200, 600];
const POLL_MS = 700;
const PATH = "/auth/me/logo";

/**
 * @param {{logo: any, signal: AbortSignal, onChange: (picture: any) => void}} options `logo` as the
 *   API has it
 */
export function logoField({ logo, signal, onChange }) {
  const options = { ...asPhotographer, signal };
  const place = h("div", { class: "logo-field__place" });
  const note = h("p", { class: "field__hint", role: "status" });
  const input = h("input", {
    class: "visually-hidden",
    type: "file",
    accept: TYPES.join(","),
    tabIndex: -1,
    "aria-hidden": "true",
    on: { change: () => input.files?.[0] && send(input.files[0]) },
  });
  const choose = textButton(t("design.logoChoose"), () => input.click(), { icon: "upload" });
  const remove = textButton(t("design.logoRemove"), takeAway, { kind: "quiet" });
  paint(logo);
  if (logo.status === "processing") wait();
  return h(
    "div",
    { class: "logo-field" },
    place,
    h("div", { class: "logo-field__buttons" }, choose, remove, input),
    note,
  );

  /** @param {any} now */
  function paint(now) {
    const { picture, status, failure } = now;
    place.hidden = remove.hidden = !picture;
    if (picture) {
      const { url, width, height, see_through: clear } = picture;
      const shown = h("img", {
        class: ["brand-logo", clear && "brand-logo--clear"],
        alt: t("design.logoNow"),
        width,
        height,
      });
      shown.src = url;
      place.replaceChildren(shown);
    }
    note.textContent = t("design.logoHint");
    if (status === "processing") note.textContent = t("design.logoReading");
    if (status === "failed") note.textContent = t("design.logoFailed", { reason: failure });
  }

  /** @param {File} file */
  async function send(file) {
    input.value = "";
    note.textContent = t("design.logoReading");
    try {
      const fitting = await smaller(file);
      if (!fitting) {
        note.textContent = t("design.logoTooLarge");
        return;
      }
      const body = { content_type: fitting.type, data: await base64(fitting) };
      await api.put(PATH, body, options);
      await wait();
    } catch (error) {
      if (signal.aborted) return;
      if (!(error instanceof ApiError)) throw error;
      note.textContent = t("design.logoFailed", { reason: errorText(error) });
    }
  }

  /** Until the server has read it. */
  async function wait() {
    for (;;) {
      const now = await api.get(PATH, options);
      if (signal.aborted) return;
      paint(now);
      if (now.status !== "processing") {
        onChange(now.picture);
        return;
      }
      await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    }
  }

  async function takeAway() {
    try {
      await api.delete(PATH, options);
      paint({ picture: null, status: "none" });
      onChange(null);
      choose.focus();
      toast(t("design.logoGone"));
    } catch (error) {
      if (!signal.aborted) toast(errorText(error), { kind: "error" });
    }
  }
}

/** Return a file that may be sent; null where even a smaller one is too large. @param {File} file */
async function smaller(file) {
  if (file.size <= MOST_BYTES && TYPES.includes(file.type)) return file;
  const bitmap = await createImageBitmap(file).catch(() => null);
  if (!bitmap) return file.size <= MOST_BYTES ? file : null; // the server says what is wrong
  const scale = Math.min(1, WIDEST / bitmap.width, HIGHEST / bitmap.height);
  const canvas = h("canvas");
  canvas.width = Math.round(bitmap.width * scale);
  canvas.height = Math.round(bitmap.height * scale);
  canvas.getContext("2d")?.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  bitmap.close();
  /** @type {Blob | null} */
  const made = await new Promise((resolve) => canvas.toBlob(resolve, "image/png"));
  return made && made.size <= MOST_BYTES ? made : null;
}

/** @param {Blob} blob @returns {Promise<string>} */
function base64(blob) {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.addEventListener("load", () => resolve(String(reader.result).split(",")[1] ?? ""));
    reader.addEventListener("error", () => reject(reader.error));
    reader.readAsDataURL(blob);
  });
}
