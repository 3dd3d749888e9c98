/** The line above the contact sheet: add, order, sections, what is being prepared. */
import { t } from "../../i18n/index.js";
import { h, icon } from "../../lib/dom.js";
import { select } from "../../ui/choice.js";
import { menu } from "../../ui/menu.js";
import { sortOptions } from "./gallery-settings.js";

/**
 * @param {{list: import("./photo-list.js").PhotoList,
 *   selection: import("./selection.js").Selection,
 *   drop: {chooseFiles: () => void, chooseFolder: () => void}, signal: AbortSignal,
 *   onSort: (sort: import("./photo-list.js").Sort) => void}} options
 */
export function photoTools({ list, selection, drop, signal, onSort }) {
  const sort = select({
    label: t("studio.order"),
    name: "sort",
    hideLabel: true,
    options: sortOptions(),
    value: list.sort,
    onChange: onSort,
  });
  const filters = h("div", { class: "filters", role: "group", "aria-label": t("studio.sections") });
  const note = h("p", { class: "tools__note", role: "status" });
  const add = h(
    "button",
    { class: "button", type: "button" },
    icon("upload", { size: 20 }),
    t("studio.addPhotos"),
  );
  menu(
    add,
    () => [
      { label: t("studio.chooseFiles"), icon: "image", run: drop.chooseFiles },
      { label: t("studio.chooseFolder"), icon: "folder", run: drop.chooseFolder },
    ],
    { signal },
  );
  const all = h(
    "button",
    {
      class: "button button--quiet",
      type: "button",
      on: { click: () => selection.all(list.shown) },
    },
    icon("select", { size: 20 }),
    h("span", { class: "narrow-hidden" }, t("studio.selectAll")),
  );
  const element = h(
    "div",
    { class: "tools" },
    filters,
    note,
    h("div", { class: "tools__end" }, all, sort.element, add),
  );
  list.addEventListener("change", paint, { signal });
  let painted = "";
  paint();

  function paint() {
    sort.value = list.sort;
    const names = list.sections;
    const wanted = JSON.stringify([names, list.section]);
    if (wanted !== painted) {
      painted = wanted;
      if (list.section && !names.includes(list.section)) list.section = null;
      filters.replaceChildren(
        ...(names.length > 0
          ? [
              filter(t("studio.all"), null),
              ...names.map((name) => filter(name, name)),
              filter(t("studio.noSection"), ""),
            ]
          : []),
      );
    }
    const waiting = list.processing.length;
    const text = waiting > 0 ? t("studio.preparingCount", { count: waiting }) : "";
    if (note.textContent !== text) note.textContent = text;
  }

  /** @param {string} label @param {string | null} section */
  function filter(label, section) {
    return h(
      "button",
      {
        class: "filter",
        type: "button",
        "aria-pressed": list.section === section,
        on: {
          click: () => {
            list.section = section;
          },
        },
      },
      h("bdi", null, label),
    );
  }

  return { element, paint };
}
