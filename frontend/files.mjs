/** Which file of a release each module is in. Pure. */

/** What these need at once is in one file; each layer may ask those before it for more. */
const LAYERS = /** @type {Record<string, string[]>} */ ({
  first: [
    "js/main.js",
    "js/screens/gallery.js",
    "js/lib/idle.js",
    "js/lib/styles.js",
    "js/lib/vendor.js",
    "js/ui/button.js",
    "js/ui/toast.js",
  ],
  grid: ["js/gallery/page.js", "js/gallery/photos.js", "js/grid/grid.js"],
  ui: ["js/ui/dialog.js", "js/ui/form.js", "js/ui/sheet.js"],
  city: ["js/ui/city-field.js", "js/pages/specialities.js"],
  studio: [
    "js/screens/studio/shell.js",
    "js/screens/login.js",
    "js/screens/reset.js",
    "js/screens/signup.js",
    "js/screens/studio/code-form.js",
  ],
});
/** What else is loaded later and shares a file, with what its reader soon needs. */
const SHARING = Object.entries({
  viewer: /^js\/viewer\//,
  client: /^js\/gallery\//,
  idle: /^js\/(lib\/shell|ui\/language-menu)\.js$/,
  desk: /^js\/(screens\/(activity|branding|dashboard|design|editor|proofing|settings|share)\b|ui\/tiles|upload\/)/,
  public: /^js\/(screens\/(home|profile|directory|newsletter|notfound|client|verify))\.js$/,
});

/** @typedef {Map<string, {now: string[], later: string[]}>} Graph what each module imports */

export class Files {
  /** @param {Graph} graph */
  constructor(graph) {
    this.graph = graph;
    /** The file of each module. @type {Map<string, string>} */
    this.of = new Map();
    for (const [layer, paths] of Object.entries(LAYERS)) {
      for (const path of this.needed(paths)) if (!this.of.has(path)) this.of.set(path, layer);
    }
    /** Modules that are loaded later. */
    this.late = [...new Set([...graph.values()].flatMap(({ later }) => later))].sort();
    /** Which files need a module that is in no layer. @type {Map<string, Set<string>>} */
    const wanted = new Map();
    for (const path of this.late) {
      const file = SHARING.find(([, paths]) => paths.test(path))?.[0] ?? wordOf(path);
      for (const each of this.needed([path])) {
        if (!this.of.has(each)) wanted.set(each, (wanted.get(each) ?? new Set()).add(file));
      }
    }
    // What several need is a part of its own, which needs no more than others need of it.
    const parts = new Map();
    for (const [path, files] of [...wanted].sort()) {
      const key = [...files].sort().join(" ");
      if (files.size > 1 && !parts.has(key)) parts.set(key, `part${parts.size + 1}`);
      this.of.set(path, parts.get(key) ?? key);
    }
  }

  /** Return these modules and all that they import at once. @param {string[]} paths */
  needed(paths) {
    const found = new Set(paths);
    for (const path of found) for (const next of this.graph.get(path)?.now ?? []) found.add(next);
    return found;
  }

  /** Return the files to ask for where a module is wanted, its own first. @param {string} path */
  asked(path) {
    const own = this.of.get(path) ?? "";
    const files = new Set([own]);
    // All that its file holds runs, so all that any of it needs is needed.
    const beside = [...this.of].filter(([, file]) => file === own).map(([each]) => each);
    for (const each of this.needed(beside)) files.add(this.of.get(each) ?? "");
    if (own !== "first") files.delete("first");
    files.delete("");
    return [...files];
  }

  /** Return the modules of each file, those that it begins with first. */
  modules() {
    /** @type {Record<string, string[]>} */
    const found = { ...LAYERS };
    for (const [path, file] of this.of) {
      found[file] = [...(found[file] ?? []).filter((each) => each !== path), path];
    }
    for (const [layer, paths] of Object.entries(LAYERS)) {
      const rest = (found[layer] ?? []).filter((path) => !paths.includes(path));
      found[layer] = [...paths, ...rest];
    }
    return found;
  }
}

/** Return a module's name as one word: "js/gallery/page.js" is "gallery_page". @param {string} path */
export const wordOf = (path) => path.slice(3, -3).replaceAll(/\W/g, "_");
