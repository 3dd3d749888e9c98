/** The beginning: policy, routes, the line that says "offline". */
import { t, withTexts } from "./i18n/index.js";
import { $, h, say } from "./lib/dom.js";
import { whenIdle } from "./lib/idle.js";
import { startRouter } from "./lib/router.js";
import { installPolicy } from "./lib/trusted.js";

installPolicy();

const routes = [
  { path: "/s", load: () => import("./screens/gallery.js") },
  { path: "/g/:gallery_id", load: () => import("./screens/gallery.js") },
  { path: "/client", load: () => import("./screens/client.js") },
  { path: "/", load: () => import("./screens/home.js") },
  { path: "/@:handle", load: () => import("./screens/profile.js") },
  { path: "/photographers", load: () => import("./screens/directory.js") },
  { path: "/photographers/:city", load: () => import("./screens/directory.js") },
  { path: "/newsletter", load: () => import("./screens/newsletter.js") },
  { path: "/newsletter/:step", load: () => import("./screens/newsletter.js") },
  { path: "/verify", load: () => import("./screens/verify.js") },
  { path: "/signup", load: () => import("./screens/signup.js") },
  { path: "/login", load: () => import("./screens/login.js") },
  { path: "/reset", load: () => import("./screens/reset.js") },
  { path: "/studio", load: () => import("./screens/dashboard.js") },
  { path: "/studio/settings", load: () => import("./screens/settings.js") },
  { path: "/studio/settings/branding", load: () => import("./screens/branding.js") },
  { path: "/studio/g/:id", load: () => import("./screens/editor.js") },
  { path: "/studio/g/:id/proofing", load: () => import("./screens/proofing.js") },
  { path: "/studio/g/:id/design", load: () => import("./screens/design.js") },
  { path: "/studio/g/:id/activity", load: () => import("./screens/activity.js") },
];

const main = /** @type {HTMLElement} */ ($("#main"));

const skip = $(".skip");
// As a plain link it would replace the fragment, and with it the share token.
skip?.addEventListener("click", (event) => {
  event.preventDefault();
  const target = $("h1", main) ?? main;
  target.tabIndex = -1;
  target.focus();
});

/** @type {HTMLElement | null} */
let line = null;
function offline() {
  line ??= h("div", { class: "offline-line", role: "status" }, t("common.offline"));
  document.body.prepend(line);
}
addEventListener("offline", offline);
addEventListener("online", () => {
  if (line?.isConnected) say(t("common.backOnline"));
  line?.remove();
});

withTexts().then(
  () => {
    skip?.replaceChildren(t("common.skip"));
    if (!navigator.onLine) offline();
    whenIdle(async () => (await import("./ui/language-menu.js")).addLanguageMenu());
    whenIdle(async () => (await import("./lib/shell.js")).keepShell());
  },
  () => {}, // the router says so
);

startRouter({
  routes,
  notFound: { path: "", load: () => import("./screens/notfound.js") },
  outlet: main,
});
