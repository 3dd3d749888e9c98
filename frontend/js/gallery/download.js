/** The download sheet: what, which size, then a ZIP that the server packs. */
import { errorText, formatBytes, formatDateTime, t, texts } from "../i18n/index.js";
import { h, icon, say } from "../lib/dom.js";
import { loadStyles } from "../lib/styles.js";
import { textButton } from "../ui/button.js";
import { openSheet } from "../ui/sheet.js";
import { toast } from "../ui/toast.js";
import { Archive } from "./archive.js";
import { saveFrom, savePhotos } from "./save.js";

texts("gallery");

/** Packing goes on while the sheet is closed; one a gallery. @type {WeakMap<object, Archive>} */
const running = new WeakMap();

/**
 * Open the sheet, on what is being packed if something is.
 * @param {import("./page.js").GalleryContext} context
 * @param {import("./photos.js").Photo[]} [selection] photos chosen in the grid
 */
export async function openDownload(context, selection = []) {
  await loadStyles("/css/sheets.css");
  const body = h("div", { class: "download" });
  const handle = openSheet({
    title: t("viewer.download"),
    body,
    className: "download-sheet",
  });
  const life = new AbortController();
  handle.closed.then(() => life.abort());
  context.signal.addEventListener("abort", () => handle.close(), { signal: life.signal });
  const archive = running.get(context);
  if (archive && !selection.length) follow(archive);
  else choose();

  function choose() {
    body.replaceChildren(chooser(context, selection, start));
  }

  /** @param {{scope: string, section?: string, size: "web" | "original"}} choice */
  async function start(choice) {
    if (choice.scope === "selection") {
      handle.close();
      toast(t("gallery.download.saving", { count: selection.length }));
      await savePhotos(context, selection, choice.size);
      return;
    }
    const begun = new Archive(context, choice);
    running.set(context, begun);
    begun.subscribe(() => {
      if (begun.state.status !== "ready" || life.signal.aborted === false) return;
      toast(t("gallery.download.ready"), {
        action: t("gallery.download.open"),
        onAction: () => openDownload(context),
      });
    });
    follow(begun);
  }

  /** @param {Archive} archive */
  function follow(archive) {
    const again = () => {
      running.delete(context);
      choose();
    };
    const paint = () => body.replaceChildren(progressOf(archive, again));
    archive.subscribe(paint, { signal: life.signal });
    paint();
  }
}

/**
 * @param {import("./page.js").GalleryContext} context
 * @param {import("./photos.js").Photo[]} selection
 * @param {(choice: {scope: string, section?: string, size: "web" | "original"}) => Promise<void>} start
 */
function chooser(context, selection, start) {
  const { permissions, favorites, sections, total } = context;
  const what = [
    selection.length > 0 &&
      option("what", "selection", t("gallery.download.selection"), photos(selection.length)),
    option("what", "all", t("gallery.download.all"), photos(total)),
    permissions.favorites &&
      favorites.count > 0 &&
      option("what", "favorites", t("viewer.favorites"), photos(favorites.count)),
    ...sections
      .filter(({ name }) => name)
      .map(({ name, count }) =>
        option("what", `section:${name}`, t("gallery.download.section", { name }), photos(count)),
      ),
  ];
  const sizes = [
    permissions.download === "original" &&
      option(
        "size",
        "original",
        t("gallery.download.original"),
        t("gallery.download.originalHint"),
      ),
    option("size", "web", t("gallery.download.web"), t("gallery.download.webHint")),
  ];
  const button = textButton(t("gallery.download.start"), "submit", { kind: "filled wide" });
  const form = h(
    "form",
    { class: "form", on: { submit } },
    h(
      "fieldset",
      { class: "choices" },
      h("legend", { class: "field__label" }, t("gallery.download.what")),
      what,
    ),
    h(
      "fieldset",
      { class: "choices" },
      h("legend", { class: "field__label" }, t("gallery.download.size")),
      sizes,
    ),
    button,
  );
  for (const name of ["what", "size"]) {
    const first = /** @type {HTMLInputElement | null} */ (
      form.querySelector(`input[name=${name}]`)
    );
    if (first) first.checked = true;
  }
  const paintButton = () => {
    button.textContent =
      form.elements && new FormData(form).get("what") === "selection"
        ? t("gallery.download.startOne", { count: selection.length })
        : t("gallery.download.start");
  };
  form.addEventListener("change", paintButton);
  paintButton();

  /** @param {SubmitEvent} event */
  async function submit(event) {
    event.preventDefault();
    const data = new FormData(form);
    const chosen = String(data.get("what"));
    const size = /** @type {"web" | "original"} */ (String(data.get("size")));
    button.disabled = true;
    if (chosen.startsWith("section:"))
      await start({ scope: "section", section: chosen.slice(8), size });
    else await start({ scope: chosen, size });
  }
  return form;
}

