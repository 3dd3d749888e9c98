/** `/verify#TOKEN`: the link of the verification mail. Opening it changes nothing; the button does. */
import { t, texts } from "../i18n/index.js";
import { oneStep } from "../pages/one-step.js";

texts("public");

/** @type {import("../lib/router.js").Screen} */
export default function verify(root, _params, url) {
  return oneStep(root, {
    path: "/auth/verify-email",
    token: url.hash.slice(1),
    title: t("pages.verify.title"),
    lead: t("pages.verify.lead"),
    button: t("pages.verify.button"),
    done: t("pages.verify.done"),
    doneText: t("pages.verify.doneText"),
    bad: t("pages.verify.bad"),
    next: { href: "/studio", label: t("pages.verify.studio") },
  });
}
