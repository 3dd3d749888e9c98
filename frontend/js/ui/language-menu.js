/** The choice of the language, at the foot of every page that is not the studio's. */
import { currentLanguage, t } from "../i18n/index.js";
import { isLanguage, keepLanguage, LANGUAGES } from "../i18n/language.js";
import { h } from "../lib/dom.js";

/** Every language under its own name, for a `select`. */
export const languageOptions = () =>
  Object.entries(LANGUAGES).map(([code, name]) =>
    h("option", { value: code, lang: code, selected: code === currentLanguage() }, name),
  );

/** Add the menu to the page. */
export function addLanguageMenu() {
  const input = h(
    "select",
    { class: "languages__select", "aria-label": t("common.language"), on: { change: choose } },
    languageOptions(),
  );
  document.body.append(h("footer", { class: "languages" }, input));

  function choose() {
    if (!isLanguage(input.value)) return;
    keepLanguage(input.value);
    location.reload(); // every word on the page is another one
  }
}
