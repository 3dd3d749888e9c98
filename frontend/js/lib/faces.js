/** Our faces of letters, on lines where they would be in the way of what one came to see. */

const QUICK_MS = 100; // what a face takes where the line bears the others, too

/** Ask for the face of titles. */
export const titleFace = () => document.fonts.load('500 1em "Cormorant Garamond"');

/**
 * Write in a face that is here already, the title aside, until the cover is `painted` where the line
 * is quick, until all is `done` where it is slow.
 */
export function plainFirst() {
  const { classList } = document.documentElement;
  const done = () => classList.remove("is-plain");
  const began = performance.now();
  if (!document.fonts.check("1em Inter")) classList.add("is-plain");
  const quick = titleFace().then(() => performance.now() - began < QUICK_MS);
  return { done, painted: () => quick.then((is) => is && done(), done) };
}
