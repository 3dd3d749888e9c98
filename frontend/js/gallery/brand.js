/** What a photographer may choose for their pages: colors, display face, light or dark, a logo. */
import { h } from "../lib/dom.js";
import { safeMediaUrl } from "../lib/url.js";
import { accentPair, textOn } from "./colors.js";

const FACES = ["playfair", "jost", "inter"]; // beside the usual one

/**
 * Dress a page, or a part of one, as its photographer wants it.
 * @param {any} gallery @param {HTMLElement} [target]
 */
export function brand(gallery, target = document.documentElement) {
  unbrand(target);
  const theme = gallery.settings?.theme;
  if (theme === "light" || theme === "dark") target.dataset.scheme = theme;
  const { accent, accent_dark: dark, face } = gallery.branding ?? {};
  // The server checks them; what does not fit the grammar here is not used all the same.
  const pair = accentPair(accent, dark);
  if (pair) {
    const [light, onDark] = pair;
    const { style } = target;
    style.setProperty("--brand", light);
    style.setProperty("--brand-text", textOn(light));
    style.setProperty("--brand-dark", onDark);
    style.setProperty("--brand-dark-text", textOn(onDark));
  }
  if (FACES.includes(face)) target.dataset.face = face;
}

/** Take it all back: the next page is Galerly's own. @param {HTMLElement} [target] */
export function unbrand(target = document.documentElement) {
  delete target.dataset.scheme;
  delete target.dataset.face;
  for (const name of ["", "-text", "-dark", "-dark-text"])
    target.style.removeProperty(`--brand${name}`);
}

/**
 * Whose page it is: their logo, or else their name.
 * @param {any} of what has `logo` and `photographer` @param {string} [className]
 */
export function signature({ logo, photographer }, className) {
  const name = photographer?.name ?? "";
  const src = safeMediaUrl(logo?.url);
  if (!src) return name && h("p", { class: ["caps", className] }, h("bdi", null, name));
  const { width, height, see_through: clear } = logo;
  const img = h("img", {
    class: ["brand-logo", clear && "brand-logo--clear", className],
    alt: name,
    width,
    height,
    decoding: "async",
    // An address that is over: the name does as well.
    on: { error: () => img.replaceWith(h("p", { class: ["caps", className] }, name)) },
  });
  img.src = src;
  return img;
}
