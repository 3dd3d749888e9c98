/** The pages' style sheets in few files: those of every page, of the studio, of a gallery. */
import { relative } from "node:path";
import { build } from "esbuild";

/** Sheets that share the file of their first one, in the order in which they apply. */
const SHARING = [
  ["css/first.css", "css/tokens.css", "css/base.css", "css/gallery.css"],
  ["css/viewer.css", "css/sheets.css"],
  ["css/public.css", "css/home.css"],
  [
    "css/studio.css",
    "css/studio-pages.css",
    "css/studio-editor.css",
    "css/studio-dialogs.css",
    "css/studio-uploads.css",
    "css/studio-activity.css",
    "css/dashboard.css",
    "css/settings.css",
    "css/copy.css",
    "css/sharing.css",
    "css/factor.css",
    "css/design.css",
  ],
];

/** Return which file has a sheet. @param {string} path */
export const sheetOf = (path) => SHARING.find((paths) => paths.includes(path))?.[0] ?? path;

/**
 * Return the files of these sheets below `root`, with their maps, by path.
 * @param {string} root @param {string[]} own
 * @returns {Promise<Map<string, Uint8Array>>}
 */
export async function sheets(root, own) {
  const files = new Set(own.map(sheetOf));
  const { outputFiles } = await build({
    absWorkingDir: root,
    bundle: true,
    entryPoints: [...files].map((path) => ({ in: `sheet:${path}`, out: path.slice(4, -4) })),
    external: ["*.woff2"],
    legalComments: "none",
    minify: true,
    outdir: "css",
    plugins: [
      {
        name: "sheets",
        setup({ onResolve, onLoad }) {
          onResolve({ filter: /^sheet:/ }, ({ path }) => ({
            path: path.slice(6),
            namespace: "sheet",
          }));
          onLoad({ filter: /./, namespace: "sheet" }, ({ path }) => {
            const shared = SHARING.find(([first]) => first === path) ?? [path];
            const here = shared.filter((each) => own.includes(each));
            return {
              contents: here.map((each) => `@import "./${each}";`).join("\n"),
              loader: "css",
              resolveDir: root,
            };
          });
        },
      },
    ],
    sourcemap: "external",
    target: "esnext", // the sources say what browsers must know; nothing is rewritten for others
    write: false,
  });
  return new Map(outputFiles.map((file) => [pathOf(root, file.path), file.contents]));
}

/** @param {string} root @param {string} path absolute */
export const pathOf = (root, path) => relative(root, path).replaceAll("\\", "/");
