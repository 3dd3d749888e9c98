/** Which section is being looked at. */

/**
 * Call `mark` with the section at the top of the window, whenever that changes.
 * @param {() => import("../grid/grid.js").Grid | null} grid @param {import("./photos.js").Section[]} sections
 * @param {(index: number) => void} mark @param {AbortSignal} signal
 */
export function watchSections(grid, sections, mark, signal) {
  if (!sections.some(({ name }) => name)) return;
  let waiting = false;
  const look = () => {
    waiting = false;
    const current = grid();
    const ys = current?.layout?.sectionY;
    if (!current || !ys || ys.length < 2) return;
    const top = scrollY - (current.root.getBoundingClientRect().top + scrollY) + 140;
    let at = 0;
    for (const [index, y] of ys.entries()) if (y <= top) at = index;
    // The last may be too short to reach the top.
    if (scrollY && scrollY + innerHeight >= document.body.scrollHeight - 1) at = ys.length - 1;
    mark(at);
  };
  addEventListener(
    "scroll",
    () => {
      if (waiting) return;
      waiting = true;
      requestAnimationFrame(look);
    },
    { passive: true, signal },
  );
  look();
}
