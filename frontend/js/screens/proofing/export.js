/** Taking choices along: names for a photo program's filter, a table for a spreadsheet. */
import { t } from "../../i18n/index.js";
import { h } from "../../lib/dom.js";
import { openDialog } from "../../ui/dialog.js";
import { safeName, saveBlob } from "../../ui/save-file.js";
import { toast } from "../../ui/toast.js";

/**
 * One line that Lightroom's text filter takes: names without their endings, as the raw files at
 * home end differently from the JPEGs that were delivered. Of a name of several words, each of which
 * it would look for by itself, the most telling one: see choices.py.
 * @param {string[]} filenames
 * @returns {string}
 */
export const nameLine = (filenames) =>
  [...new Set(filenames.map(wordOf))].filter(Boolean).join(", ");

/** @param {string} filename */
const wordOf = (filename) =>
  filename
    .replace(/\.[^.]+$/, "")
    .split(/[\s,;"!+]+/)
    .reduce((best, word) => (telling(word) > telling(best) ? word : best));

/** @param {string} word */
const telling = (word) => word.replace(/[^0-9]+/g, "").length * 999 + word.length;

/**
 * Copy file names; where the clipboard is refused, show them to be copied by hand.
 * @param {string[]} filenames
 */
export async function copyNames(filenames) {
  const line = nameLine(filenames);
  try {
    await navigator.clipboard.writeText(line);
    toast(t("studio.namesCopied", { count: filenames.length }));
  } catch {
    const text = h("textarea", { class: "field__input", readOnly: true, value: line, rows: "6" });
    text.setAttribute("aria-label", t("studio.fileNames"));
    openDialog({
      title: t("studio.fileNames"),
      body: text,
      actions: [{ label: t("common.close"), kind: "filled" }],
    });
    text.select();
  }
}

/**
 * A CSV cell: quoted, and no formula (https://owasp.org/www-community/attacks/CSV_Injection).
 * @param {string} value
 */
function cell(value) {
  const harmless = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return `"${harmless.replaceAll('"', '""')}"`;
}

/**
 * @param {import("../proofing.js").Choice[]} choices
 * @returns {string} RFC 4180, with a mark that tells spreadsheets it is UTF-8
 */
export function csvOf(choices) {
  const rows = [["name", "email", "submitted_at", "filename", "note"]];
  for (const { viewer, submitted_at, note, photos } of choices) {
    for (const { filename } of photos) {
      rows.push([viewer.name ?? "", viewer.email ?? "", submitted_at ?? "", filename, note ?? ""]);
    }
  }
  return `\ufeff${rows.map((row) => row.map(cell).join(",")).join("\r\n")}\r\n`;
}

/**
 * Have the choices saved as a file.
 * @param {import("../proofing.js").Choice[]} choices
 * @param {string} title of the gallery
 */
export function saveCsv(choices, title) {
  saveFile(csvOf(choices), "text/csv", `${safeName(title)} favorites.csv`);
}

/**
 * Have the browser save a text as a file.
 * @param {string} text
 * @param {string} type
 * @param {string} filename
 */
export function saveFile(text, type, filename) {
  saveBlob(new Blob([text], { type }), filename);
}
