/** What a failed request becomes. Pure: node tests it. */

/**
 * A request that did not succeed. `status` is 0 when no answer came: `code` is then `offline`
 * (nothing reached the server, as far as is known) or `timeout`.
 */
export class ApiError extends Error {
  /**
   * @param {{status: number, code: string, detail?: string, errors?: {field: string, message: string}[],
   *   retryAfter?: number | null, requestId?: string | null, photographer?: any}} problem
   */
  constructor({
    status,
    code,
    detail = "",
    errors = [],
    retryAfter = null,
    requestId = null,
    photographer = null,
  }) {
    super(detail || code);
    this.name = "ApiError";
    this.status = status;
    /** Stable; decides the text shown. */
    this.code = code;
    this.detail = detail;
    /** For 422: which fields, and why. */
    this.errors = errors;
    /** Seconds, or null. */
    this.retryAfter = retryAfter;
    this.requestId = requestId;
    /** Whom to ask for a link that has expired: `name`, perhaps `handle`. */
    this.photographer = photographer;
  }
}

/** Codes for answers that are no problem document (a proxy's page, a cut body). */
const BY_STATUS = new Map([
  [400, "malformed"],
  [401, "unauthenticated"],
  [403, "forbidden"],
  [404, "not-found"],
  [409, "conflict"],
  [412, "changed-meanwhile"],
  [413, "too-large"],
  [415, "unsupported-type"],
  [422, "invalid"],
  [429, "slow-down"],
  [502, "unavailable"],
  [503, "unavailable"],
  [504, "unavailable"],
]);

/**
 * Return the code that says what an answer of this status means in general.
 * @param {number} status
 */
export const generalCode = (status) => BY_STATUS.get(status) ?? "internal";

/**
 * Return the ApiError for an answer outside 2xx.
 * @param {number} status
 * @param {{get(name: string): string | null}} headers
 * @param {string} text the body
 * @param {number} [now] milliseconds since the epoch
 */
export function errorFrom(status, headers, text, now = Date.now()) {
  const problem = parsed(text);
  const known = problem && typeof problem === "object" ? problem : {};
  return new ApiError({
    status,
    code: typeof known.code === "string" ? known.code : generalCode(status),
    detail: typeof known.detail === "string" ? known.detail : "",
    errors: Array.isArray(known.errors) ? known.errors : [],
    retryAfter: seconds(headers.get("Retry-After"), now),
    requestId: known.request_id ?? headers.get("X-Request-Id"),
    photographer: known.photographer,
  });
}

/** @param {string} text @returns {any} */
function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null; // not ours: the status has to say it
  }
}

/**
 * Return `Retry-After` in seconds, whether it was a number or a date; `null` without one.
 * @param {string | null} value
 * @param {number} now
 */
function seconds(value, now) {
  if (!value) return null;
  if (/^\d+$/.test(value.trim())) return Number(value);
  const date = Date.parse(value);
  return Number.isNaN(date) ? null : Math.max(0, Math.ceil((date - now) / 1000));
}

const PASSING = new Set([0, 429, 502, 503, 504]);

/**
 * Return after how many milliseconds to try again, or `null` for never.
 *
 * Full jitter, 0.3 s doubling to 4 s; a `Retry-After` over 8 s is for a person to decide.
 * @param {ApiError} error
 * @param {number} attempt 0 for the first failure
 * @param {() => number} [random]
 */
export function retryDelay(error, attempt, random = Math.random) {
  if (!PASSING.has(error.status)) return null;
  if (error.retryAfter !== null) return error.retryAfter > 8 ? null : error.retryAfter * 1000;
  return random() * Math.min(4000, 300 * 2 ** attempt);
}