/** @param {number} count */
const photos = (count) => t("common.photos", { count });

/** @param {string} name @param {string} value @param {string} label @param {string} hint */
function option(name, value, label, hint) {
  return h(
    "label",
    { class: "choice" },
    h("input", { class: "choice__input", type: "radio", name, value }),
    h(
      "span",
      { class: "choice__text" },
      h("bdi", null, label),
      h("span", { class: "choice__hint" }, hint),
    ),
  );
}

/** @param {Archive} archive @param {() => void} again */
function progressOf(archive, again) {
  const { status, progress, parts, photos: count, bytes, expires_at, error } = archive.state;
  const other = textButton(t("gallery.download.again"), again, { kind: "quiet" });
  if (status === "failed") {
    return h(
      "div",
      { class: "form" },
      h("p", { role: "alert" }, t("gallery.download.failed"), " ", error ? errorText(error) : ""),
      textButton(t("common.tryAgain"), () => archive.start(), { kind: "filled" }),
      other,
    );
  }
  if (status !== "ready") {
    const percent = Math.floor(progress * 100);
    return h(
      "div",
      { class: "form" },
      h("p", null, t("gallery.download.preparing")),
      h("progress", {
        class: "progress",
        max: 1,
        value: progress,
        "aria-label": t("gallery.download.preparing"),
      }),
      h("p", { class: "small muted" }, t("gallery.download.progress", { percent })),
      h("p", { class: "small muted" }, t("gallery.download.preparingHint")),
    );
  }
  say(t("gallery.download.ready"));
  return h(
    "div",
    { class: "form" },
    h("p", { class: "download__ready" }, icon("check", { size: 20 }), t("gallery.download.ready")),
    h(
      "p",
      { class: "muted" },
      t("gallery.download.readyText", {
        count: parts.length,
        photos: photos(count),
        bytes: formatBytes(bytes),
      }),
    ),
    h(
      "ul",
      { class: "download__parts" },
      parts.map((_, index) => part(archive, index)),
    ),
    expires_at &&
      h(
        "p",
        { class: "small muted" },
        t("gallery.download.until", { date: formatDateTime(expires_at) }),
      ),
    other,
  );
}

/** @param {Archive} archive @param {number} index */
function part(archive, index) {
  const { parts } = archive.state;
  const { filename = "", bytes = 0 } = parts[index] ?? {};
  return h(
    "li",
    null,
    h(
      "button",
      {
        class: "button button--filled button--wide download__part",
        type: "button",
        on: {
          // The URL may have ended since it was shown, so it is asked for at the press.
          click: async () => {
            await archive.renew().catch(() => {}); // the one at hand may still do
            const file = archive.state.parts[index];
            if (file) saveFrom(file.url, file.filename);
          },
        },
      },
      icon("zip", { size: 20 }),
      h(
        "bdi",
        { class: "download__name" },
        parts.length > 1
          ? t("gallery.download.part", { n: index + 1, count: parts.length })
          : filename,
      ),
      h("span", { class: "download__bytes" }, formatBytes(bytes)),
    ),
  );
}
