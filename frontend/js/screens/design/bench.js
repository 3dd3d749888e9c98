/** Choices beside a likeness of what they make; what is chosen is saved by one button. */
import { currentLanguage, errorText, t } from "../../i18n/index.js";
import { h } from "../../lib/dom.js";
import { ApiError } from "../../lib/errors.js";
import { textButton } from "../../ui/button.js";
import { toast } from "../../ui/toast.js";

/**
 * @param {{groups: [string, ...(Node | null | false)[]][], likeness: HTMLElement,
 *   save: () => Promise<unknown>, signal: AbortSignal}} options `groups`: a heading each, and what
 *   stands under it
 */
export function bench({ groups, likeness, save, signal }) {
  const problem = h("p", { class: "form__problem", role: "alert", hidden: true });
  const button = textButton(t("common.save"), send, { kind: "filled" });
  const state = h("span", { class: "small muted", role: "status" });
  let changes = 0;
  const element = h(
    "div",
    { class: "bench" },
    h(
      "div",
      { class: "bench__choices" },
      groups.map(([title, ...parts]) =>
        h("section", { class: "bench__group" }, h("h2", { class: "bench__title" }, title), parts),
      ),
      h("div", { class: "bench__save" }, problem, button, state),
    ),
    h("div", { class: "bench__likeness" }, likeness),
  );

  async function send() {
    if (button.ariaDisabled === "true") return;
    button.ariaDisabled = "true";
    problem.hidden = true;
    const before = changes;
    try {
      await save();
      if (signal.aborted) return;
      if (changes === before) state.textContent = "";
      toast(t("studio.saved"));
    } catch (error) {
      if (signal.aborted) return;
      if (!(error instanceof ApiError)) throw error;
      // The server's own words are English.
      const said = currentLanguage() === "en" && error.errors[0];
      problem.textContent = said ? `${said.field}: ${said.message}` : errorText(error);
      problem.hidden = false;
    } finally {
      button.ariaDisabled = null;
    }
  }

  return {
    element,
    /** Something was chosen. */
    changed() {
      changes += 1;
      state.textContent = t("design.unsaved");
    },
  };
}
