/** `/newsletter`, and the two links of its mails: `…/confirm#TOKEN`, `…/unsubscribe#TOKEN`. */
import { t, texts } from "../i18n/index.js";
import { api } from "../lib/api.js";
import { h } from "../lib/dom.js";
import { setTitle } from "../lib/router.js";
import { loadStyles } from "../lib/styles.js";
import { oneStep } from "../pages/one-step.js";
import { siteFoot, siteHead } from "../pages/site.js";
import { field } from "../ui/field.js";
import { form } from "../ui/form.js";

texts("public");

/** @type {import("../lib/router.js").Screen} */
export default function newsletter(root, params, url) {
  const token = url.hash.slice(1);
  if (params.step === "confirm") {
    return oneStep(root, {
      path: "/newsletter/confirm",
      token,
      title: t("pages.newsletter.confirmTitle"),
      lead: t("pages.newsletter.confirmLead"),
      button: t("pages.newsletter.confirm"),
      done: t("pages.newsletter.confirmed"),
      doneText: t("pages.newsletter.confirmedText"),
      bad: t("pages.newsletter.badLink"),
      again: { href: "/newsletter", label: t("pages.newsletter.title") },
    });
  }
  if (params.step === "unsubscribe") {
    return oneStep(root, {
      path: "/newsletter/unsubscribe",
      token,
      title: t("pages.newsletter.leave"),
      lead: t("pages.newsletter.leaveLead"),
      button: t("pages.newsletter.leave"),
      done: t("pages.newsletter.left"),
      doneText: t("pages.newsletter.leftText"),
      bad: t("pages.newsletter.badLink"),
    });
  }
  return subscribe(root);
}

/** @param {HTMLElement} root */
async function subscribe(root) {
  const life = new AbortController();
  setTitle(t("pages.newsletter.title"));
  const email = field({
    label: t("pages.client.email"),
    name: "email",
    type: "email",
    autocomplete: "email",
    required: true,
  });
  const { element } = form({
    fields: { email },
    body: [email.element],
    submit: t("pages.newsletter.subscribe"),
    signal: life.signal,
    send: async () => {
      await api.post("/newsletter/subscriptions", { email: email.value }, { signal: life.signal });
      const heading = h("h1", { tabIndex: -1 }, t("pages.newsletter.sentTitle"));
      page.replaceChildren(
        heading,
        h("p", null, t("pages.newsletter.sent", { email: email.value })),
      );
      heading.focus();
    },
  });
  const page = h(
    "div",
    { class: "page" },
    h("h1", null, t("pages.newsletter.title")),
    h("p", { class: "muted" }, t("pages.newsletter.lead")),
    element,
  );
  await loadStyles("/css/public.css");
  root.append(siteHead(), page, siteFoot());
  return () => life.abort();
}
