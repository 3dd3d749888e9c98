/** `/client`: sign in with a mailed code, then every gallery shared with that address. */
import { errorText, t, texts } from "../i18n/index.js";
import { api } from "../lib/api.js";
import { currentSession, onSessionChange, saveSession, signOut } from "../lib/auth.js";
import { h } from "../lib/dom.js";
import { navigate, setTitle } from "../lib/router.js";
import { loadStyles } from "../lib/styles.js";
import { galleryCard } from "../pages/cards.js";
import { siteHead } from "../pages/site.js";
import { textButton } from "../ui/button.js";
import { field } from "../ui/field.js";
import { form } from "../ui/form.js";
import { toast } from "../ui/toast.js";

texts("public");

/** @type {import("../lib/router.js").Screen} */
export default async function client(root, _params, url) {
  const life = new AbortController();
  const { signal } = life;
  const next = localPath(url.searchParams.get("next"));
  const place = h("div");
  root.append(siteHead(), place);
  await loadStyles("/css/public.css");
  onSessionChange((kind) => kind === "client" && show(), { signal });
  // The mailed link brings the challenge and the code along, in the fragment.
  const [challenge, code] = url.hash.slice(1).split(".");
  if (challenge && code && !currentSession("client")) askCode(challenge, "", code);
  else show();
  return () => life.abort();

  function show() {
    if (currentSession("client")) list();
    else askAddress();
  }

  /** Show the next step; the focus goes along. @param {HTMLElement} step */
  function put(step) {
    const { activeElement: at, body } = document;
    const follows = place.firstChild && (at === body || place.contains(at));
    place.replaceChildren(step);
    if (follows) step.querySelector("h1")?.focus();
  }

  /** @param {string} title @param {(import("../lib/dom.js").Child)[]} parts */
  function page(title, ...parts) {
    setTitle(title);
    put(h("div", { class: "page" }, h("h1", { tabIndex: -1 }, title), parts));
  }

  function askAddress() {
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
      submit: t("pages.client.send"),
      signal,
      send: async () => {
        const answer = await api.post("/auth/client/code", { email: email.value }, { signal });
        askCode(answer.challenge, email.value);
      },
    });
    page(t("pages.client.signIn"), h("p", { class: "muted" }, t("pages.client.lead")), element);
  }

  /** @param {string} asked the challenge @param {string} email @param {string} [known] code of a mailed link */
  function askCode(asked, email, known = "") {
    let challenge = asked;
    const code = field({
      label: t("pages.client.code"),
      name: "code",
      value: known,
      autocomplete: "one-time-code",
      inputmode: "numeric",
      required: true,
      maxlength: 11,
    });
    code.input.classList.add("code-input");
    const digits = () => code.value.replace(/\D/g, "");
    code.check = () => {
      const isCode = digits().length === 6;
      code.setError(isCode ? null : t("pages.client.codeDigits"));
      return isCode;
    };
    const { element } = form({
      fields: { code },
      body: [code.element],
      submit: t("pages.client.enter"),
      signal,
      send: async () => {
        const body = { challenge, code: digits() };
        saveSession("client", await api.post("/auth/client/session", body, { signal }));
        if (next) navigate(next, { replace: true });
      },
      explain: ({ status }) =>
        [400, 401, 404, 410].includes(status) ? [code, t("pages.client.codeWrong")] : null,
    });
    const again = async () => {
      try {
        ({ challenge } = await api.post("/auth/client/code", { email }, { signal }));
        toast(t("pages.client.sentAgain"));
      } catch (error) {
        if (!signal.aborted) toast(errorText(error), { kind: "error" });
      }
    };
    page(
      t("pages.client.codeTitle"),
      email && h("p", { class: "muted" }, t("pages.client.codeLead", { email })),
      element,
      h(
        "p",
        { class: "client__other" },
        email && textButton(t("pages.client.again"), again, { kind: "quiet" }),
        textButton(t("pages.client.another"), askAddress, { kind: "quiet" }),
      ),
    );
    code.input.focus();
  }

  async function list() {
    const email = currentSession("client")?.client?.email ?? "";
    setTitle(t("pages.client.title"));
    const grid = h("ul", { class: "cards", "aria-busy": "true" });
    put(
      h(
        "div",
        { class: "wide" },
        h(
          "div",
          { class: "wide__head" },
          h(
            "div",
            null,
            h("h1", { tabIndex: -1 }, t("pages.client.title")),
            h("p", { class: "muted small" }, t("pages.client.signedIn", { email })),
          ),
          textButton(t("pages.client.signOut"), () => signOut("client")),
        ),
        grid,
      ),
    );
    try {
      const { items } = await api.get("/view/galleries?limit=1000", { session: "client", signal });
      grid.removeAttribute("aria-busy");
      if (items.length) {
        grid.replaceChildren(
          ...items.map((/** @type {any} */ each) =>
            galleryCard(each, `/g/${encodeURIComponent(each.id)}`),
          ),
        );
      } else {
        grid.replaceWith(
          h(
            "div",
            { class: "empty" },
            h("h2", null, t("pages.client.empty")),
            h("p", { class: "muted" }, t("pages.client.emptyText", { email })),
          ),
        );
      }
    } catch (error) {
      if (signal.aborted || !currentSession("client")) return;
      grid.replaceWith(
        h(
          "div",
          { class: "empty" },
          h("p", null, errorText(error)),
          textButton(t("common.tryAgain"), list),
        ),
      );
    }
  }
}

/** Return the path if it is one of this site, else "". @param {string | null} value */
function localPath(value) {
  if (!value?.startsWith("/")) return "";
  const url = new URL(value, location.origin);
  return url.origin === location.origin ? url.pathname + url.search : "";
}
