/** How a photographer's pages look: logo, colors, typeface, and what new galleries begin with. */
import { t, texts } from "../i18n/index.js";
import { api } from "../lib/api.js";
import { updateSession } from "../lib/auth.js";
import { h, icon } from "../lib/dom.js";
import { loadStyles } from "../lib/styles.js";
import { bench } from "./design/bench.js";
import { likeness } from "./design/likeness.js";
import { logoField } from "./design/logo.js";
import { accentChoice, faceChoice, layoutChoice, themeChoice } from "./design/looks.js";
import { asPhotographer } from "./studio/session.js";
import { failure, openStudio } from "./studio/shell.js";

texts("design");

const SHOWN = 24;

/** @type {import("../lib/router.js").Screen} */
export default async function screen(root) {
  const styled = loadStyles("/css/design.css");
  const studio = await openStudio(root, { title: t("studio.branding"), current: "settings" });
  if (!studio) return undefined;
  const { body, signal } = studio;
  const options = { ...asPhotographer, signal };
  await styled;
  await show();
  return studio.cleanUp;

  async function show() {
    try {
      const [user, logo, { gallery, photos }] = await Promise.all([
        api.get("/auth/me", options),
        api.get("/auth/me/logo", options),
        sample(),
      ]);
      body.replaceChildren(
        h(
          "header",
          { class: "editor-head" },
          h(
            "a",
            { class: "back-link", href: "/studio/settings" },
            icon("chevron-left", { size: 18 }),
            t("studio.settings"),
          ),
          h("h1", null, t("studio.branding")),
          h("p", { class: "muted bench__lead" }, t("design.brandingLead")),
        ),
        workplace(user, logo, gallery, photos),
      );
    } catch (error) {
      if (signal.aborted) return;
      body.replaceChildren(failure(error, show));
    }
  }

  /** The newest gallery, as its viewers see it; an invented one where there is none. */
  async function sample() {
    const { items } = await api.get("/galleries?limit=10", options);
    const some = items.find((/** @type {any} */ each) => each.photo_count > 0) ?? items[0];
    if (!some) return { gallery: { title: t("design.faceSample"), settings: {} }, photos: [] };
    const path = `/view/galleries/${encodeURIComponent(some.id)}`;
    const [gallery, photos] = await Promise.all([
      api.get(path, options),
      api.get(`${path}/photos?limit=${SHOWN}`, options),
    ]);
    return { gallery, photos: photos.items };
  }

  /** @param {any} user @param {any} logo @param {any} gallery @param {any[]} photos */
  function workplace(user, logo, gallery, photos) {
    let brand = { ...user.branding };
    let picture = logo.picture;
    const small = likeness({ gallery: dressed(), photos, signal });
    const desk = bench({
      likeness: small.element,
      signal,
      save: async () => {
        const given = Object.entries(brand).filter(([, value]) => value);
        const saved = await api.patch("/auth/me", { branding: Object.fromEntries(given) }, options);
        updateSession("photographer", { user: saved });
      },
      groups: [
        [
          t("design.logo"),
          logoField({
            logo,
            signal,
            onChange: (now) => {
              picture = now;
              small.show(dressed());
            },
          }),
        ],
        [t("design.colors"), accentChoice(brand, { inherits: null, onChange: change })],
        [
          t("design.titles"),
          faceChoice(brand.face ?? "", {
            inherits: null,
            onChange: (face) => change({ face }),
          }),
        ],
        [
          t("design.newGalleries"),
          layoutChoice(brand.layout ?? "full", (layout) => change({ layout })),
          themeChoice(brand.theme ?? "auto", (theme) => change({ theme })),
        ],
      ],
    });
    return desk.element;

    /** @param {Record<string, string>} now */
    function change(now) {
      brand = { ...brand, ...now };
      desk.changed();
      small.show(dressed());
    }

    /** What clients would see of a gallery that has no look of its own. */
    function dressed() {
      return {
        ...gallery,
        photographer: { name: user.name },
        logo: picture,
        branding: brand,
        settings: {
          ...gallery.settings,
          layout: brand.layout ?? "full",
          theme: brand.theme ?? "auto",
        },
      };
    }
  }
}
