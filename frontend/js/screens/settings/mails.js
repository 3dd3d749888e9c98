/** Which mails go out by themselves. */
import { errorText, t, texts } from "../../i18n/index.js";
import { api } from "../../lib/api.js";
import { checkbox } from "../../ui/choice.js";
import { toast } from "../../ui/toast.js";
import { asPhotographer } from "../studio/session.js";
import { part } from "./part.js";

texts("notices");

/**
 * @param {import("../settings.js").User} user
 * @param {{signal: AbortSignal}} options
 */
export function mailsPart({ notifications }, { signal }) {
  return part(
    t("notices.mails"),
    choice("selections", t("notices.selections"), t("notices.selectionsHint")),
    choice("reminders", t("notices.reminders"), t("notices.remindersHint")),
  );

  /** @param {"selections" | "reminders"} name @param {string} label @param {string} hint */
  function choice(name, label, hint) {
    const { element, input } = checkbox({
      label,
      name,
      hint,
      kind: "switch",
      checked: notifications[name],
      onChange: async (wanted) => {
        try {
          const change = { notifications: { [name]: wanted } };
          await api.patch("/auth/me", change, { ...asPhotographer, signal });
          toast(t("studio.saved"));
        } catch (error) {
          if (signal.aborted) return;
          input.checked = !wanted;
          toast(errorText(error), { kind: "error" });
        }
      },
    });
    return element;
  }
}
