/**
 * Drawn pictures for pages that have no photos to show: a sky, a sun, hills or water.
 *
 * Each is made of a few paths, the same ones every time, and weighs nothing.
 */
const SVG = "http://www.w3.org/2000/svg";

/**
 * @typedef {object} Look
 * @property {string[]} sky colors from the top to the horizon
 * @property {string[]} land colors from far to near; of water, the first two
 * @property {[number, number, number]} sun its place and radius, in parts of the picture
 * @property {string} light color of the sun
 * @property {boolean} [water]
 * @property {boolean} [trees] along the nearest ridge
 */
/** @type {Record<string, Look>} */
const LOOKS = {
  dusk: {
    sky: ["#46618f", "#c98d7c", "#f7d2a1"],
    land: ["#c99672", "#9b7166", "#65526a", "#2a2a40"],
    sun: [0.68, 0.45, 0.055],
    light: "#fff4de",
    trees: true,
  },
  lake: {
    sky: ["#8aa9c2", "#d9d2c8", "#f6e3cb"],
    land: ["#b9c4c6", "#7e97a3", "#5c7684"],
    sun: [0.3, 0.4, 0.05],
    light: "#fffaf0",
    water: true,
  },
  fog: {
    sky: ["#dfe5e0", "#eef0ea", "#e3e6dc"],
    land: ["#c3cdc3", "#9fb0a3", "#71877a", "#3c5147"],
    sun: [0.5, 0.3, 0.07],
    light: "#fffdf6",
    trees: true,
  },
  dunes: {
    sky: ["#7fa3c7", "#c9d6dc", "#f3e4cf"],
    land: ["#e8c49a", "#d59f6e", "#b97b50", "#8b5638"],
    sun: [0.8, 0.24, 0.05],
    light: "#fffaf0",
  },
  rose: {
    sky: ["#8f7fa8", "#d99aa6", "#f8cdb4"],
    land: ["#d3a2a6", "#8d7f9f", "#5d5a7d"],
    sun: [0.58, 0.47, 0.06],
    light: "#fff0e2",
    water: true,
  },
  night: {
    sky: ["#0f1830", "#26406a", "#5d7fa0"],
    land: ["#3a5674", "#27405c", "#182b42", "#0b1626"],
    sun: [0.26, 0.24, 0.035],
    light: "#f2f5ff",
    trees: true,
  },
  meadow: {
    sky: ["#9cc0d6", "#d9e6df", "#f4efd9"],
    land: ["#a9bf9b", "#86a477", "#5f8258", "#3c5c3d"],
    sun: [0.22, 0.3, 0.055],
    light: "#fffdf0",
  },
  ember: {
    sky: ["#5b2f3f", "#b8584a", "#f2a25c"],
    land: ["#a04f45", "#6f3540", "#3c2233", "#1b1220"],
    sun: [0.5, 0.5, 0.08],
    light: "#ffe6bd",
  },
};

/** @typedef {keyof typeof LOOKS} SceneName */

let count = 0;

/** @param {string} tag @param {Record<string, string | number>} attributes @param {Element[]} children */
function make(tag, attributes, ...children) {
  const element = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, String(value));
  element.append(...children);
  return element;
}

/**
 * Return a drawn picture, `width` by `height` in its own units; it fills its box like a photo.
 * @param {string} name of a scene
 * @param {number} width
 * @param {number} height
 * @returns {SVGElement}
 */
