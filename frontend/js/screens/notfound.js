/** Whatever has no route. */
import { t, texts } from "../i18n/index.js";
import { h } from "../lib/dom.js";
import { setTitle } from "../lib/router.js";
import { loadStyles } from "../lib/styles.js";
import { scene } from "../pages/scenes.js";
import { siteFoot, siteHead } from "../pages/site.js";

texts("public");

/** @type {import("../lib/router.js").Screen} */
export default async function notFound(root) {
  setTitle(t("pages.notFound.title"));
  await loadStyles("/css/public.css");
  root.append(
    siteHead(),
    h(
      "div",
      { class: "notice notice--drawn" },
      h("div", { class: "notice__scene", "aria-hidden": "true" }, scene("fog", 600, 240)),
      h("h1", null, t("pages.notFound.title")),
      h("p", null, t("pages.notFound.text")),
      h("a", { class: "button", href: "/" }, t("pages.notFound.home")),
    ),
    siteFoot(),
  );
}
