/** The watermark of a gallery: what, where, how strong; drawn over one of its photos. */
import { t } from "../../i18n/index.js";
import { h } from "../../lib/dom.js";
import { safeMediaUrl } from "../../lib/url.js";
import { field } from "../../ui/field.js";
import { tiles } from "../../ui/tiles.js";
import { drawing } from "./drawings.js";

/** @typedef {{kind: "text" | "logo", text: string, placement: "tiled" | "corner" | "center",
 *   opacity: number, size: number}} Mark */

/** @type {Mark} */
const USUAL = { kind: "text", text: "", placement: "corner", opacity: 50, size: 25 };
const MARGIN = 0.025; // as the server draws it: of the shorter side
const SLANT = -Math.PI / 6;

/**
 * @param {{mark: Mark | null, name: string, logo: {url: string} | null, photo: any,
 *   onChange: (mark: Mark | null) => void}} options `name`: the photographer's
 */
export function markChoice({ mark: first, name, logo, photo, onChange }) {
  /** @type {Mark} */
  let mark = { ...USUAL, text: `© ${name}`, ...first };
  let kind = /** @type {"none" | Mark["kind"]} */ (first?.kind ?? "none");
  const picture = logo && h("img", { src: safeMediaUrl(logo.url), alt: "" });
  picture?.addEventListener("load", () => draw());
  const canvas = h("canvas", { class: "mark__over" });
  const src = safeMediaUrl(photo?.urls?.thumb_2x ?? "");
  const shown = h("img", { class: "mark__photo", src, alt: t("design.markPreview") });
  shown.addEventListener("load", () => draw());
  const words = field({
    label: t("design.markWords"),
    name: "mark_text",
    value: mark.text || `© ${name}`,
    hint: t("design.markWordsHint"),
    maxlength: 60,
    required: true,
  });
  words.input.addEventListener("input", () => change({ text: words.value }));
  const details = h(
    "div",
    { class: "group" },
    words.element,
    tiles({
      label: t("design.markPlace"),
      value: mark.placement,
      onChange: (placement) => change({ placement }),
      options: [
        { value: "corner", text: t("design.markCorner"), picture: drawing("corner") },
        { value: "center", text: t("design.markCenter"), picture: drawing("center") },
        { value: "tiled", text: t("design.markTiled"), picture: drawing("tiled") },
      ],
    }).element,
    h(
      "div",
      { class: "pair" },
      slider(t("design.markOpacity"), mark.opacity, 10, 100, (opacity) => change({ opacity })),
      slider(t("design.markSize"), mark.size, 5, 100, (size) => change({ size })),
    ),
    src && h("div", { class: "mark" }, shown, canvas),
  );
  const kinds = tiles({
    label: t("design.mark"),
    value: kind,
    className: "tiles--words",
    onChange: (value) => {
      kind = value;
      change({});
    },
    options: [
      { value: "none", text: t("design.markNone") },
      { value: "text", text: t("design.markText") },
      { value: "logo", text: t("design.logo"), disabled: !logo && kind !== "logo" },
    ],
  });
  show();
  return {
    element: h(
      "div",
      { class: "group" },
      h("p", { class: "field__hint" }, t("design.markLead")),
      kinds.element,
      !logo && h("p", { class: "field__hint" }, t("design.markNeedsLogo")),
      details,
    ),
    words,
  };

  /** @param {Partial<Mark>} now */
  function change(now) {
    mark = { ...mark, ...now };
    show();
    if (kind === "none") onChange(null);
    else onChange({ ...mark, kind, text: kind === "text" ? mark.text.trim() : "" });
  }

  function show() {
    details.hidden = kind === "none";
    words.element.hidden = kind !== "text";
    draw();
  }

  function draw() {
    const { naturalWidth: width, naturalHeight: height } = shown;
    if (!width || kind === "none") return;
    canvas.width = width;
    canvas.height = height;
    const pen = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
    const stamp = kind === "logo" ? logoStamp(pen, width, height) : textStamp(pen, width, height);
    if (!stamp) return;
    pen.globalAlpha = mark.opacity / 100;
    if (mark.placement === "tiled") return tile(pen, stamp, width, height);
    const margin = Math.min(width, height) * MARGIN;
    const isCenter = mark.placement === "center";
    const x = isCenter ? (width - stamp.width) / 2 : width - stamp.width - margin;
    const y = isCenter ? (height - stamp.height) / 2 : height - stamp.height - margin;
    stamp.at(x, y);
  }

  /** @param {CanvasRenderingContext2D} pen @param {number} width @param {number} height */
  function textStamp(pen, width, height) {
    const text = mark.text.trim();
    if (!text) return null;
    const family = getComputedStyle(document.documentElement).getPropertyValue("--interface");
    pen.font = `500 100px ${family}`;
    const wanted = (width * mark.size) / 100;
    const size = Math.min((100 * wanted) / pen.measureText(text).width, height * 0.4);
    pen.font = `500 ${size}px ${family}`;
    pen.fillStyle = "#fff";
    pen.shadowColor = "rgb(0 0 0 / 55%)";
    pen.shadowBlur = wanted / 60;
    pen.textBaseline = "alphabetic";
    return {
      width: pen.measureText(text).width,
      height: size * 1.3,
      at: (/** @type {number} */ x, /** @type {number} */ y) => pen.fillText(text, x, y + size),
    };
  }

  /** @param {CanvasRenderingContext2D} pen @param {number} width @param {number} height */
  function logoStamp(pen, width, height) {
    if (!picture?.naturalWidth) return null;
    const scale = Math.min(
      (width * mark.size) / 100 / picture.naturalWidth,
      (height * 0.4) / picture.naturalHeight,
    );
    const [w, tall] = [picture.naturalWidth * scale, picture.naturalHeight * scale];
    return {
      width: w,
      height: tall,
      at: (/** @type {number} */ x, /** @type {number} */ y) =>
        pen.drawImage(picture, x, y, w, tall),
    };
  }

  /**
   * @param {CanvasRenderingContext2D} pen @param {number} width @param {number} height
   * @param {{width: number, height: number, at: (x: number, y: number) => void}} stamp
   */
  function tile(pen, stamp, width, height) {
    const [cos, sin] = [Math.cos(SLANT), Math.abs(Math.sin(SLANT))];
    const wide = stamp.width * cos + stamp.height * sin;
    const high = stamp.width * sin + stamp.height * cos;
    const step = wide + Math.max(8, stamp.width / 5);
    const row = high + Math.max(8, stamp.width / 12);
    for (let j = 0; j * row < height; j += 1) {
      for (let i = -1; i * step < width; i += 1) {
        pen.save();
        pen.translate((i + (j % 2 ? 0.5 : 0)) * step + step / 2, j * row + row / 2);
        pen.rotate(SLANT);
        stamp.at(-stamp.width / 2, -stamp.height / 2);
        pen.restore();
      }
    }
  }
}

/**
 * @param {string} label @param {number} value @param {number} min @param {number} max
 * @param {(value: number) => void} onChange
 */
function slider(label, value, min, max, onChange) {
  const told = h("span", { class: "slider__value" }, t("design.percent", { value }));
  const input = h("input", {
    class: "slider",
    type: "range",
    min: String(min),
    max: String(max),
    step: "5",
    value: String(value),
    on: {
      input: () => {
        told.textContent = t("design.percent", { value: Number(input.value) });
        onChange(Number(input.value));
      },
    },
  });
  return h(
    "label",
    { class: "field" },
    h("span", { class: "field__label" }, label, " ", told),
    input,
  );
}
