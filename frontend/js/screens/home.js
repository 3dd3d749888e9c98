/** `/`: what Galerly is, in a few words, and the ways in. */
import { t, texts } from "../i18n/index.js";
import { currentSession } from "../lib/auth.js";
import { h } from "../lib/dom.js";
import { setTitle } from "../lib/router.js";
import { loadStyles } from "../lib/styles.js";
import { siteHead } from "../pages/site.js";

texts("public");

/** @type {import("../lib/router.js").Screen} */
export default async function home(root) {
  setTitle("");
  await loadStyles("/css/public.css");
  const inside = currentSession("photographer");
  const point = (/** @type {string} */ title, /** @type {string} */ text) =>
    h("li", { class: "home__point" }, h("h2", null, title), h("p", { class: "muted" }, text));
  root.append(
    siteHead(),
    h(
      "div",
      { class: "home" },
      h(
        "section",
        { class: "home__lead" },
        h("h1", { class: "home__title" }, t("pages.home.lead")),
        h("p", { class: "home__text" }, t("pages.home.text")),
        h(
          "p",
          { class: "home__ways" },
          inside
            ? h("a", { class: "button button--filled", href: "/studio" }, t("pages.verify.studio"))
            : h("a", { class: "button button--filled", href: "/signup" }, t("pages.home.signUp")),
          h("a", { class: "button", href: "/client" }, t("pages.home.client")),
        ),
      ),
      h(
        "div",
        { class: "home__mosaic", "aria-hidden": "true" },
        [3, 2, 4, 2, 3, 4, 3].map((size) => h("span", { class: `home__tile home__tile--${size}` })),
      ),
      h(
        "ul",
        { class: "home__points", "aria-label": t("pages.home.points") },
        point(t("pages.home.gridTitle"), t("pages.home.gridText")),
        point(t("pages.home.proofTitle"), t("pages.home.proofText")),
        point(t("pages.home.deliverTitle"), t("pages.home.deliverText")),
      ),
    ),
    h(
      "footer",
      { class: "site__foot small" },
      h("a", { href: "/photographers" }, t("pages.home.directory")),
      h("a", { href: "/newsletter" }, t("pages.home.newsletter")),
    ),
  );
}
