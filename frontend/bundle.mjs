/**
 * The pages' modules in few files, below `js/built/`. Each module is in one file only, so that each
 * runs once, as written (files.mjs says in which).
 */
import { readdir, readFile } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import { build } from "esbuild";
import { Files, wordOf } from "./files.mjs";
import { pathOf, sheetOf } from "./sheets.mjs";

/** Texts that share a file in each language, by whose name they are asked for then. */
const CATALOGUES = /** @type {Record<string, string[]>} */ ({
  studio: ["studio", "uploads", "dashboard", "activity", "sharing", "factor", "design", "notices"],
  gallery: ["gallery", "viewer"],
  public: ["public", "home", "specialities", "cities"],
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
  charset: "utf8",
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
  const own = found.map((path) => `js/${path.replaceAll("\\", "/")}`).sort();
  const graph = await graphOf(root);
  const alone = own.filter((path) => ALONE.test(path) && !graph.has(path));
  const exported = await exportsOf(root, [...graph.keys()]);
  return new Bundling(root, graph, exported).files(told(alone));
}

class Bundling {
  /**
   * @param {string} root @param {import("./files.mjs").Graph} graph
   * @param {Map<string, string[]>} exported names, by module
   */
  constructor(root, graph, exported) {
    this.root = root;
    this.graph = graph;
    this.place = new Files(graph);
    this.exported = exported;
    /** What a module's export is called outside of its file, by `path name`. @type {Map<string, string>} */
    this.names = new Map();
    /** How many exports of each file have such a name. @type {Map<string, number>} */
    this.named = new Map();
    /** What each file asks of another, under the names there, by both. @type {Map<string, Set<string>>} */
    this.wanted = new Map();
  }

  /** @param {Record<string, string[]>} alone texts of files at their own addresses */
  async files(alone) {
    const made = new Map();
    for (const path of this.graph.keys()) {
      const source = await readFile(join(this.root, path), "utf8");
      for (const [, names, from] of source.matchAll(/^(?:im|ex)port ([^"]*) from "(\.[^"]+)"/gm)) {
        const target = pathOf(".", join(dirname(path), from ?? ""));
        const all = this.exported.get(target) ?? [];
        const named = names?.includes("*") ? all : (names?.match(/[\w$]+/g) ?? []);
        for (const name of names?.startsWith("{") ? named : [...named, "default"])
          this.#use(path, target, name);
      }
    }
    for (const [file, paths] of Object.entries(this.place.modules())) {
      const lines = paths.map((path) => `import "./${path}";`); // the order in which they run
      for (const path of paths) {
        const list = (this.exported.get(path) ?? [])
          .map((name) => [name, this.names.get(`${path} ${name}`)])
          .filter(([, outside]) => outside)
          .map((both) => both.join(" as "));
        if (list.length) lines.push(`export { ${list} } from "./${path}";`);
        if (this.place.late.includes(path))
          lines.push(`export * as ${wordOf(path)} from "./${path}";`);
      }
      await this.#build(made, { [file]: lines });
    }
    await this.#build(made, alone, "js");
    return made;
  }

  /**
   * Note that a module imports a name of another one, which gets a short one if that is elsewhere.
   * @param {string} path @param {string} target @param {string} name
   */
  #use(path, target, name) {
    const [own, other] = [this.place.of.get(path), this.place.of.get(target)];
    if (!other || own === other || !this.exported.get(target)?.includes(name)) return;
    let there = this.names.get(`${target} ${name}`);
    if (!there) {
      const count = this.named.get(other) ?? 0;
      there = lettersOf(count);
      this.names.set(`${target} ${name}`, there);
      this.named.set(other, count + 1);
    }
    const pair = `${own} ${other}`;
    this.wanted.set(pair, (this.wanted.get(pair) ?? new Set()).add(there));
  }

  /**
   * Add files of these texts to `made`.
   * @param {Map<string, Uint8Array>} made @param {Record<string, string[]>} texts by file
   * @param {string} [outdir]
   */
  async #build(made, texts, outdir = BUILT) {
    const { outputFiles } = await build({
      ...SMALL,
      absWorkingDir: this.root,
      outdir,
      entryPoints: Object.keys(texts).map((name) => ({ in: `text:${name}`, out: name })),
      plugins: [this.#plugin(texts, outdir)],
    });
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
   * @param {Record<string, string[]>} texts @param {string} outdir
   * @returns {import("esbuild").Plugin}
   */
  #plugin(texts, outdir) {
    const { root, place } = this;
    const [file] = Object.keys(texts);
    return {
      name: "files",
      setup: ({ onResolve, onLoad }) => {
        onResolve({ filter: /^text:/ }, ({ path }) => ({ path: path.slice(5), namespace: "text" }));
        onLoad({ filter: /./, namespace: "text" }, ({ path }) => ({
          contents: texts[path]?.join("\n"),
          resolveDir: root,
        }));
        onResolve({ filter: /^built:/ }, ({ path }) => ({
          path: `./${path.slice(6)}.js`,
          external: true,
          sideEffects: false, // it has run before whatever asks for what is in it
        }));
        onResolve({ filter: /^\.\.?\// }, ({ path, resolveDir }) => {
          const source = pathOf(root, join(resolveDir, path));
          const other = place.of.get(source);
          if (outdir === BUILT && other && other !== file) {
            return { path: source, namespace: "elsewhere", sideEffects: false };
          }
          return outside(source);
        });
        onLoad({ filter: /./, namespace: "elsewhere" }, ({ path }) => {
          const other = place.of.get(path);
          const wanted = this.wanted.get(`${file} ${other}`) ?? new Set();
          const list = (this.exported.get(path) ?? [])
            .map((name) => [this.names.get(`${path} ${name}`), name])
            .filter(([there]) => wanted.has(there))
            .map(([there, name]) => `${there} as ${name}`);
          return { contents: `export { ${list} } from "all:${other}";`, resolveDir: root };
        });
        // One statement for all that this file asks of another.
        onResolve({ filter: /^all:/ }, ({ path }) => ({
          path: path.slice(4),
          namespace: "all",
          sideEffects: false,
        }));
        onLoad({ filter: /./, namespace: "all" }, ({ path }) => ({
          contents: `export { ${[...(this.wanted.get(`${file} ${path}`) ?? [])]} } from "built:${path}";`,
          resolveDir: root,
        }));
        onLoad({ filter: /[\\/]js[\\/].*\.js$/ }, async ({ path }) => ({
          contents: this.rewritten(pathOf(root, path), await readFile(path, "utf8")),
        }));
      },
    };
  }

  /**
   * Return the source of a module as it is in a release: it names sheets and texts by the files that
   * they share, and each `import()` of another module asks for the file that has it, and for those
   * which that one needs: at once, not one after the other.
   * @param {string} path @param {string} source
   */
  rewritten(path, source) {
    const found = /\/\*[\s\S]*?\*\/|\bimport\(\s*"(\.[^"]+)",?\s*\)/g; // in comments, they are types
    return addressed(path, source)
      .replaceAll(/\btexts\("(\w+)"\)/g, (_, name) => `texts("${catalogueOf(name)}")`)
      .replaceAll(/"\/(css\/[\w-]+\.css)"/g, (_, sheet) => `"/${sheetOf(sheet)}"`)
      .replaceAll(found, (text, spec) => {
        const target = spec ? pathOf(".", join(dirname(path), spec)) : "";
        if (!this.graph.has(target)) return text;
        const asked = this.place.asked(target).map((file) => `import("built:${file}")`);
        return `Promise.all([${asked}]).then(([all]) => all.${wordOf(target)})`;
      });
  }
}

/** Return what files at their own addresses hold, by path below `js/`. @param {string[]} alone */
function told(alone) {
  const here = new Set(alone);
  /** @type {Record<string, string[]>} */
  const texts = {};
  for (const path of alone) {
    const [, code, name = ""] = /\/([a-z]{2})(?:-(\w+))?\.js$/.exec(path) ?? [];
    if (name && name !== catalogueOf(name)) continue; // it is in another's file
    const others = (code && CATALOGUES[name]) || [];
    const paths = others.map((each) => `js/i18n/${code}-${each}.js`);
    // Where a language has no such texts, those in English stand in.
    const found = paths.map((each) => (here.has(each) ? each : each.replace(/[a-z]{2}-/, "en-")));
    const all = others.length ? found.filter((each) => here.has(each)) : [path];
    texts[path.slice(3, -3)] = all.map((each) => `export * from "./${each}";`);
  }
  return texts;
}

const LETTERS = [..."abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"];

/** Return a short name, another one for each number. @param {number} number @returns {string} */
function lettersOf(number) {
  const rest = Math.floor(number / LETTERS.length);
  return (rest ? lettersOf(rest - 1) : "") + LETTERS[number % LETTERS.length];
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
  /** @type {import("./files.mjs").Graph} */
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
 * Return the names that each of these modules exports.
 * @param {string} root @param {string[]} paths
 */
async function exportsOf(root, paths) {
  const { metafile } = await build({
    ...SMALL,
    absWorkingDir: root,
    bundle: false,
    entryPoints: paths,
  });
  /** @type {Map<string, string[]>} */
  const found = new Map();
  for (const { entryPoint = "", exports } of Object.values(metafile.outputs)) {
    if (exports.length) found.set(entryPoint, exports);
  }
  return found;
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

/** Say where a file is that is part of none of ours, if it is one. @param {string} path */
function outside(path) {
  if (path !== SETTINGS && !path.startsWith("vendor/")) return undefined;
  return { path: relative(BUILT, path).replaceAll("\\", "/"), external: true };
}
