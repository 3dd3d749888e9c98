/** Our faces of letters, on lines where they would be in the way of what one came to see. */

const QUICK_MS = 100; // what a face takes where the line bears the others, too

/** Ask for the face of titles. */
export const titleFace = () => document.fonts.load('500 1em "Cormorant Garamond"');

/**
 * Write in a face that is here already until the returned function is called, the title aside.
 * Where the line is quick, our own comes by itself.
 */
export function plainFirst() {
  const { classList } = document.documentElement;
  const done = () => classList.remove("is-plain");
  const began = performance.now();
  classList.add("is-plain");
  titleFace()
    .then(async () => {
      if (performance.now() - began > QUICK_MS) return;
      await Promise.all(["1em Inter", "500 1em Inter"].map((face) => document.fonts.load(face)));
      done();
    })
    .catch(done);
  return done;
}