export function scene(name, width, height) {
  const look = LOOKS[name] ?? /** @type {Look} */ (LOOKS.dusk);
  count += 1;
  const id = `scene-${count}`;
  const [x, y, r] = look.sun;
  const horizon = height * (look.water ? 0.56 : 0.5);
  const center = { cx: x * width, cy: y * height };
  const size = Math.max(width, height);
  const svg = /** @type {SVGElement} */ (
    make(
      "svg",
      { viewBox: `0 0 ${width} ${height}`, preserveAspectRatio: "xMidYMid slice", class: "scene" },
      make("defs", {}, gradient("linearGradient", `${id}-sky`, look.sky, [1, 1, 1]), glow()),
      make("rect", { width, height, fill: `url(#${id}-sky)` }),
      make("circle", { ...center, r: size * 0.42, fill: `url(#${id}-glow)` }),
      make("circle", { ...center, r: r * size, fill: look.light }),
    )
  );
  const layers = look.water ? look.land.slice(0, 1) : look.land;
  for (const [depth, fill] of layers.entries()) {
    const near = layers.length > 1 ? depth / (layers.length - 1) : 0;
    const base = look.water ? horizon : horizon + near * (height * 0.92 - horizon);
    const isLast = depth === layers.length - 1;
    const d = ridge(width, height, base, depth, look.trees === true && isLast);
    svg.append(make("path", { d, fill }));
  }
  if (look.water) svg.append(...water(look, width, height, horizon));
  return svg;

  function glow() {
    const light = [look.light, look.light, look.light];
    const element = gradient("radialGradient", `${id}-glow`, light, [0.75, 0.22, 0]);
    return element;
  }
}

/** @param {string} tag @param {string} id @param {string[]} colors @param {number[]} opacity */
function gradient(tag, id, colors, opacity) {
  /** @type {Record<string, number>} */
  const down = tag === "linearGradient" ? { x1: 0, x2: 0, y1: 0, y2: 0.62 } : {};
  return make(
    tag,
    { id, ...down },
    ...colors.map((color, place) =>
      make("stop", {
        offset: place / (colors.length - 1),
        "stop-color": color,
        "stop-opacity": opacity[place] ?? 1,
      }),
    ),
  );
}

/**
 * The edge of a range of hills: waves over waves, finer ones smaller; perhaps with firs on it.
 * @param {number} width
 * @param {number} height
 * @param {number} base its height in the middle
 * @param {number} depth how many ranges lie behind it
 * @param {boolean} trees
 */
function ridge(width, height, base, depth, trees) {
  const steps = trees ? 90 : 40;
  const swing = height * 0.11;
  const phase = depth * 2.1;
  let d = `M0 ${height}`;
  for (let step = 0; step <= steps; step++) {
    const at = step / steps;
    let y = base;
    for (const [waves, part] of [
      [1.3, 0.6],
      [2.9, 0.28],
      [6.1, 0.12],
      [13, 0.05],
    ]) {
      y -= Math.sin(at * Math.PI * (waves ?? 1) + phase * (waves ?? 1)) * swing * (part ?? 0);
    }
    // Firs: every other point stands higher, by an amount that looks like chance.
    if (trees && step % 2) y -= height * (0.02 + 0.045 * Math.abs(Math.sin(step * 12.9898)));
    d += `L${(at * width).toFixed(1)} ${y.toFixed(1)}`;
  }
  return `${d}L${width} ${height}Z`;
}

/** Water with the sun's path on it. @param {Look} look @param {number} width @param {number} height @param {number} horizon */
function water(look, width, height, horizon) {
  const [x, , r] = look.sun;
  const parts = [
    make("rect", { y: horizon, width, height: height - horizon, fill: look.land[1] ?? "" }),
    make("rect", {
      y: horizon + (height - horizon) * 0.45,
      width,
      height: height,
      fill: look.land[2] ?? "",
      opacity: 0.55,
    }),
  ];
  for (let line = 0; line < 11; line++) {
    const near = line / 10;
    const long = width * (r * 1.1 + near * 0.09) * (0.55 + 0.45 * Math.abs(Math.sin(line * 4.7)));
    parts.push(
      make("rect", {
        x: x * width - long / 2 + Math.sin(line * 2.3) * width * 0.012,
        y: horizon + (height - horizon) * (0.04 + near * 0.86),
        width: long,
        height: Math.max(1, height * 0.007 * (0.5 + near)),
        rx: height * 0.005,
        fill: look.light,
        opacity: 0.75 - near * 0.45,
      }),
    );
  }
  return parts;
}
