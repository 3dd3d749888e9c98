/** The editor's head: where one is, how the gallery stands, what is done with it next. */
import { t } from "../../i18n/index.js";
import { h, icon, isLong } from "../../lib/dom.js";
import { textButton } from "../../ui/button.js";
import { menu } from "../../ui/menu.js";
import { countsOf, stateChip } from "../studio/gallery-facts.js";
import { galleryCommands } from "./actions.js";

/** @typedef {import("../studio/gallery-facts.js").Gallery} Gallery */

/**
 * @param {() => Gallery} gallery the newest of it
 * @param {{signal: AbortSignal, setState: (state: Gallery["state"]) => void, onShare: () => void,
 *   onDelete: () => void}} options
 */
export function editorHead(gallery, { signal, setState, onShare, onDelete }) {
  const title = h("bdi", null);
  const facts = h("p", { class: "editor-head__facts" });
  const publish = textButton(t("studio.publish"), () => setState("published"), { kind: "filled" });
  const share = textButton(t("studio.share"), onShare, { icon: "share" });
  const more = h(
    "button",
    { class: "icon-button", type: "button", "aria-label": t("studio.galleryCommands") },
    icon("more"),
  );
  menu(more, () => galleryCommands(gallery(), { setState, onDelete }), { signal });
  const element = h(
    "header",
    { class: "editor-head" },
    h(
      "a",
      { class: "back-link", href: "/studio" },
      icon("chevron-left", { size: 18 }),
      t("studio.galleries"),
    ),
    h(
      "div",
      { class: "editor-head__row" },
      h("div", { class: "editor-head__words" }, h("h1", null, title), facts),
      h(
        "div",
        { class: "editor-head__actions" },
        h(
          "a",
          {
            class: "button button--quiet",
            href: `/g/${encodeURIComponent(gallery().id)}`,
            target: "_blank",
          },
          icon("external", { size: 20 }),
          h("span", { class: "narrow-hidden" }, t("studio.preview")),
        ),
        share,
        publish,
        more,
      ),
    ),
  );

  return {
    element,
    paint() {
      const { title: text, state } = gallery();
      title.textContent = text;
      title.parentElement?.classList.toggle("is-long", isLong(text));
      facts.replaceChildren(stateChip(gallery()), h("span", null, countsOf(gallery())));
      publish.hidden = state === "published";
      share.classList.toggle("button--filled", state === "published");
    },
  };
}
