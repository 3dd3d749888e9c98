/** The list of keys, and the switch for single letters (WCAG 2.1.4). */
import { lettersOn } from "../grid/keys.js";
import { t, texts } from "../i18n/index.js";
import { $, h } from "../lib/dom.js";
import { writeItem } from "../lib/storage.js";
import { loadStyles } from "../lib/styles.js";
import { openDialog } from "../ui/dialog.js";

texts("gallery");

/** @param {boolean} hearts @param {boolean} comments */
export async function openKeys(hearts, comments) {
  if ($("dialog.keys")) return;
  await loadStyles("/css/sheets.css");
  const row = (/** @type {string[]} */ keys, /** @type {string} */ text) =>
    h(
      "div",
      { class: "keys__row" },
      h(
        "dt",
        null,
        keys.map((key) => h("kbd", null, key)),
      ),
      h("dd", null, text),
    );
  const letters = h("input", {
    class: "choice__input",
    type: "checkbox",
    checked: lettersOn(),
    on: { change: () => writeItem("galerly.letters", letters.checked) },
  });
  openDialog({
    title: t("gallery.keys.title"),
    className: "keys",
    body: [
      h(
        "dl",
        { class: "keys__list" },
        row(["←", "↑", "→", "↓"], t("gallery.keys.arrows")),
        row(["Home", "End"], t("gallery.keys.ends")),
        row(["Enter"], t("gallery.download.open")),
        hearts && row(["F"], t("gallery.tray.favorite")),
        row(["X"], t("gallery.keys.x")),
        row(["Ctrl A"], t("gallery.keys.all")),
        row(["+", "−", "0"], t("gallery.keys.zoom")),
        comments && row(["C"], t("gallery.comments.title")),
        row(["D"], t("viewer.download")),
        row(["I"], t("gallery.keys.i")),
        row(["S"], t("gallery.keys.s")),
        row(["Esc"], t("gallery.keys.esc")),
        row(["?"], t("gallery.keys.help")),
      ),
      h("label", { class: "keys__switch" }, letters, t("gallery.keys.letters")),
    ],
  });
}
