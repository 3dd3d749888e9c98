/** The boxes by which a photographer says what they do best. */
import { t, texts } from "../../i18n/index.js";
import { h } from "../../lib/dom.js";
import { SPECIALITIES, specialityName } from "../../pages/specialities.js";
import { checkbox } from "../../ui/choice.js";

texts("specialities");

const MOST = 5;

/**
 * Return the boxes; `value` is what is ticked. At the most that there may be, the others rest.
 * @param {string[]} chosen
 */
export function specialityBoxes(chosen) {
  const boxes = SPECIALITIES.map((code) => ({
    code,
    box: checkbox({
      label: specialityName(code),
      name: "speciality",
      checked: chosen.includes(code),
      onChange: limit,
    }),
  }));
  limit();

  const ticked = () => boxes.filter(({ box }) => box.checked).map(({ code }) => code);

  function limit() {
    const isFull = boxes.filter(({ box }) => box.checked).length >= MOST;
    for (const { box } of boxes) box.input.disabled = isFull && !box.checked;
  }

  return {
    element: h(
      "fieldset",
      { class: "group specialities" },
      h("legend", { class: "group__legend" }, t("specialities.label")),
      h("div", { class: "specialities__boxes" }, ...boxes.map(({ box }) => box.element)),
      h("p", { class: "field__hint" }, t("specialities.hint")),
    ),
    get value() {
      return ticked();
    },
  };
}
