/**
 * QR codes (ISO/IEC 18004): byte mode, 15 % of it may be damaged or covered, and more where that
 * makes the code no larger. What computes them is fetched with the first code.
 */
import { loadQrEncoder } from "../lib/vendor.js";
import { saveBlob } from "./save-file.js";

/** Around the code, in modules; readers need it to find the corners (section 6.3.8). */
const QUIET = 4;
const PNG_MIN_PX = 1024;
const SVG = "http://www.w3.org/2000/svg";

/** @typedef {{size: number, dark: (x: number, y: number) => boolean}} QrCode */

/**
 * Return the code of `text`, as a square of `size` modules without the quiet zone.
 * @param {string} text at most 2,331 bytes of UTF-8
 * @returns {Promise<QrCode>}
 */
export async function qr(text) {
  const { generate, correction, mode } = await loadQrEncoder();
  // As plain bytes: an ECI header, right for UTF-8 in theory, confuses some readers.
  const bytes = mode.bytes(new TextEncoder().encode(text));
  const { size, get } = generate(bytes, { minCorrectionLevel: correction.M });
  return { size, dark: get };
}

/**
 * Return `text` as a picture that a phone can read, dark on light in either color scheme.
 * @param {string} text
 * @param {{label: string}} options what the picture is, for those who do not see it
 * @returns {Promise<SVGSVGElement>}
 */
export async function qrPicture(text, { label }) {
  const code = await qr(text);
  const width = code.size + 2 * QUIET;
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", `0 0 ${width} ${width}`);
  svg.setAttribute("class", "qr");
  svg.setAttribute("role", "img");
  svg.setAttribute("aria-label", label);
  svg.setAttribute("shape-rendering", "crispEdges");
  svg.append(shape("#fff", `M0 0h${width}v${width}H0z`), shape("#000", outline(code)));
  return svg;
}

/** @param {string} fill @param {string} d */
function shape(fill, d) {
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("fill", fill);
  path.setAttribute("d", d);
  return path;
}

/**
 * The dark modules as one path: a bar for every run of a row, shifted by the quiet zone.
 * @param {QrCode} code
 */
export function outline({ size, dark }) {
  let d = "";
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      if (!dark(x, y)) continue;
      const from = x;
      while (dark(x + 1, y)) x++;
      d += `M${from + QUIET} ${y + QUIET}h${x + 1 - from}v1h-${x + 1 - from}z`;
    }
  }
  return d;
}

/**
 * Have the browser save the code of `text`.
 * @param {string} text
 * @param {"png" | "svg"} kind PNG of at least 1,024 pixels, or SVG for print of any size
 * @param {string} name of the file, without its ending
 */
export async function saveQr(text, kind, name) {
  saveBlob(await (kind === "svg" ? svgFile(text) : pngFile(text)), `${name}.${kind}`);
}

/** @param {string} text */
async function svgFile(text) {
  const picture = await qrPicture(text, { label: text });
  picture.setAttribute("width", "1024");
  picture.setAttribute("height", "1024");
  return new Blob([new XMLSerializer().serializeToString(picture)], { type: "image/svg+xml" });
}

/** @param {string} text @returns {Promise<Blob>} */
async function pngFile(text) {
  const { size, dark } = await qr(text);
  const width = size + 2 * QUIET;
  const scale = Math.ceil(PNG_MIN_PX / width);
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = width * scale;
  const pen = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  pen.fillStyle = "#fff";
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.fillStyle = "#000";
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      if (dark(x, y)) pen.fillRect((x + QUIET) * scale, (y + QUIET) * scale, scale, scale);
    }
  }
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error("no picture came"))));
  });
}
