/** What can be done with the selected photos, at the lower edge while there are any. */
import { t } from "../../i18n/index.js";
import { h, icon, say } from "../../lib/dom.js";
import { textButton } from "../../ui/button.js";
import { openDialog } from "../../ui/dialog.js";
import { field } from "../../ui/field.js";
import { form } from "../../ui/form.js";
import { menu } from "../../ui/menu.js";

/**
 * @param {{selection: import("./selection.js").Selection,
 *   list: import("./photo-list.js").PhotoList, signal: AbortSignal,
 *   onCover: (id: string) => void, onChange: (ids: string[], change: object) => Promise<void>,
 *   onMove: (ids: string[], to: import("./places.js").Target) => void,
 *   onDelete: (ids: string[]) => void}} options
 */
export function tray({ selection, list, signal, onCover, onChange, onMove, onDelete }) {
  const counter = h("p", { class: "picked__count" });
  const cover = button("cover", t("studio.setCover"), () => onCover(selection.ids[0] ?? ""));
  const section = button("folder", t("studio.section"), () => {});
  const move = button("sort", t("studio.move"), () => {});
  menu(
    move,
    () => [
      { label: t("studio.moveFirst"), run: () => onMove(selection.ids, "first") },
      { label: t("studio.moveBack"), run: () => onMove(selection.ids, "back") },
      { label: t("studio.moveOn"), run: () => onMove(selection.ids, "on") },
      { label: t("studio.moveLast"), run: () => onMove(selection.ids, "last") },
    ],
    { label: t("studio.move"), signal },
  );
  const hide = button("eye-off", t("studio.hide"), () => onChange(selection.ids, { hidden: true }));
  const show = button("eye", t("studio.unhide"), () => onChange(selection.ids, { hidden: false }));
  const remove = button("trash", t("studio.delete"), () => onDelete(selection.ids));
  menu(
    section,
    () => [
      ...list.sections.map((name) => ({ label: name, run: () => assign(name) })),
      { label: t("studio.noSection"), run: () => assign("") },
      { label: t("studio.newSection"), run: askSection },
    ],
    { label: t("studio.section"), signal },
  );
  const element = h(
    "div",
    { class: "picked", role: "toolbar", "aria-label": t("studio.selectionTools"), hidden: true },
    counter,
    h("div", { class: "picked__tools" }, cover, section, move, hide, show, remove),
    textButton(t("common.done"), () => selection.clear(), { className: "picked__done" }),
  );
  selection.addEventListener("change", paint, { signal });
  list.addEventListener("change", paint, { signal });
  let before = 0;

  function paint() {
    const { size, ids } = selection;
    // Let go of the focus by ourselves: browsers differ in what becomes of it in hidden parts.
    if (size === 0 && element.contains(document.activeElement)) {
      /** @type {HTMLElement} */ (document.activeElement).blur();
    }
    element.hidden = size === 0;
    if (size > 0) {
      const photos = ids.map((id) => list.get(id));
      counter.textContent = t("studio.selected", { count: size });
      cover.hidden = size !== 1 || photos[0]?.status !== "ready";
      move.hidden = list.sort !== "position";
      hide.hidden = photos.every((photo) => photo?.hidden);
      show.hidden = photos.every((photo) => !photo?.hidden);
    }
    if (size !== before) say(t("studio.selected", { count: size }));
    before = size;
  }

  /** @param {string} name */
  function assign(name) {
    onChange(selection.ids, { section: name });
  }

  async function askSection() {
    const name = field({
      label: t("studio.sectionName"),
      name: "section",
      maxlength: 100,
      required: true,
    });
    const { element: body } = form({
      id: "new-section",
      fields: { section: name },
      body: [name.element],
      send: async () => dialog.close(name.value),
    });
    const dialog = openDialog({
      title: t("studio.newSection").replace(/\s*…$/, ""),
      body,
      actions: [
        { label: t("common.cancel"), kind: "quiet" },
        { label: t("studio.assign"), kind: "filled", type: "submit", form: "new-section" },
      ],
    });
    name.input.focus();
    const value = await dialog.closed;
    if (value) assign(value);
  }

  return element;
}

/**
 * @param {import("../../lib/icons.js").IconName} name
 * @param {string} label
 * @param {() => void} run
 */
function button(name, label, run) {
  return h(
    "button",
    { class: "picked__tool", type: "button", on: { click: run } },
    icon(name, { size: 20 }),
    h("span", { class: "picked__label" }, label),
  );
}
