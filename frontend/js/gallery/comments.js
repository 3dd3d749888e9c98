/** Comments on a photo, in a sheet beside it. What is written without a line is sent later. */
import { errorText, formatRelative, t, texts } from "../i18n/index.js";
import { ApiError, api } from "../lib/api.js";
import { h, icon, say } from "../lib/dom.js";
import { randomName } from "../lib/ids.js";
import { loadStyles } from "../lib/styles.js";
import { textButton } from "../ui/button.js";
import { field } from "../ui/field.js";
import { openSheet } from "../ui/sheet.js";
import { askForComment } from "./identify.js";
import { keepWaiting, waitingComments } from "./waiting.js";

texts("gallery");

/** @typedef {import("./waiting.js").Waiting} Waiting */

const LONGEST = 2000;

/**
 * Open the comments of `photo`; `changed` is called when their number does.
 * @param {import("./page.js").GalleryContext} context
 * @param {import("./photos.js").Photo} photo
 * @param {() => void} changed
 * @returns {Promise<import("../ui/dialog.js").DialogHandle>}
 */
export async function openComments(context, photo, changed) {
  await loadStyles("/css/sheets.css");
  const life = new AbortController();
  const { signal } = life;
  const path = `${context.path}/photos/${encodeURIComponent(photo.id)}/comments`;
  const list = h("ol", { class: "comments__list", "aria-busy": "true" });
  const text = field({
    label: t("gallery.comments.label"),
    name: "text",
    type: "textarea",
    required: true,
    maxlength: LONGEST,
  });
  const button = textButton(t("gallery.comments.send"), "submit", { kind: "filled" });
  const form = h(
    "form",
    { class: "form comments__form", novalidate: true, on: { submit: send, keydown: sendByKey } },
    text.element,
    button,
  );
  const handle = openSheet({
    title: t("gallery.comments.title"),
    body: [list, form],
    clear: true,
    className: "comments",
  });
  handle.closed.then(() => life.abort());
  // On a touch screen the keyboard would cover what there is to read.
  if (matchMedia("(hover: hover)").matches) text.input.focus();
  load();
  return handle;

  async function load() {
    try {
      const { items } = await api.get(`${path}?limit=1000`, { session: context.session, signal });
      list.replaceChildren(...items.map(entry));
      count(items.length);
    } catch (error) {
      if (signal.aborted) return;
      list.replaceChildren(
        h("li", { class: "comments__note" }, errorText(error)),
        h("li", null, textButton(t("common.tryAgain"), load)),
      );
    }
    list.removeAttribute("aria-busy");
    for (const each of waitingComments(context))
      if (each.photo_id === photo.id) list.append(waitingEntry(each));
    if (!list.childElementCount) list.append(emptyEntry());
    list.lastElementChild?.scrollIntoView({ block: "nearest" });
  }

  /** @param {number} value */
  function count(value) {
    photo.comments = value;
    changed();
  }

  /** @param {KeyboardEvent} event */
  function sendByKey(event) {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) form.requestSubmit();
  }

  /** @param {SubmitEvent} event */
  async function send(event) {
    event.preventDefault();
    if (!text.check()) {
      text.input.focus();
      return;
    }
    if (!(await askForComment(context))) return;
    const comment = {
      key: randomName(),
      photo_id: photo.id,
      text: text.value,
      at: new Date().toISOString(),
    };
    button.disabled = true;
    try {
      const made = await post(context, comment);
      list.querySelector(".comments__note")?.remove();
      list.append(entry(made));
      text.value = "";
      count((photo.comments ?? 0) + 1);
      say(t("gallery.comments.sent"));
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      if (error.status === 0) {
        keepForLater(context, comment);
        list.querySelector(".comments__note")?.remove();
        list.append(waitingEntry(comment));
        text.value = "";
        say(t("gallery.comments.waiting"));
      } else text.setError(t("gallery.comments.failed", { reason: errorText(error) }));
    } finally {
      button.disabled = false;
      if (document.activeElement === document.body) button.focus(); // it had it, or the name did
      list.lastElementChild?.scrollIntoView({ block: "nearest" });
    }
  }
}

/** @param {any} comment as the API answers it */
function entry(comment) {
  const author = comment.author_name || comment.author?.name || t("gallery.comments.anonymous");
  return h(
    "li",
    { class: "comments__entry" },
    h(
      "p",
      { class: "comments__head small" },
      h("bdi", { class: "comments__author" }, author),
      h(
        "time",
        { class: "muted", datetime: comment.created_at },
        formatRelative(comment.created_at),
      ),
    ),
    h("p", { class: "comments__text", dir: "auto" }, comment.text),
  );
}

/** @param {Waiting} comment */
function waitingEntry(comment) {
  return h(
    "li",
    { class: "comments__entry is-waiting" },
    h(
      "p",
      { class: "comments__head small muted" },
      icon("clock", { size: 16 }),
      t("gallery.comments.waiting"),
    ),
    h("p", { class: "comments__text", dir: "auto" }, comment.text),
  );
}

function emptyEntry() {
  return h("li", { class: "comments__note muted" }, t("gallery.comments.empty"));
}

/** @param {import("./page.js").GalleryContext} context @param {Waiting} comment */
function post(context, comment) {
  // The owner, previewing, answers as the photographer.
  const gallery =
    context.session === "photographer" ? context.path.replace("/view", "") : context.path;
  const path = `${gallery}/photos/${encodeURIComponent(comment.photo_id)}/comments`;
  return api.post(
    path,
    { text: comment.text },
    { session: context.session, idempotencyKey: comment.key },
  );
}

/** @param {import("./page.js").GalleryContext} context @param {Waiting} comment */
function keepForLater(context, comment) {
  keepWaiting(context, [...waitingComments(context), comment]);
  addEventListener("online", () => sendWaiting(context), { once: true, signal: context.signal });
}

/**
 * Send the comments that were written without a line. The key makes a second try harmless.
 * @param {import("./page.js").GalleryContext} context
 */
export async function sendWaiting(context) {
  for (const comment of waitingComments(context)) {
    try {
      await post(context, comment);
    } catch (error) {
      if (error instanceof ApiError && (error.status === 0 || error.status >= 429)) return; // later
      if (!(error instanceof ApiError)) throw error;
    }
    keepWaiting(
      context,
      waitingComments(context).filter(({ key }) => key !== comment.key),
    );
  }
}
