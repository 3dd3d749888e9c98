/** How one gallery looks: cover, colors, titles, watermark, beside a likeness of it. */
import { t, texts } from "../i18n/index.js";
import { api } from "../lib/api.js";
import { h } from "../lib/dom.js";
import { loadStyles } from "../lib/styles.js";
import { bench } from "./design/bench.js";
import { focusChoice } from "./design/focus.js";
import { likeness } from "./design/likeness.js";
import { accentChoice, faceChoice, layoutChoice, themeChoice } from "./design/looks.js";
import { markChoice } from "./design/mark.js";
import { galleryHead } from "./studio/gallery-tabs.js";
import { asPhotographer } from "./studio/session.js";
import { failure, openStudio } from "./studio/shell.js";

texts("design");

const SHOWN = 24; // photos in the likeness
const POLL_MS = 2000;
const POLL_MOST_MS = 15_000;

/** @type {import("../lib/router.js").Screen} */
export default async function screen(root, params) {
  const styled = loadStyles("/css/design.css");
  const studio = await openStudio(root, { title: t("studio.design") });
  if (!studio) return undefined;
  const { body, signal } = studio;
  const id = encodeURIComponent(params.id ?? "");
  const options = { ...asPhotographer, signal };
  await styled;
  await show();
  return studio.cleanUp;

  async function show() {
    try {
      const [gallery, user, logo, viewed, photos] = await Promise.all([
        api.get(`/galleries/${id}`, options),
        api.get("/auth/me", options),
        api.get("/auth/me/logo", options),
        api.get(`/view/galleries/${id}`, options),
        api.get(`/view/galleries/${id}/photos?limit=${SHOWN}`, options),
      ]);
      body.replaceChildren(
        ...galleryHead(gallery, "design"),
        workplace({ gallery, user, logo, viewed, photos: photos.items }),
      );
    } catch (error) {
      if (signal.aborted) return;
      body.replaceChildren(failure(error, show));
    }
  }

  /** @param {{gallery: any, user: any, logo: any, viewed: any, photos: any[]}} all */
  function workplace({ gallery, user, logo, viewed, photos }) {
    const { settings } = gallery;
    const { layout, theme, focus } = settings;
    let look = { layout, theme, focus, branding: { ...settings.branding } };
    /** @type {import("./design/mark.js").Mark | null | undefined} undefined: as it is */
    let mark;
    const picture = likeness({ gallery: viewed, photos, signal });
    const progress = h("p", { class: "field__hint", role: "status" });
    const watermark = markChoice({
      mark: settings.watermark,
      name: user.name,
      logo: logo.picture,
      photo: viewed.cover ?? photos[0],
      onChange: (now) => {
        mark = now;
        desk.changed();
      },
    });
    const desk = bench({
      likeness: picture.element,
      signal,
      save,
      groups: [
        [
          t("design.cover"),
          layoutChoice(look.layout, (chosen) => change({ layout: chosen })),
          focusChoice({
            photo: viewed.cover,
            focus: look.focus,
            onChange: (at) => change({ focus: at }),
          }),
        ],
        [
          t("design.colors"),
          themeChoice(look.theme, (chosen) => change({ theme: chosen })),
          accentChoice(look.branding, { inherits: user.branding, onChange: dress }),
        ],
        [
          t("design.titles"),
          faceChoice(look.branding.face ?? "", {
            inherits: user.branding.face ?? "",
            onChange: (face) => dress({ face }),
          }),
        ],
        [t("design.mark"), watermark.element, progress],
      ],
    });
    if (settings.watermark) follow();
    return desk.element;

    /** @param {Partial<typeof look>} now */
    function change(now) {
      look = { ...look, ...now };
      desk.changed();
      const own = Object.entries(look.branding).filter(([, value]) => value);
      const common = { ...user.branding };
      if (look.branding.accent || look.branding.accent_dark) {
        delete common.accent;
        delete common.accent_dark;
      }
      picture.show({
        ...viewed,
        branding: { ...common, ...Object.fromEntries(own) },
        settings: { ...viewed.settings, layout: look.layout, theme: look.theme, focus: look.focus },
      });
    }

    /** @param {import("./design/looks.js").Brand} now */
    function dress(now) {
      change({ branding: { ...look.branding, ...now } });
    }

    async function save() {
      await api.patch(
        `/galleries/${id}`,
        { settings: { ...look, ...(mark !== undefined && { watermark: mark }) } },
        options,
      );
      if (mark !== undefined) follow();
      mark = undefined;
    }

    /** Tell how far the watermark is, until it is on all photos. */
    async function follow() {
      let wait = POLL_MS;
      for (;;) {
        const { photos: count, applied: done } = await api
          .get(`/galleries/${id}/watermark`, options)
          .catch(() => ({ photos: 0, applied: 0 }));
        if (signal.aborted) return;
        progress.textContent =
          done === count
            ? t("design.markDone", { count })
            : t("design.markWorking", { done, count });
        if (done === count) return;
        await new Promise((resolve) => setTimeout(resolve, wait));
        wait = Math.min(wait * 1.5, POLL_MOST_MS);
        if (signal.aborted) return;
      }
    }
  }
}
