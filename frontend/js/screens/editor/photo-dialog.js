/** One photo large, with its words and facts. */
import { errorText, formatBytes, formatDateTime, formatNumber, t } from "../../i18n/index.js";
import { api } from "../../lib/api.js";
import { h, icon, say } from "../../lib/dom.js";
import { textButton } from "../../ui/button.js";
import { checkbox } from "../../ui/choice.js";
import { openDialog } from "../../ui/dialog.js";
import { field } from "../../ui/field.js";
import { form } from "../../ui/form.js";
import { toast } from "../../ui/toast.js";
import { asPhotographer } from "../studio/session.js";

/** @typedef {import("./photo-list.js").Photo} Photo */

let count = 0;

/**
 * Show a photo's details; the arrows go to its neighbors.
 * @param {string} galleryId
 * @param {Photo} first
 * @param {import("./photo-list.js").PhotoList} list
 * @param {{onRetry: (photo: Photo) => Promise<void>, onClose: (id: string) => void}} options
 */
export function openPhoto(galleryId, first, list, { onRetry, onClose }) {
  count += 1;
  const formId = `photo-${count}`;
  let photo = first;
  const stage = h("div", { class: "photo-dialog__stage", tabIndex: -1 });
  const side = h("div", { class: "photo-dialog__side" });
  const life = new AbortController();
  const dialog = openDialog({
    title: t("studio.photo"),
    className: "photo-dialog",
    body: [stage, side],
    actions: [
      { label: t("common.close"), kind: "quiet" },
      { label: t("common.save"), kind: "filled", type: "submit", form: formId },
    ],
  });
  dialog.element.style.setProperty("--dialog-width", "1040px");
  dialog.element.addEventListener("keydown", (event) => {
    const isTyping = /** @type {Element} */ (event.target).closest("input, textarea, select");
    if (isTyping) return;
    if (event.key === "ArrowLeft") step(-1);
    else if (event.key === "ArrowRight") step(1);
  });
  dialog.closed.then(() => {
    life.abort();
    onClose(photo.id);
  });
  list.addEventListener("change", follow, { signal: life.signal });
  paint();

  /** Show what became of the photo meanwhile; what is being typed beside it stays. */
  function follow() {
    const now = list.get(photo.id);
    if (!now || now.status === photo.status) return;
    photo = now;
    paintStage();
    say(stage.textContent ?? "");
  }

  /** @param {number} by */
  function step(by) {
    const photos = list.shown;
    const next = photos[photos.findIndex(({ id }) => id === photo.id) + by];
    if (!next) return;
    photo = next;
    paint();
  }

  function paint() {
    const heading = dialog.element.querySelector(".dialog__title");
    if (heading) heading.replaceChildren(h("bdi", null, photo.filename));
    paintStage();
    side.replaceChildren(words(), facts(photo));
  }

  function paintStage() {
    const hadFocus = stage.contains(document.activeElement);
    const at = list.shown.findIndex(({ id }) => id === photo.id);
    stage.replaceChildren(
      view(),
      arrow("chevron-left", t("studio.previousPhoto"), -1, at <= 0),
      arrow("chevron-right", t("studio.nextPhoto"), 1, at >= list.shown.length - 1),
    );
    if (hadFocus) stage.focus({ preventScroll: true });
  }

  /**
   * @param {import("../../lib/icons.js").IconName} name
   * @param {string} label
   * @param {number} by
   * @param {boolean} disabled
   */
  function arrow(name, label, by, disabled) {
    return h(
      "button",
      {
        class: [
          "icon-button",
          "photo-dialog__arrow",
          `photo-dialog__arrow--${by < 0 ? "left" : "right"}`,
        ],
        type: "button",
        "aria-label": label,
        disabled,
        on: { click: () => step(by) },
      },
      icon(name),
    );
  }

  function view() {
    if (photo.status === "ready") {
      const { urls, width, height } = photo;
      return h("img", {
        class: "photo-dialog__image",
        src: urls?.preview ?? urls?.thumb_2x ?? "", // while its mark is drawn
        alt: photo.caption || photo.title || photo.filename,
        width: width || undefined,
        height: height || undefined,
      });
    }
    if (photo.status === "processing") {
      return h("p", { class: "photo-dialog__note" }, t("studio.preparing"));
    }
    const button = textButton(
      t("common.tryAgain"),
      async () => {
        stage.focus({ preventScroll: true }); // the button goes
        button.disabled = true;
        try {
          await onRetry(photo); // and the list tells what comes of it
        } catch (error) {
          button.disabled = false;
          toast(errorText(error), { kind: "error" });
        }
      },
      { icon: "retry" },
    );
    return h(
      "div",
      { class: "photo-dialog__note" },
      h("p", null, t("studio.failedPhotoText")),
      h("p", { class: "muted", lang: "en" }, photo.failure),
      button,
    );
  }

  function words() {
    const title = field({
      label: t("studio.title"),
      name: "title",
      value: photo.title,
      maxlength: 200,
      optional: true,
    });
    const caption = field({
      label: t("studio.caption"),
      name: "caption",
      type: "textarea",
      value: photo.caption,
      hint: t("studio.captionHint"),
      maxlength: 5000,
      optional: true,
    });
    const section = field({
      label: t("studio.section"),
      name: "section",
      value: photo.section,
      hint: t("studio.sectionHint"),
      autocomplete: "off",
      maxlength: 100,
      optional: true,
    });
    const names = `${formId}-sections`;
    section.input.setAttribute("list", names);
    const hidden = checkbox({
      label: t("studio.hideFromClients"),
      name: "hidden",
      checked: photo.hidden,
    });
    const { element } = form({
      id: formId,
      fields: { title, caption, section },
      body: [
        title.element,
        caption.element,
        section.element,
        h("datalist", { id: names }, ...list.sections.map((value) => h("option", { value }))),
        hidden.element,
      ],
      send: async () => {
        const path = `/galleries/${encodeURIComponent(galleryId)}/photos/${encodeURIComponent(photo.id)}`;
        const body = {
          title: title.value,
          caption: caption.value,
          section: section.value,
          hidden: hidden.checked,
        };
        photo = await api.patch(path, body, asPhotographer);
        list.merge([photo]);
        toast(t("studio.saved"));
      },
    });
    return element;
  }
}

/** @param {Photo} photo */
function facts({ taken_at, camera, width, height, size, content_type, sha256 }) {
  /** @type {[string, string | false | null][]} */
  const rows = [
    [t("studio.takenAt"), taken_at && formatDateTime(taken_at)],
    [t("studio.camera"), camera],
    [t("studio.pixels"), !!width && `${formatNumber(width)} × ${formatNumber(height ?? 0)}`],
    [t("studio.file"), `${formatBytes(size)}, ${content_type.replace("image/", "").toUpperCase()}`],
    [t("studio.checksum"), sha256],
  ];
  return h(
    "dl",
    { class: "facts" },
    ...rows
      .filter(([, value]) => value)
      .map(([name, value]) =>
        h("div", { class: "facts__row" }, h("dt", null, name), h("dd", null, String(value))),
      ),
  );
}
