/** The dialogs that switch the second factor on and off. Loaded when one of them is wanted. */
import { t, texts } from "../../i18n/index.js";
import { ApiError, api } from "../../lib/api.js";
import { h } from "../../lib/dom.js";
import { textButton } from "../../ui/button.js";
import { copyButton } from "../../ui/copy-button.js";
import { openDialog } from "../../ui/dialog.js";
import { field } from "../../ui/field.js";
import { form } from "../../ui/form.js";
import { qrPicture } from "../../ui/qr.js";
import { saveBlob } from "../../ui/save-file.js";
import { toast } from "../../ui/toast.js";
import { asPhotographer } from "../studio/session.js";

texts("factor");

/** @typedef {import("../settings.js").User} User */
/** @typedef {{signal: AbortSignal}} Options */

/**
 * Lead through the set-up; whether the second factor is on at the end.
 * @param {User} user
 * @param {Options} options
 */
export async function switchOn(user, { signal }) {
  const options = { ...asPhotographer, signal };
  const setup = await begin(options);
  if (!setup) return false;
  const codes = await confirmed(setup, options);
  if (!codes) return false;
  await keep(codes, user);
  return true;
}

/**
 * Ask for the password, and switch the second factor off; whether it is off at the end.
 * @param {User} _user
 * @param {Options} options
 */
export async function switchOff(_user, { signal }) {
  const options = { ...asPhotographer, signal };
  const isOff = await askPassword({
    title: t("factor.offTitle"),
    text: t("factor.offText"),
    go: t("factor.confirmOff"),
    kind: "danger",
    send: async (password) => {
      await api.delete("/auth/totp", { ...options, body: { password } });
      return true;
    },
  });
  if (isOff) toast(t("factor.isOff"));
  return isOff === true;
}

/**
 * Get a secret; on a session that is not fresh it takes the password. Nothing if that is declined.
 * @param {import("../../lib/api.js").RequestOptions} options
 * @returns {Promise<{secret: string, uri: string} | undefined>}
 */
async function begin(options) {
  try {
    return await api.post("/auth/totp", {}, options);
  } catch (error) {
    if (!(error instanceof ApiError) || error.code !== "password-required") throw error;
  }
  return askPassword({
    title: t("factor.setUp"),
    text: t("factor.passwordAgain"),
    go: t("factor.goOn"),
    send: (password) => api.post("/auth/totp", { password }, options),
  });
}

/**
 * Ask for the password over the page; what `send` gave, nothing if it was dismissed.
 * @param {{title: string, text: string, go: string, kind?: "danger",
 *   send: (password: string) => Promise<any>}} question
 */
async function askPassword({ title, text, go, kind, send }) {
  const password = field({
    label: t("studio.password"),
    name: "password",
    type: "password",
    autocomplete: "current-password",
    required: true,
  });
  const { element } = form({
    id: "factor-password",
    fields: { password },
    body: [h("p", null, text), password.element],
    send: async () => dialog.close(await send(password.value)),
    explain: ({ code }) =>
      code === "bad-credentials" ? [password, t("studio.wrongPassword")] : null,
  });
  const dialog = openDialog({
    title,
    body: element,
    actions: [
      { label: t("common.cancel"), kind: "quiet" },
      { label: go, kind: kind ?? "filled", type: "submit", form: "factor-password" },
    ],
  });
  password.input.focus();
  return dialog.closed;
}

/**
 * Show the secret and ask for a first code; the recovery codes, nothing if it was dismissed.
 * @param {{secret: string, uri: string}} setup
 * @param {import("../../lib/api.js").RequestOptions} options
 * @returns {Promise<string[] | undefined>}
 */
async function confirmed({ secret, uri }, options) {
  // Where no drawing comes, the secret is still there to be typed.
  const picture = await qrPicture(uri, { label: t("factor.qr") }).catch(() => null);
  const shown = secret.match(/.{1,4}/g)?.join(" ") ?? secret;
  const key = h("code", { class: "factor__key" }, shown);
  const code = field({
    label: t("factor.code"),
    name: "code",
    autocomplete: "one-time-code",
    inputmode: "numeric",
    maxlength: 64,
    required: true,
  });
  /** @type {Promise<any> | undefined} */
  let confirming;
  const { element } = form({
    id: "factor-confirm",
    fields: { code },
    body: [
      h("p", null, t("factor.scan")),
      h("div", { class: "factor__qr" }, picture),
      h("p", { class: "small" }, t("factor.byHand")),
      h(
        "div",
        { class: "factor__by-hand" },
        key,
        copy(() => secret, key),
      ),
      h("p", null, t("factor.thenCode")),
      code.element,
    ],
    send: async () => {
      const body = { code: code.value };
      confirming = api.post("/auth/totp/confirm", body, { ...options, idempotencyKey: true });
      await confirming;
      dialog.close();
    },
    explain: (error) => {
      if (error.code === "invalid") return [code, t("factor.codeWrong")];
      return error.code === "conflict" ? t("factor.tooOld") : null;
    },
  });
  const dialog = openDialog({
    title: t("factor.setUp"),
    className: "factor-dialog",
    body: element,
    actions: [
      { label: t("common.cancel"), kind: "quiet" },
      { label: t("factor.confirm"), kind: "filled", type: "submit", form: "factor-confirm" },
    ],
  });
  await dialog.closed;
  // Whoever closes it while the answer is on its way has switched it on, and needs the codes.
  const answer = await confirming?.catch(() => null);
  return answer?.recovery_codes;
}

/**
 * Show the recovery codes until the person says that they are kept.
 * @param {string[]} codes
 * @param {User} user
 */
async function keep(codes, user) {
  const list = h(
    "ol",
    { class: "factor__codes", "aria-label": t("factor.codes") },
    ...codes.map((each) => h("li", null, h("code", null, each))),
  );
  const text = () => `${t("factor.file", { email: user.email })}\n\n${codes.join("\n")}\n`;
  const dialog = openDialog({
    title: t("factor.codesTitle"),
    className: "factor-dialog",
    closable: false,
    body: [
      h("p", null, t("factor.codesText")),
      list,
      h(
        "div",
        { class: "factor__keep" },
        copy(() => codes.join("\n"), list),
        textButton(t("factor.download"), () =>
          saveBlob(new Blob([text()], { type: "text/plain" }), "galerly-recovery-codes.txt"),
        ),
      ),
    ],
    actions: [{ label: t("factor.kept"), kind: "filled", run: (handle) => handle.close(true) }],
  });
  // A browser lets nobody be held in a dialog: a second Esc closes it all the same.
  if ((await dialog.closed) !== true) await keep(codes, user);
}

/**
 * A button that copies `text`; where the browser refuses, what `shown` shows is selected.
 * @param {() => string} text
 * @param {HTMLElement} shown
 */
function copy(text, shown) {
  return copyButton({
    label: t("studio.copy"),
    done: t("factor.copied"),
    spoken: t("factor.copied"),
    text,
    refused: () => {
      getSelection()?.selectAllChildren(shown);
      toast(t("factor.notCopied"));
    },
  });
}
