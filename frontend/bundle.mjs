/**
 * The pages' modules in few files, below `js/built/`. Each module is in one file only, so that each
 * runs once, as written: in the first of LAYERS that needs it, else beside what is loaded with it.
 */
import { readdir, readFile } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import { build } from "esbuild";
import { pathOf, sheetOf } from "./sheets.mjs";

/** What these need at once is in one file; each layer may ask those before it for more. */
const LAYERS = /** @type {Record<string, string[]>} */ ({
  first: [
    "js/main.js",
    "js/screens/gallery.js",
    "js/lib/idle.js",
    "js/lib/styles.js",
    "js/ui/button.js",
    "js/ui/toast.js",
  ],
  grid: ["js/gallery/page.js", "js/gallery/photos.js", "js/grid/grid.js"],
  ui: ["js/ui/dialog.js", "js/ui/form.js", "js/ui/sheet.js"],
  studio: ["js/screens/studio/shell.js"],
  sharing: ["js/screens/share/dialog.js", "js/screens/editor/actions.js"],
});
/** What else is loaded later and shares a file, with what its reader soon needs. */
const SHARING = Object.entries({
  viewer: /^js\/viewer\//,
  client: /^js\/gallery\//,
  account: /^js\/screens\/(login|signup|reset|verify)\.js$/,
  desk: /^js\/screens\/(activity|dashboard|proofing|settings|share)\b/,
  design: /^js\/(screens\/(design|branding)\b|ui\/tiles\.js$)/,
  public: /^js\/screens\/(home|profile|directory|newsletter|notfound|client)\.js$/,
});
/** Texts that share a file in each language, by whose name they are asked for then. */
const CATALOGUES = /** @type {Record<string, string[]>} */ ({
  studio: ["studio", "uploads", "dashboard", "activity", "sharing", "factor", "design"],
  gallery: ["gallery", "viewer"],
  public: ["public", "home"],
});
/** Files at their own addresses: the policy knows the worker's, and languages are told by theirs. */
const ALONE = /^js\/(upload\/hash-worker|i18n\/[a-z]{2}(-\w+)?)\.js$/;
/** Written anew where pages are installed, so part of no other file. */
export const SETTINGS = "js/config.js";
/** As deep as `js/lib/`, from where some modules name style sheets and workers. */
const BUILT = "js/built";

/** @type {import("esbuild").BuildOptions & {write: false, metafile: true}} */
const SMALL = {
  bundle: true,
  format: "esm",
  legalComments: "none",
  metafile: true,
  minify: true,
  outdir: BUILT,
  sourcemap: "external",
  target: "esnext", // the sources say what browsers must know; nothing is rewritten for others
  write: false,
};

/**
 * Return all files made of the modules below `root`, with their maps, by path.
 * @param {string} root the folder with index.html
 * @returns {Promise<Map<string, Uint8Array>>}
 */
export async function bundle(root) {
  const found = await readdir(join(root, "js"), { recursive: true });
  const own = found.map((path) => `js/${path.replaceAll("\\", "/")}`);
  return new Bundling(root, own, await graphOf(root)).files();
}

/** @typedef {Map<string, {now: string[], later: string[]}>} Graph what each module imports */

class Bundling {
  /** @param {string} root @param {string[]} own all modules @param {Graph} graph */
  constructor(root, own, graph) {
    this.root = root;
    this.own = own;
    this.graph = graph;
    /** The layer of each module that is in one. @type {Map<string, string>} */
    this.layerOf = new Map();
    for (const [layer, paths] of Object.entries(LAYERS)) {
      for (const path of this.#needed(paths)) {
        if (!this.layerOf.has(path)) this.layerOf.set(path, layer);
      }
    }
  }

