/**
 * Requests to the API: bearer token, time limit, retry of what may be repeated, one error type.
 * The only module that takes a token out of storage, and it sends it to the API alone.
 */
import { config } from "../config.js";
import { currentLanguage } from "../i18n/index.js";
import { dropSession, setRevoker, tokenFor } from "./auth.js";
import { ApiError, errorFrom, retryDelay } from "./errors.js";
import { randomName } from "./ids.js";

export { ApiError };

/**
 * @typedef {object} RequestOptions
 * @property {import("./auth.js").SessionKind | null} [session] whose token to send; null for none
 * @property {AbortSignal} [signal] ends the request with its `AbortError`
 * @property {Record<string, string>} [headers]
 * @property {boolean | string} [etag] GET with `true`: remember the answer in memory and ask whether
 *   it changed. A write with a string: `If-Match`
 * @property {number} [retry] how often to try again; 2 for GET and whatever has an idempotency key,
 *   else 0. Only network failures, 429 and 502 to 504 are repeated
 * @property {true | string} [idempotencyKey] `true` makes one
 * @property {number} [timeout] milliseconds for one try; 20 s unless told
 * @property {boolean} [keepalive] let it finish when the page goes
 * @property {unknown} [body] of a DELETE that carries one (a password, as proof)
 */

/** @type {Map<string, {etag: string, body: any}>} */
const remembered = new Map();
const REMEMBER = 24;

/** @type {Map<string, () => Promise<boolean>>} */
const renewers = new Map();
/** @type {Map<string, Promise<boolean>>} */
const renewing = new Map();

/**
 * Name what is done when the server no longer takes a session's token (401 `unauthenticated`).
 *
 * `fn` saves a new session and resolves `true`: the request is then repeated once. `false` lets
 * the error through. Simultaneous failures share one call. Returns a function that takes it away.
 * @param {import("./auth.js").SessionKind} kind
 * @param {() => Promise<boolean>} fn
 */
export function setRenewer(kind, fn) {
  renewers.set(kind, fn);
  return () => {
    if (renewers.get(kind) === fn) renewers.delete(kind);
  };
}

/** @param {import("./auth.js").SessionKind} kind */
function renew(kind) {
  const running = renewing.get(kind);
  if (running) return running;
  const fn = renewers.get(kind);
  if (!fn) {
    dropSession(kind);
    return Promise.resolve(false);
  }
  const started = fn().finally(() => renewing.delete(kind));
  renewing.set(kind, started);
  return started;
}

/**
 * Send a request; the parsed JSON, or `null` for an empty answer.
 * @param {string} method
 * @param {string} path below the API root, beginning with "/"
 * @param {unknown} body
 * @param {RequestOptions} options
 * @returns {Promise<any>}
 */
async function request(method, path, body, options = {}) {
  const key = options.idempotencyKey === true ? randomName() : options.idempotencyKey;
  const tries = options.retry ?? (method === "GET" || key ? 2 : 0);
  let renewed = false;
  for (let attempt = 0; ; attempt += 1) {
    const token = options.session ? tokenFor(options.session) : null;
    try {
      return await once(method, path, body, options, key, token);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      const kind = options.session;
      if (error.code === "unauthenticated" && kind && !renewed) {
        renewed = true;
        // Another tab or request may have renewed it while this one was on its way.
        if (tokenFor(kind) !== token && tokenFor(kind)) continue;
        if (await renew(kind)) continue;
        throw error;
      }
      const delay = attempt < tries ? retryDelay(error, attempt) : null;
      if (delay === null) throw error;
      await pause(delay, options.signal);
    }
  }
}

/**
 * @param {string} method @param {string} path @param {unknown} body
 * @param {RequestOptions} options @param {string | undefined} key @param {string | null} token
 */
async function once(method, path, body, options, key, token) {
  const headers = new Headers(options.headers);
  headers.set("Accept", "application/json");
  headers.set("Accept-Language", currentLanguage()); // of mails that the request may cause
  if (token) headers.set("Authorization", `Bearer ${token}`);
  if (body !== undefined) headers.set("Content-Type", "application/json");
  if (key) headers.set("Idempotency-Key", key);
  const slot = `${options.session ?? ""} ${path}`;
  const known = method === "GET" && options.etag === true ? remembered.get(slot) : undefined;
  if (known) headers.set("If-None-Match", known.etag);
  if (method !== "GET" && typeof options.etag === "string") headers.set("If-Match", options.etag);

  const limit = AbortSignal.timeout(options.timeout ?? 20_000);
  const signal = options.signal ? AbortSignal.any([options.signal, limit]) : limit;
  try {
    const response = await fetch(config.apiRoot + path, {
      method,
      headers,
      body: body === undefined ? null : JSON.stringify(body),
      credentials: "omit",
      referrerPolicy: "no-referrer",
      cache: "no-store", // answers hold presigned URLs: they are used, never kept
      redirect: "error",
      keepalive: options.keepalive ?? false,
      signal,
    });
    if (response.status === 304 && known) return known.body;
    const text = await response.text();
    if (!response.ok) throw errorFrom(response.status, response.headers, text);
    const answer = text ? JSON.parse(text) : null;
    if (method === "GET" && options.etag === true)
      remember(slot, response.headers.get("ETag"), answer);
    return answer;
  } catch (error) {
    if (error instanceof ApiError) throw error;
    if (options.signal?.aborted) throw options.signal.reason;
    if (limit.aborted) throw new ApiError({ status: 0, code: "timeout" });
    if (error instanceof SyntaxError) throw new ApiError({ status: 0, code: "internal" });
    throw new ApiError({ status: 0, code: "offline" });
  }
}

/** @param {string} slot @param {string | null} etag @param {any} body */
function remember(slot, etag, body) {
  remembered.delete(slot);
  if (!etag) return;
  remembered.set(slot, { etag, body });
  if (remembered.size > REMEMBER) remembered.delete(remembered.keys().next().value ?? "");
}

/** @param {number} ms @param {AbortSignal} [signal] @returns {Promise<void>} */
function pause(ms, signal) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, ms);
    signal?.addEventListener("abort", () => {
      clearTimeout(timer);
      reject(signal.reason);
    });
  });
}

setRevoker((token) =>
  once("POST", "/auth/logout", undefined, { keepalive: true }, undefined, token),
);

export const api = {
  /** @param {string} path @param {RequestOptions} [options] */
  get: (path, options) => request("GET", path, undefined, options ?? {}),
  /** @param {string} path @param {unknown} [body] @param {RequestOptions} [options] */
  post: (path, body, options) => request("POST", path, body, options ?? {}),
  /** @param {string} path @param {unknown} [body] @param {RequestOptions} [options] */
  patch: (path, body, options) => request("PATCH", path, body, options ?? {}),
  /** @param {string} path @param {unknown} [body] @param {RequestOptions} [options] */
  put: (path, body, options) => request("PUT", path, body, options ?? {}),
  /** @param {string} path @param {RequestOptions} [options] */
  delete: (path, options) => request("DELETE", path, options?.body, options ?? {}),
  /**
   * Return the ETag of the last remembered answer, or `null`.
   * @param {string} path @param {RequestOptions} [options]
   */
  etagOf: (path, options) => remembered.get(`${options?.session ?? ""} ${path}`)?.etag ?? null,
};
