/** Which route a path belongs to. Pure: node tests it. */

/**
 * Return the first route whose pattern fits `path`, with the values of its `:names`, or `null`.
 *
 * A pattern is literal but for `:name`, which takes one non-empty part or the rest of one
 * (`/@:handle`). A slash at the end of the path does not matter. Values are percent-decoded; a path
 * that cannot be decoded fits nothing.
 * @template {{path: string}} R
 * @param {readonly R[]} routes
 * @param {string} path
 * @returns {{route: R, params: Record<string, string>} | null}
 */
export function matchRoute(routes, path) {
  const parts = split(path);
  for (const route of routes) {
    const params = fit(split(route.path), parts);
    if (params) return { route, params };
  }
  return null;
}

/** @param {string} path */
const split = (path) => path.replace(/\/+$/, "").split("/");

/** @param {string[]} pattern @param {string[]} parts */
function fit(pattern, parts) {
  if (pattern.length !== parts.length) return null;
  /** @type {Record<string, string>} */
  const params = {};
  for (const [index, expected] of pattern.entries()) {
    const actual = parts[index] ?? "";
    const colon = expected.indexOf(":");
    if (colon < 0) {
      if (expected !== actual) return null;
      continue;
    }
    const prefix = expected.slice(0, colon);
    if (!actual.startsWith(prefix) || actual.length === prefix.length) return null;
    try {
      params[expected.slice(colon + 1)] = decodeURIComponent(actual.slice(prefix.length));
    } catch {
      return null; // a stray percent sign
    }
  }
  return params;
}
