/** `/client`: sign in with a mailed code, then every gallery shared with that address. */
import "../i18n/en-public.js";
import { errorText, t } from "../i18n/index.js";
import { ApiError, api } from "../lib/api.js";
import { currentSession, onSessionChange, saveSession, signOut } from "../lib/auth.js";
import { h } from "../lib/dom.js";
import { navigate, setTitle } from "../lib/router.js";
import { loadStyles } from "../lib/styles.js";
import { galleryCard } from "../pages/cards.js";
import { siteHead } from "../pages/site.js";
import { field } from "../ui/field.js";
import { toast } from "../ui/toast.js";

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

  /** @param {string} title @param {(import("../lib/dom.js").Child)[]} parts */
  function page(title, ...parts) {
    setTitle(title);
    place.replaceChildren(h("div", { class: "page" }, h("h1", { tabIndex: -1 }, title), parts));
  }

  function askAddress() {
    const email = field({
      label: t("pages.client.email"),
      name: "email",
      type: "email",
      autocomplete: "email",
      required: true,
    });
    const button = h(
      "button",
      { class: "button button--filled", type: "submit" },
      t("pages.client.send"),
    );
    const submit = async (/** @type {SubmitEvent} */ event) => {
      event.preventDefault();
      if (!email.check()) {
        email.input.focus();
        return;
      }
      button.disabled = true;
      try {
        const answer = await api.post("/auth/client/code", { email: email.value }, { signal });
        askCode(answer.challenge, email.value);
      } catch (error) {
        if (signal.aborted) return;
        email.setError(errorText(error));
        button.disabled = false;
      }
    };
    page(
      t("pages.client.signIn"),
      h("p", { class: "muted" }, t("pages.client.lead")),
      h("form", { class: "form", novalidate: true, on: { submit } }, email.element, button),
    );
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
    const button = h(
      "button",
      { class: "button button--filled", type: "submit" },
      t("pages.client.enter"),
    );
    const submit = async (/** @type {SubmitEvent} */ event) => {
      event.preventDefault();
      const digits = code.value.replace(/\D/g, "");
      if (digits.length !== 6) {
        code.setError(t("pages.client.codeDigits"));
        code.input.focus();
        return;
      }
      button.disabled = true;
      try {
        const session = await api.post(
          "/auth/client/session",
          { challenge, code: digits },
          { signal },
        );
        saveSession("client", session);
        if (next) navigate(next, { replace: true });
        else show();
      } catch (error) {
        if (signal.aborted) return;
        const wrong = error instanceof ApiError && [400, 401, 404, 410].includes(error.status);
        code.setError(wrong ? t("pages.client.codeWrong") : errorText(error));
        code.input.focus();
        button.disabled = false;
      }
    };
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
      h("form", { class: "form", novalidate: true, on: { submit } }, code.element, button),
      h(
        "p",
        { class: "client__other" },
        email &&
          h(
            "button",
            { class: "button button--quiet", type: "button", on: { click: again } },
            t("pages.client.again"),
          ),
        h(
          "button",
          { class: "button button--quiet", type: "button", on: { click: askAddress } },
          t("pages.client.another"),
        ),
      ),
    );
    code.input.focus();
  }

  async function list() {
    const email = currentSession("client")?.client?.email ?? "";
    setTitle(t("pages.client.title"));
    const grid = h("ul", { class: "cards", "aria-busy": "true" });
    place.replaceChildren(
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
          h(
            "button",
            { class: "button", type: "button", on: { click: () => signOut("client") } },
            t("pages.client.signOut"),
          ),
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
          h(
            "button",
            { class: "button", type: "button", on: { click: list } },
            t("common.tryAgain"),
          ),
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
