/** Whatever has no route. */
import { t, texts } from "../i18n/index.js";
import { h } from "../lib/dom.js";
import { setTitle } from "../lib/router.js";

texts("public");

/** @type {import("../lib/router.js").Screen} */
export default function notFound(root) {
  setTitle(t("pages.notFound.title"));
  root.append(
    h(
      "div",
      { class: "notice" },
      h("h1", null, t("pages.notFound.title")),
      h("p", null, t("pages.notFound.text")),
      h("a", { class: "button", href: "/" }, t("pages.notFound.home")),
    ),
  );
}
