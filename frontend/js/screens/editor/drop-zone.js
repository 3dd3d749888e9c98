/** Files and folders, dropped anywhere on the page or chosen with a button. */
import { t } from "../../i18n/index.js";
import { h, icon } from "../../lib/dom.js";
import { textButton } from "../../ui/button.js";
import { scanDrop, scanEntries, scanFiles } from "../../upload/scan.js";
import { ACCEPT } from "../../upload/types.js";

/** @typedef {import("../../upload/scan.js").Found} Found */

/**
 * Take drops on the whole window until `signal` aborts; returns the buttons that do the same.
 * @param {{onFound: (found: Found) => void, signal: AbortSignal}} options
 */
export function dropZone({ onFound, signal }) {
  const veil = h(
    "div",
    { class: "drop-veil", hidden: true, "aria-hidden": "true" },
    h("p", { class: "drop-veil__text" }, t("studio.dropHere")),
  );
  document.body.append(veil);
  signal.addEventListener("abort", () => veil.remove());

  /** @param {DragEvent} event */
  const brings = (event) => event.dataTransfer?.types.includes("Files") ?? false;
  /** @param {boolean} isOver */
  const setOver = (isOver) => {
    veil.hidden = !isOver || document.querySelector("dialog:modal") !== null;
  };
  /** @type {[keyof DocumentEventMap, (event: any) => void][]} */
  const listeners = [
    // Whoever leaves for another element of the page is still over it.
    ["dragleave", (event) => brings(event) && !event.relatedTarget && setOver(false)],
    ["dragover", dragover],
    ["drop", drop],
  ];
  for (const [type, listener] of listeners) document.addEventListener(type, listener, { signal });

  /** @param {DragEvent} event */
  function dragover(event) {
    if (!brings(event)) return;
    // Also beside the veil: a missed drop would otherwise open the file instead of the page.
    event.preventDefault();
    setOver(true);
    if (event.dataTransfer) event.dataTransfer.dropEffect = veil.hidden ? "none" : "copy";
  }

  /** @param {DragEvent} event */
  async function drop(event) {
    if (!brings(event) || !event.dataTransfer) return;
    event.preventDefault();
    const isBlocked = document.querySelector("dialog:modal") !== null;
    setOver(false);
    if (!isBlocked) onFound(await scanDrop(event.dataTransfer));
  }

  const files = picker({ multiple: true, accept: ACCEPT });
  const folder = picker({ multiple: true, webkitdirectory: true });

  /** @param {Record<string, unknown>} attributes */
  function picker(attributes) {
    const input = h("input", {
      type: "file",
      hidden: true,
      ...attributes,
      on: {
        change: () => {
          const chosen = [...(input.files ?? [])];
          input.value = ""; // the same file may be chosen again
          if (chosen.length > 0) onFound(scanFiles(chosen));
        },
      },
    });
    return input;
  }

  const chooseFiles = () =>
    choose(files, "showOpenFilePicker", {
      multiple: true,
      types: [{ accept: { "image/*": ACCEPT.split(",") } }],
    });
  const chooseFolder = () => choose(folder, "showDirectoryPicker");

  /**
   * Choose with handles where the browser has them: these outlive a closed tab.
   * @param {HTMLInputElement} input for the others
   * @param {string} picker
   * @param {object} [options]
   */
  async function choose(input, picker, options) {
    const open = /** @type {any} */ (globalThis)[picker];
    if (!open) return input.click();
    try {
      /** @type {any[]} */
      const roots = [await open(options)].flat();
      onFound({ ...(await scanEntries(roots)), roots });
    } catch (error) {
      // Also where a policy forbids it; closing it is no error.
      if (/** @type {Error} */ (error).name !== "AbortError") input.click();
    }
  }

  return {
    inputs: [files, folder],
    chooseFiles,
    chooseFolder,
    /** The invitation that stands where there is no photo yet. */
    empty: () =>
      h(
        "div",
        { class: "drop-box" },
        icon("upload", { size: 32 }),
        h("h2", { class: "drop-box__title" }, t("studio.noPhotos")),
        h("p", { class: "muted" }, t("studio.noPhotosText")),
        h(
          "div",
          { class: "drop-box__actions" },
          textButton(t("studio.chooseFiles"), chooseFiles, { kind: "filled" }),
          textButton(t("studio.chooseFolder"), chooseFolder),
        ),
      ),
  };
}

/**
 * What to say of a scan besides the photos found; empty where there is nothing to say.
 * @param {Found} found
 * @returns {string}
 */
export function leftOutText({ leftOut, unreadable }) {
  const parts = [];
  if (leftOut.length > 0) {
    const name = /** @type {string} */ (leftOut[0]).split("/").at(-1) ?? "";
    parts.push(t("studio.leftOut", { count: leftOut.length, name }));
  }
  if (unreadable.length > 0) parts.push(t("studio.unreadable", { count: unreadable.length }));
  return parts.join(" ");
}
