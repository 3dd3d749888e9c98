/** The choices of a look: layout, light or dark, accent, face. */
import { accentPair, isColor, NIGHT, PAPER, reads } from "../../gallery/colors.js";
import { t } from "../../i18n/index.js";
import { h } from "../../lib/dom.js";
import { tiles } from "../../ui/tiles.js";
import { drawing } from "./drawings.js";

/** @typedef {{accent?: string, accent_dark?: string, face?: string}} Brand */

/** Inks that go with photographs; each reads on light paper, its partner follows. */
const INKS = ["#7a5c2e", "#8c3b2a", "#6d3a5d", "#2f4a7d", "#1d6f6a", "#3f5b35"];
const FACES = /** @type {const} */ ({
  cormorant: "Cormorant Garamond",
  playfair: "Playfair Display",
  jost: "Jost",
  inter: "Inter",
});

/** @param {string} value @param {(value: string) => void} onChange */
export const layoutChoice = (value, onChange) =>
  tiles({
    label: t("design.layout"),
    value,
    onChange,
    options: [
      { value: "full", text: t("design.layoutFull"), picture: drawing("full") },
      { value: "split", text: t("design.layoutSplit"), picture: drawing("split") },
      { value: "plain", text: t("design.layoutPlain"), picture: drawing("plain") },
    ],
  }).element;

/** @param {string} value @param {(value: string) => void} onChange */
export const themeChoice = (value, onChange) =>
  tiles({
    label: t("design.theme"),
    value,
    onChange,
    className: "tiles--words",
    options: [
      { value: "auto", text: t("design.themeAuto") },
      { value: "light", text: t("design.themeLight") },
      { value: "dark", text: t("design.themeDark") },
    ],
  }).element;

/**
 * @param {string} value
 * @param {{inherits: string | null, onChange: (value: string) => void}} options `inherits`: the face
 *   of the branding, where it may be left to that
 */
export function faceChoice(value, { inherits, onChange }) {
  const sample = (/** @type {string} */ face) =>
    h(
      "span",
      { class: "face-sample", dataset: { face }, "aria-hidden": "true" },
      t("design.faceSample"),
    );
  return tiles({
    label: t("design.face"),
    value: value || (inherits === null ? "cormorant" : ""),
    onChange,
    className: "tiles--faces",
    options: [
      ...(inherits === null
        ? []
        : [
            { value: "", text: t("design.accentStudio"), picture: sample(inherits || "cormorant") },
          ]),
      ...Object.entries(FACES).map(([face, text]) => ({
        value: face,
        text,
        picture: sample(face),
      })),
    ],
  }).element;
}

/**
 * The accent: one color, of which the pair that can be read on light and on dark pages is made.
 * @param {Brand} brand
 * @param {{inherits: Brand | null, onChange: (pair: {accent: string, accent_dark: string}) => void}} options
 */
export function accentChoice(brand, { inherits, onChange }) {
  const start = brand.accent ?? brand.accent_dark ?? "";
  const known = start === "" || INKS.includes(start);
  const note = h("p", { class: "field__hint", role: "status" });
  const picker = h("input", {
    class: "swatch-picker",
    type: "color",
    value: isColor(start) ? start : "#2f4a7d",
    "aria-label": t("design.accentPick"),
    on: {
      input: () => {
        row.choose("own");
        tell(picker.value);
      },
    },
  });
  const row = tiles({
    label: t("design.accent"),
    value: known ? start : "own",
    onChange: (value) => tell(value === "own" ? picker.value : value),
    className: "tiles--swatches",
    options: [
      {
        value: "",
        text: t(inherits ? "design.accentStudio" : "design.accentInk"),
        picture: swatch(
          accentPair(inherits?.accent, inherits?.accent_dark) ?? ["#1b1a18", "#f1efeb"],
        ),
      },
      ...INKS.map((ink) => ({
        value: ink,
        text: t("design.accentName", { color: ink }),
        picture: swatch(accentPair(ink, null)),
      })),
      { value: "own", text: t("design.accentOwn"), picture: swatch(null) },
    ],
  });
  explain(start);
  return h("div", { class: "group" }, row.element, h("div", { class: "accent-own" }, picker, note));

  /** @param {string} color */
  function tell(color) {
    explain(color);
    const pair = accentPair(color, null);
    onChange(pair ? { accent: pair[0], accent_dark: pair[1] } : { accent: "", accent_dark: "" });
  }

  /** @param {string} color */
  function explain(color) {
    const pair = accentPair(color, null);
    const fits = !pair || (reads(color, PAPER) && reads(color, NIGHT));
    note.textContent = fits
      ? t("design.accentFits")
      : t("design.accentShifted", { light: pair[0], dark: pair[1] });
  }
}

/** @param {[string, string] | null} pair */
function swatch(pair) {
  const element = h("span", { class: ["swatch", !pair && "swatch--any"], "aria-hidden": "true" });
  if (pair) {
    element.style.setProperty("--one", pair[0]);
    element.style.setProperty("--other", pair[1]);
  }
  return element;
}
