/** The few things a photographer may choose for their pages: accent, display face, light or dark. */

/** @param {any} gallery */
export function brand(gallery) {
  const root = document.documentElement;
  const theme = gallery.settings?.theme;
  if (theme === "light" || theme === "dark") root.dataset.scheme = theme;
  else delete root.dataset.scheme;
  const { accent, face } = gallery.branding ?? gallery.photographer?.branding ?? {};
  // The server checks both; what does not fit the grammar here is not used all the same.
  if (typeof accent === "string" && /^#[0-9a-f]{6}$/i.test(accent)) {
    root.style.setProperty("--accent", accent);
    root.style.setProperty("--accent-text", "#fff");
  }
  if (face === "inter") root.dataset.face = "inter";
  else delete root.dataset.face;
}

/** Take it all back: the next page is Galerly's own. */
export function unbrand() {
  const root = document.documentElement;
  delete root.dataset.scheme;
  delete root.dataset.face;
  root.style.removeProperty("--accent");
  root.style.removeProperty("--accent-text");
}
