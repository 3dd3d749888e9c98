/** Asking a viewer for a name: once, after the first heart or before the first comment. */
import { errorText, t, texts } from "../i18n/index.js";
import { h } from "../lib/dom.js";
import { openDialog } from "../ui/dialog.js";
import { field } from "../ui/field.js";
import { form } from "../ui/form.js";
import { toast } from "../ui/toast.js";

texts("gallery");

/** Links whose viewer said "not now"; they are not asked again on this page. @type {Set<string>} */
const declined = new Set();

/**
 * Ask, unless the viewer has a name already or declined, or a choice is no longer taken. Never takes
 * back a heart.
 * @param {import("./page.js").GalleryContext} context
 */
export async function askOnce(context) {
  const { link } = context.access;
  const { submitted_at: sent, deadline } = context.gallery.selection ?? {};
  if (sent || Date.parse(deadline) <= Date.now()) return;
  if (!link || link.named || declined.has(link.name) || document.querySelector("dialog.identify"))
    return;
  declined.add(link.name);
  await ask(context, t("gallery.identify.title"), t("gallery.identify.text"));
}

/**
 * Ask before a comment; resolves with whether there is a name now.
 * @param {import("./page.js").GalleryContext} context
 */
export async function askForComment(context) {
  const { link } = context.access;
  if (!link || link.named) return true;
  return ask(context, t("gallery.identify.commentTitle"), t("gallery.identify.commentText"));
}

/**
 * Ask before a choice is sent; whoever rather stays unnamed may.
 * @param {import("./page.js").GalleryContext} context
 */
export async function askForChoice(context) {
  if (context.access.link && !context.access.link.named)
    await ask(context, t("gallery.identify.sendTitle"), t("gallery.identify.text"));
}

/** @param {import("./page.js").GalleryContext} context @param {string} title @param {string} text @returns {Promise<boolean>} */
async function ask({ access, signal }, title, text) {
  const { link } = access;
  if (!link) return false;
  const name = field({
    label: t("gallery.identify.name"),
    name: "name",
    autocomplete: "name",
    required: true,
    maxlength: 100,
  });
  const email = field({
    label: t("gallery.identify.email"),
    name: "email",
    type: "email",
    autocomplete: "email",
    optional: true,
  });
  const password = field({
    label: t("gallery.identify.password"),
    hint: t("gallery.identify.passwordHint"),
    name: "password",
    type: "password",
    autocomplete: "off",
    required: true,
  });
  password.element.hidden = true;
  const send = async () => {
    await link.enter({
      name: name.value,
      ...(email.value && { email: email.value }),
      ...(password.value && { password: password.value }),
    });
    handle.close(true);
    toast(t("gallery.identify.saved", { name: name.value }));
  };
  const fields = { name, email };
  const { element } = form({
    id: "identify",
    fields,
    body: [h("p", { class: "muted" }, text), name.element, email.element, password.element],
    signal,
    send,
    explain: (error) => {
      if (error.code !== "password-required" && error.code !== "password-wrong") return null;
      Object.assign(fields, { password });
      password.element.hidden = false;
      return [password, error.code === "password-wrong" ? errorText(error) : ""];
    },
  });
  const handle = openDialog({
    title,
    body: element,
    className: "identify",
    actions: [
      { label: t("gallery.identify.skip"), kind: "quiet" },
      { label: t("common.save"), kind: "filled", type: "submit", form: "identify" },
    ],
  });
  name.input.focus();
  signal.addEventListener("abort", () => handle.close());

  return (await handle.closed) === true;
}
