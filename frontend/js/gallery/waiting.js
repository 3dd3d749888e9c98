/** Comments written without a line, which wait in this browser to be sent. */
import { readItem, writeItem } from "../lib/storage.js";

/** @typedef {{key: string, photo_id: string, text: string, at: string}} Waiting */

/** @param {import("./page.js").GalleryContext} context */
const slotOf = ({ session, gallery }) => `galerly.comments.${session}.${gallery.id}`;

/**
 * Return them, oldest first.
 * @param {import("./page.js").GalleryContext} context
 * @returns {Waiting[]}
 */
export const waitingComments = (context) => readItem(slotOf(context)) ?? [];

/** @param {import("./page.js").GalleryContext} context @param {Waiting[]} comments */
export const keepWaiting = (context, comments) =>
  writeItem(slotOf(context), comments.length ? comments : null);