  async files() {
    const late = new Set([...this.graph.values()].flatMap(({ later }) => later));
    /** What each file but the layers' consists of. @type {Record<string, string[]>} */
    const rest = {};
    /** @type {Record<string, string[]>} */
    const layers = {};
    for (const [layer, paths] of Object.entries(LAYERS)) {
      layers[layer] = paths.map((path) => `import "./${path}";`); // the order in which they run
    }
    for (const [path, layer] of this.layerOf) layers[layer]?.push(`export * from "./${path}";`);
    for (const path of [...late].sort()) {
      const file = this.fileOf(path);
      const texts = layers[file] ?? rest[file] ?? [];
      texts.push(`export * as ${spaceOf(path)} from "./${path}";`);
      if (!layers[file]) rest[file] = texts;
    }
    const made = new Map();
    /** @type {Set<string>} */
    const above = new Set();
    for (const [layer, text] of Object.entries(layers)) {
      await this.#build(made, { [layer]: text }, above);
      for (const [path, at] of this.layerOf) if (at === layer) above.add(path);
    }
    await this.#build(made, rest, above);
    const alone = this.own.filter((path) => ALONE.test(path) && !this.graph.has(path));
    await this.#build(made, this.#told(alone), new Set(), "js");
    return made;
  }

  /** Return what files at their own addresses hold, by path below `js/`. @param {string[]} alone */
  #told(alone) {
    const here = new Set(alone);
    /** @type {Record<string, string[]>} */
    const texts = {};
    for (const path of alone) {
      const [, code, name = ""] = /\/([a-z]{2})(?:-(\w+))?\.js$/.exec(path) ?? [];
      const others = code && name ? (CATALOGUES[name] ?? []) : [];
      if (name && others.length === 0 && name !== catalogueOf(name)) continue;
      const paths = others.map((each) => `js/i18n/${code}-${each}.js`);
      // Where a language has no such texts, those in English stand in.
      const found = paths.map((each) => (here.has(each) ? each : each.replace(/[a-z]{2}-/, "en-")));
      const all = others.length ? found.filter((each) => here.has(each)) : [path];
      texts[path.slice(3, -3)] = all.map((each) => `export * from "./${each}";`);
    }
    return texts;
  }

  /** Return which file has a module that is loaded later. @param {string} path */
  fileOf(path) {
    const shared = SHARING.find(([, paths]) => paths.test(path))?.[0];
    return this.layerOf.get(path) ?? shared ?? spaceOf(path);
  }

  /**
   * Return the source of a module, each `import()` of another asking for the file that has it, and
   * for the layers which that one needs: at once, not one after the other.
   * @param {string} path @param {string} source
   */
  rewritten(path, source) {
    const found = /\/\*[\s\S]*?\*\/|\bimport\(\s*"(\.[^"]+)",?\s*\)/g; // in comments, they are types
    const named = addressed(path, source)
      .replaceAll(/\btexts\("(\w+)"\)/g, (_, name) => `texts("${catalogueOf(name)}")`)
      .replaceAll(/"\/(css\/[\w-]+\.css)"/g, (_, sheet) => `"/${sheetOf(sheet)}"`);
    return named.replaceAll(found, (text, spec) => {
      const target = spec ? join(dirname(path), spec).replaceAll("\\", "/") : "";
      if (!this.graph.has(target)) return text;
      const file = this.fileOf(target);
      const layers = [...this.#needed([target])].map((each) => this.layerOf.get(each));
      const files = new Set([file, ...layers]);
      if (file !== "first") files.delete("first");
      files.delete(undefined);
      const asked = [...files].map((name) => `import("built:${name}")`);
      return `Promise.all([${asked}]).then(([all]) => all.${spaceOf(target)})`;
    });
  }

  /**
   * Add files of these texts to `made`.
   * @param {Map<string, Uint8Array>} made @param {Record<string, string[]>} texts by file
   * @param {Set<string>} above modules of the layers that are there @param {string} [outdir]
   */
  async #build(made, texts, above, outdir = BUILT) {
    const result = await build({
      ...SMALL,
      absWorkingDir: this.root,
      chunkNames: "part-[hash]",
      outdir,
      entryPoints: Object.keys(texts).map((name) => ({ in: `text:${name}`, out: name })),
      plugins: [this.#plugin(texts, above)],
      splitting: outdir === BUILT, // texts that stand in for others are in each file that needs them
    });
    await this.#take(made, result);
  }

  /** @param {Map<string, Uint8Array>} made @param {import("esbuild").BuildResult<typeof SMALL>} result */
  async #take(made, { outputFiles }) {
    for (const { path, contents, text } of outputFiles) {
      const whole = path.endsWith(".map") ? await this.#asWritten(dirname(path), text) : contents;
      made.set(pathOf(this.root, path), whole);
    }
  }

  /** Return a map with the sources as they are. @param {string} folder @param {string} text */
  async #asWritten(folder, text) {
    const map = JSON.parse(text);
    for (const [place, source] of map.sources.entries()) {
      const path = join(folder, source);
      if (this.graph.has(pathOf(this.root, path))) {
        map.sourcesContent[place] = await readFile(path, "utf8");
      }
    }
    return new TextEncoder().encode(JSON.stringify(map));
  }

  /**
   * @param {Record<string, string[]>} texts @param {Set<string>} above
   * @returns {import("esbuild").Plugin}
   */
  #plugin(texts, above) {
    const { root } = this;
    return {
      name: "layers",
      setup: ({ onResolve, onLoad }) => {
        onResolve({ filter: /^text:/ }, ({ path }) => ({ path: path.slice(5), namespace: "text" }));
        onLoad({ filter: /./, namespace: "text" }, ({ path }) => ({
          contents: texts[path]?.join("\n"),
          resolveDir: root,
        }));
        onResolve({ filter: /^built:/ }, ({ path }) => built(path.slice(6)));
        onResolve({ filter: /^\.\.?\// }, ({ path, resolveDir }) => {
          const source = pathOf(root, join(resolveDir, path));
          return above.has(source) ? built(this.layerOf.get(source) ?? "") : outside(source);
        });
        onLoad({ filter: /[\\/]js[\\/].*\.js$/ }, async ({ path }) => ({
          contents: this.rewritten(pathOf(root, path), await readFile(path, "utf8")),
        }));
      },
    };
  }

  /** Return these modules and all that they import at once. @param {string[]} paths */
  #needed(paths) {
    const found = new Set(paths);
    for (const path of found) for (const next of this.graph.get(path)?.now ?? []) found.add(next);
    return found;
  }
}

