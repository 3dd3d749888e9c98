/**
 * Where the API is. Served as a static file; a deployment writes its own, and nothing secret
 * stands in it.
 *
 * `apiRoot` is a path or an absolute URL without a slash at its end.
 */
export const config = Object.freeze({ apiRoot: "/v1" });
