/** The beginning: policy, routes, the line that says "offline". */
import { t, withTexts } from "./i18n/index.js";
import { $, h, say } from "./lib/dom.js";
import { titleFace } from "./lib/faces.js";
import { goesFirst, whenIdle } from "./lib/idle.js";
import { startRouter } from "./lib/router.js";
import { installPolicy } from "./lib/trusted.js";

installPolicy();

/** What screens wear is asked for with them, not after. */
const PUBLIC = ["/css/public.css"];
const STUDIO = ["/css/studio.css"];

const routes = [
  { path: "/s", load: () => import("./screens/gallery.js") },
  { path: "/g/:gallery_id", load: () => import("./screens/gallery.js") },
  { path: "/client", load: () => import("./screens/client.js"), sheets: PUBLIC },
  { path: "/", load: () => import("./screens/home.js"), sheets: [...PUBLIC, "/css/home.css"] },
  { path: "/@:handle", load: () => import("./screens/profile.js"), sheets: PUBLIC },
  { path: "/photographers", load: () => import("./screens/directory.js"), sheets: PUBLIC },
  { path: "/photographers/:city", load: () => import("./screens/directory.js"), sheets: PUBLIC },
  { path: "/newsletter", load: () => import("./screens/newsletter.js"), sheets: PUBLIC },
  { path: "/newsletter/:step", load: () => import("./screens/newsletter.js"), sheets: PUBLIC },
  { path: "/verify", load: () => import("./screens/verify.js"), sheets: PUBLIC },
  { path: "/signup", load: () => import("./screens/signup.js"), sheets: STUDIO },
  { path: "/login", load: () => import("./screens/login.js"), sheets: STUDIO },
  { path: "/reset", load: () => import("./screens/reset.js"), sheets: STUDIO },
  { path: "/studio", load: () => import("./screens/dashboard.js"), sheets: STUDIO },
  { path: "/studio/settings", load: () => import("./screens/settings.js"), sheets: STUDIO },
  {
    path: "/studio/settings/branding",
    load: () => import("./screens/branding.js"),
    sheets: STUDIO,
  },
  { path: "/studio/g/:id", load: () => import("./screens/editor.js"), sheets: STUDIO },
  { path: "/studio/g/:id/proofing", load: () => import("./screens/proofing.js"), sheets: STUDIO },
  { path: "/studio/g/:id/design", load: () => import("./screens/design.js"), sheets: STUDIO },
  { path: "/studio/g/:id/activity", load: () => import("./screens/activity.js"), sheets: STUDIO },
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
  const isStudio = location.pathname.startsWith("/studio"); // nothing there is kept for later
  line ??= h("div", { class: "offline-line", role: "status" });
  line.textContent = t(isStudio ? "common.errors.offline" : "common.offline");
  document.body.prepend(line);
  document.body.style.setProperty("--offline", `${line.offsetHeight}px`); // what sticks stays below
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

goesFirst(
  startRouter({
    routes,
    notFound: { path: "", load: () => import("./screens/notfound.js") },
    outlet: main,
  }),
);

titleFace().catch(() => {}); // not before, when the line still brings what shows a title
