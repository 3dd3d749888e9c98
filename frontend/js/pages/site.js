/** The frame of the public pages: a name at the top, a few links at the bottom. */
import { t, texts } from "../i18n/index.js";
import { currentSession } from "../lib/auth.js";
import { h } from "../lib/dom.js";

texts("public");

/** Return the head of a public page. */
export function siteHead() {
  return h(
    "header",
    { class: "site__head" },
    h("a", { class: "site__name", href: "/" }, t("pages.home.title")),
    h(
      "nav",
      { class: "site__links" },
      h("a", { href: "/photographers" }, t("pages.directory.title")),
      h("a", { href: "/client" }, t("pages.client.title")),
      currentSession("photographer")
        ? h("a", { href: "/studio" }, t("pages.home.studio"))
        : h("a", { href: "/login" }, t("pages.home.logIn")),
    ),
  );
}

/** Return the foot of a public page. */
export function siteFoot() {
  return h(
    "footer",
    { class: "site__foot small" },
    h("a", { href: "/photographers" }, t("pages.directory.title")),
    h("a", { href: "/newsletter" }, t("pages.newsletter.title")),
    h("a", { href: "/client" }, t("pages.client.title")),
  );
}
