/**
 * The sessions of this browser: one photographer, one client, and a viewer per share link.
 *
 * Tokens lie in localStorage. Only `api.js` takes them out (`tokenFor`); everybody else gets what
 * is known about a session without its token. A change reaches every other tab.
 */
import { readItem, writeItem } from "./storage.js";

/** @typedef {"photographer" | "client" | `viewer:${string}`} SessionKind */
/** @typedef {{expires_at: string, [more: string]: any}} SessionInfo */

const PREFIX = "galerly.session.";
const events = new EventTarget();
const channel = "BroadcastChannel" in globalThis ? new BroadcastChannel("galerly.sessions") : null;

/** @type {(token: string) => Promise<void>} */
let revoke = async () => {};

/**
 * Keep a session. `token` and `expires_at` are required; the rest (user, client, viewer) is kept
 * with it and comes back from `currentSession`.
 * @param {SessionKind} kind
 * @param {{token: string, expires_at: string, [more: string]: any}} session
 */
export function saveSession(kind, session) {
  writeItem(PREFIX + kind, session);
  announce(kind);
}

/**
 * Return what is known about the session, without its token; `null` if none or it has ended.
 * @param {SessionKind} kind
 * @returns {SessionInfo | null}
 */
export function currentSession(kind) {
  const session = stored(kind);
  if (!session) return null;
  return { ...session, token: undefined };
}

/**
 * Change what is kept beside the token (the user after a PATCH, say); without a session, nothing.
 * @param {SessionKind} kind
 * @param {Record<string, unknown>} changes
 */
export function updateSession(kind, changes) {
  const session = stored(kind);
  if (session) saveSession(kind, { ...session, ...changes });
}

/**
 * Forget the session here and in every tab, then end it on the server.
 * @param {SessionKind} kind
 */
export async function signOut(kind) {
  const session = stored(kind);
  dropSession(kind);
  if (session) await revoke(session.token).catch(() => {}); // it ends by itself within 24 hours
}

/**
 * Forget the session without telling the server (which has just refused it).
 * @param {SessionKind} kind
 */
export function dropSession(kind) {
  writeItem(PREFIX + kind, null);
  announce(kind);
}

/**
 * Call `fn(kind, info or null)` whenever a session starts, changes or ends, in this tab or another.
 * @param {(kind: SessionKind, info: SessionInfo | null) => void} fn
 * @param {{signal?: AbortSignal}} [options]
 */
export function onSessionChange(fn, options) {
  events.addEventListener(
    "change",
    (event) => {
      const { kind } = /** @type {CustomEvent} */ (event).detail;
      fn(kind, currentSession(kind));
    },
    options,
  );
}

/**
 * Return the token to send, or `null`. For api.js alone.
 * @param {SessionKind} kind
 * @returns {string | null}
 */
export function tokenFor(kind) {
  return stored(kind)?.token ?? null;
}

/**
 * Name the function that ends a token on the server. For api.js alone.
 * @param {(token: string) => Promise<void>} fn
 */
export function setRevoker(fn) {
  revoke = fn;
}

/** @param {SessionKind} kind */
function stored(kind) {
  const session = readItem(PREFIX + kind);
  if (!session?.token || Date.parse(session.expires_at) <= Date.now()) return null;
  return session;
}

/** @param {SessionKind} kind */
function announce(kind) {
  channel?.postMessage({ kind });
  emit(kind);
}

/** @param {SessionKind} kind */
function emit(kind) {
  events.dispatchEvent(new CustomEvent("change", { detail: { kind } }));
}

channel?.addEventListener("message", (event) => emit(event.data.kind));
// In node an open channel would keep a test from ending; browsers know no such thing.
/** @type {any} */ (channel)?.unref?.();
// A message may come before what it tells of can be read here; this event comes with it.
globalThis.addEventListener?.("storage", (event) => {
  if (event.key?.startsWith(PREFIX)) {
    emit(/** @type {SessionKind} */ (event.key.slice(PREFIX.length)));
  }
});
