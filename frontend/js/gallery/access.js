/**
 * Getting into a gallery: by a share link (whoever holds it is a viewer), as an invited client, or
 * as its photographer.
 */
import { wantedOf } from "../grid/shape.js";
import { ApiError, api, setRenewer } from "../lib/api.js";
import { currentSession, saveSession } from "../lib/auth.js";
import { nameOf } from "../lib/ids.js";
import { readItem, writeItem } from "../lib/storage.js";

/**
 * @typedef {import("../lib/auth.js").SessionKind} SessionKind
 * @typedef {{session: SessionKind, gallery: any, photos: any[], link: ShareLink | null,
 *   layout?: Promise<any>}} Access
 */

/** Passwords typed in this page's life; never stored. @type {Map<string, string>} */
const passwords = new Map();

/** A share link, known by its token; storage knows it by a name made from the token. */
export class ShareLink {
  /** @param {string} token @param {string} name */
  constructor(token, name) {
    this.token = token;
    this.name = name;
    this.session = /** @type {SessionKind} */ (`viewer:${name}`);
  }

  /** @param {string} token */
  static async of(token) {
    return new ShareLink(token, await nameOf(token));
  }

  /** What may be known before the password: title, photographer. Throws 404 and 410. @param {AbortSignal} signal */
  card(signal) {
    return api.post("/share/card", { share_token: this.token }, { signal, retry: 2 });
  }

  /** Whether whoever opened it has given a name. */
  get named() {
    return Boolean(readItem(this.#slot)?.named);
  }

  get #slot() {
    return `galerly.viewer.${this.name}`;
  }

  /**
   * Open the gallery anew. The viewer's key, once given, goes along, so that favorites belong to the
   * same viewer after the session's 24 hours.
   * @param {{password?: string, name?: string, email?: string, signal?: AbortSignal}} [options]
   * @returns {Promise<Access>}
   */
  async enter({ password, name, email, signal } = {}) {
    if (!this.token) throw new ApiError({ status: 404, code: "not-found" });
    const secret = password ?? passwords.get(this.name);
    const known = readItem(this.#slot) ?? {};
    const answer = await api.post(
      "/share/session",
      {
        share_token: this.token,
        ...(secret && { password: secret }),
        ...(name && { name }),
        ...(email && { email }),
        ...(known.key && { viewer_key: known.key }),
        ...wantedOf(innerWidth, devicePixelRatio),
      },
      { signal, retry: 2 },
    );
    if (secret) passwords.set(this.name, secret);
    const { token, expires_at, gallery, photos, viewer } = answer;
    saveSession(this.session, { token, expires_at, gallery_id: gallery.id });
    writeItem(this.#slot, { key: viewer?.key ?? known.key, named: known.named || Boolean(name) });
    return { session: this.session, gallery, photos: photos?.items ?? photos ?? [], link: this };
  }

  /**
   * Open the gallery with the session of an earlier visit where there is one.
   * @param {AbortSignal} signal
   * @returns {Promise<Access>}
   */
  async resume(signal) {
    const id = currentSession(this.session)?.gallery_id;
    if (!id) return this.enter({ signal });
    const asked = api.get(`/view/galleries/${id}`, { session: this.session, signal });
    const layout = layoutOf(id, this.session, signal);
    return { session: this.session, gallery: await asked, photos: [], link: this, layout };
  }

  /** Whenever the session ends meanwhile, open a new one without a word, if no password is missing. */
  renewSilently() {
    return setRenewer(this.session, async () => {
      try {
        await this.enter();
        return true;
      } catch (error) {
        if (error instanceof ApiError) return false;
        throw error;
      }
    });
  }
}

/**
 * Ask for the geometry of a gallery.
 * @param {string} id @param {SessionKind} session @param {AbortSignal} signal
 */
export function layoutOf(id, session, signal) {
  const path = `/view/galleries/${encodeURIComponent(id)}/layout`;
  const asked = api.get(path, { session, signal });
  asked.catch(() => {}); // told where it is awaited
  return asked;
}

/**
 * Open a gallery as the client or the photographer signed in here, whichever may see it.
 * @param {string} id
 * @param {AbortSignal} signal
 * @returns {Promise<Access>} throws the last refusal; `unauthenticated` when nobody is signed in
 */
export async function openAsMember(id, signal) {
  const kinds = /** @type {const} */ (["client", "photographer"]).filter(currentSession);
  /** @type {unknown} */
  let refusal = new ApiError({ status: 401, code: "unauthenticated" });
  for (const session of kinds) {
    try {
      const gallery = await api.get(`/view/galleries/${encodeURIComponent(id)}`, {
        session,
        signal,
      });
      return { session, gallery, photos: [], link: null };
    } catch (error) {
      if (!(error instanceof ApiError) || ![401, 403, 404].includes(error.status)) throw error;
      refusal = error;
    }
  }
  throw refusal;
}
