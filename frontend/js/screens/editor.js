/** One gallery, as its photographer works on it. */
import { t } from "../i18n/index.js";
import { api } from "../lib/api.js";
import { editorPage } from "./editor/page.js";
import { asPhotographer } from "./studio/session.js";
import { failure, openStudio } from "./studio/shell.js";

/** The tab stands in the query; it changes without loading anything anew. */
export const ownsQuery = true;

/** @type {import("../lib/router.js").Screen} */
export default async function screen(root, params, url) {
  const studio = await openStudio(root, { title: t("studio.gallery") });
  if (!studio) return undefined;
  const { body, signal } = studio;
  const path = `/galleries/${encodeURIComponent(params.id ?? "")}`;
  await open();
  return studio.cleanUp;

  async function open() {
    try {
      const gallery = await api.get(path, { ...asPhotographer, signal });
      await editorPage(body, gallery, { signal, url });
    } catch (error) {
      if (signal.aborted) return;
      body.replaceChildren(failure(error, open));
    }
  }
}
