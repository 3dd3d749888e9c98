/** Whether signing in asks for a code, and the ways to change that. */
import { errorText, formatDate, t, texts, withTexts } from "../../i18n/index.js";
import { api } from "../../lib/api.js";
import { h } from "../../lib/dom.js";
import { textButton } from "../../ui/button.js";
import { toast } from "../../ui/toast.js";
import { asPhotographer } from "../studio/session.js";

texts("factor");

/**
 * @param {import("../settings.js").User} user
 * @param {{signal: AbortSignal, onChange: () => void}} options `onChange` is called when sessions may
 *   have ended
 */
export function secondFactor(user, { signal, onChange }) {
  const place = h("div", { class: "factor" });
  show(user.second_factor);
  return place;

  /** @param {import("../settings.js").Factor | null} factor */
  function show(factor) {
    const button = factor
      ? textButton(t("factor.switchOff"), () => change("switchOff"))
      : textButton(t("factor.switchOn"), () => change("switchOn"));
    const left = factor?.recovery_codes_left ?? 0;
    place.replaceChildren(
      h(
        "div",
        { class: "titled" },
        h("h3", null, t("factor.title")),
        h(
          "span",
          { class: ["chip", "state", factor && "state--good"] },
          t(factor ? "factor.on" : "factor.off"),
        ),
      ),
      h(
        "p",
        { class: "muted" },
        factor ? t("factor.since", { date: formatDate(factor.since) }) : t("factor.pitch"),
      ),
      ...(factor
        ? [h("p", { class: left < 4 ? "factor__few" : "muted" }, t("factor.left", { count: left }))]
        : []),
      button,
    );
  }

  /** @param {"switchOn" | "switchOff"} how */
  async function change(how) {
    try {
      const steps = await withTexts(import("./factor-steps.js"));
      if (!(await steps[how](user, { signal }))) return;
      const now = await api.get("/auth/me", { ...asPhotographer, signal });
      show(now.second_factor);
      place.querySelector("button")?.focus();
      onChange();
    } catch (error) {
      if (!signal.aborted) toast(errorText(error), { kind: "error" });
    }
  }
}