/** Return by which name texts are asked for. @param {string} name */
const catalogueOf = (name) =>
  Object.entries(CATALOGUES).find(([, names]) => names.includes(name))?.[0] ?? name;

/** Return what the modules below `root` import, from the first on. @param {string} root */
async function graphOf(root) {
  const { metafile } = await build({
    ...SMALL,
    absWorkingDir: root,
    entryPoints: ["js/main.js"],
    minify: false,
    plugins: [
      {
        name: "graph",
        setup({ onResolve, onLoad }) {
          onResolve({ filter: /^\.\.?\// }, ({ path, resolveDir }) =>
            outside(pathOf(root, join(resolveDir, path))),
          );
          onLoad({ filter: /[\\/]js[\\/].*\.js$/ }, async ({ path }) => ({
            contents: addressed(pathOf(root, path), await readFile(path, "utf8")),
          }));
        },
      },
    ],
    splitting: true,
  });
  /** @type {Graph} */
  const graph = new Map();
  for (const [path, { imports }] of Object.entries(metafile.inputs)) {
    const own = imports.filter(({ external }) => !external);
    const of = (/** @type {boolean} */ late) =>
      own.filter(({ kind }) => (kind === "dynamic-import") === late).map((each) => each.path);
    graph.set(path, { now: of(false), later: of(true) });
  }
  return graph;
}

/**
 * Return a source whose imports of what is only known while it runs ask for the same address.
 * @param {string} path @param {string} source
 */
function addressed(path, source) {
  const way = relative(BUILT, dirname(path)).replaceAll("\\", "/");
  return source.replaceAll(
    /\bimport\(\s*`\.\/([^`]*)`\s*\)/g,
    (_, rest) => `import(new URL(\`${way}/${rest}\`, import.meta.url).href)`,
  );
}

/** Say where a file of modules is. @param {string} name */
const built = (name) => ({
  path: `./${name}.js`,
  external: true,
  sideEffects: false, // a layer has run before whatever asks for what is in it
});

/** Say where a file is that is part of none of ours, if it is one. @param {string} path */
function outside(path) {
  if (path !== SETTINGS && !path.startsWith("vendor/")) return undefined;
  return { path: relative(BUILT, path).replaceAll("\\", "/"), external: true };
}

/** Return a module's name as one word: "js/gallery/page.js" is "gallery_page". @param {string} path */
const spaceOf = (path) => path.slice(3, -3).replaceAll(/\W/g, "_");
