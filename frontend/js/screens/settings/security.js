/** Address, password, and where the account is signed in. */
import { errorText, formatRelative, t } from "../../i18n/index.js";
import { api } from "../../lib/api.js";
import { h } from "../../lib/dom.js";
import { textButton } from "../../ui/button.js";
import { confirmDialog } from "../../ui/dialog.js";
import { field } from "../../ui/field.js";
import { form } from "../../ui/form.js";
import { toast } from "../../ui/toast.js";
import { PASSWORD_MIN_CHARS, tooWeak } from "../signup.js";
import { asPhotographer } from "../studio/session.js";
import { part } from "./part.js";
import { secondFactor } from "./second-factor.js";

/** @typedef {{id: string, created_at: string, last_used_at: string, user_agent: string, current: boolean}} Session */

/**
 * @param {import("../settings.js").User} user
 * @param {{signal: AbortSignal}} options
 */
export function securityPart(user, { signal }) {
  const options = { ...asPhotographer, signal };
  const places = h("div", { class: "sessions" });
  const heading = h("h3", { tabIndex: -1 }, t("studio.sessions"));
  load();
  return part(
    t("studio.security"),
    address(),
    h("h3", null, t("studio.changePassword")),
    passwordForm(),
    secondFactor(user, { signal, onChange: load }),
    heading,
    places,
  );

  function address() {
    const resend = textButton(t("studio.verifyResend"), async () => {
      resend.disabled = true;
      try {
        await api.post("/auth/verify-email/resend", undefined, options);
        toast(t("studio.verifySent"));
      } catch (error) {
        resend.disabled = false;
        resend.focus();
        toast(errorText(error), { kind: "error" });
      }
    });
    return h(
      "div",
      { class: "address" },
      h("bdi", { class: "address__value" }, user.email),
      h(
        "span",
        { class: ["chip", "state", user.email_verified ? "state--good" : "state--warn"] },
        t(user.email_verified ? "studio.verified" : "studio.notVerified"),
      ),
      !user.email_verified && resend,
    );
  }

  function passwordForm() {
    const current = field({
      label: t("studio.currentPassword"),
      name: "current-password",
      type: "password",
      autocomplete: "current-password",
      required: true,
    });
    const next = field({
      label: t("studio.newPassword"),
      name: "new-password",
      type: "password",
      autocomplete: "new-password",
      hint: t("studio.passwordHint", { count: PASSWORD_MIN_CHARS }),
      minlength: PASSWORD_MIN_CHARS,
      required: true,
    });
    const { element } = form({
      fields: { current_password: current, new_password: next },
      body: [h("div", { class: "pair" }, current.element, next.element)],
      submit: t("studio.changePassword"),
      kind: "plain",
      signal,
      send: async () => {
        const body = { current_password: current.value, new_password: next.value };
        await api.post("/auth/password", body, options);
        element.reset();
        toast(t("studio.passwordChanged"));
        load();
      },
      explain: (error) =>
        error.code === "bad-credentials" || error.code === "password-wrong"
          ? [current, t("studio.wrongPassword")]
          : tooWeak(error, next),
    });
    return element;
  }

  async function load() {
    try {
      /** @type {{items: Session[]}} */
      const { items } = await api.get("/auth/sessions", options);
      const others = items.filter((session) => !session.current);
      places.replaceChildren(
        h("ul", { class: "places" }, ...items.map(row)),
        ...(others.length > 0 ? [textButton(t("studio.revokeOthers"), revokeOthers)] : []),
      );
    } catch (error) {
      if (!signal.aborted) places.replaceChildren(h("p", { class: "muted" }, errorText(error)));
    }
  }

  /** @param {Session} session */
  function row({ id, created_at, last_used_at, user_agent, current }) {
    return h(
      "li",
      { class: "place" },
      h(
        "div",
        { class: "place__facts" },
        h(
          "div",
          { class: "titled" },
          h("bdi", null, browserOf(user_agent)),
          current && h("span", { class: "chip state state--good" }, t("studio.thisSession")),
        ),
        h(
          "p",
          { class: "small muted" },
          t("studio.sessionTimes", {
            used: formatRelative(last_used_at),
            begun: formatRelative(created_at),
          }),
        ),
      ),
      !current && textButton(t("studio.endSession"), () => revoke(id), { kind: "small" }),
    );
  }

  /** @param {string} id */
  async function revoke(id) {
    await attempt(() => api.delete(`/auth/sessions/${encodeURIComponent(id)}`, options));
  }

  async function revokeOthers() {
    const sure = await confirmDialog({
      title: t("studio.revokeOthers"),
      text: t("studio.revokeOthersText"),
      confirm: t("studio.revokeOthers"),
    });
    if (sure) await attempt(() => api.delete("/auth/sessions", options));
  }

  /** @param {() => Promise<unknown>} run */
  async function attempt(run) {
    try {
      await run();
      toast(t("studio.sessionEnded"));
    } catch (error) {
      if (!signal.aborted) toast(errorText(error), { kind: "error" });
    }
    await load();
    // The button that was pressed is gone with its session.
    (places.querySelector("button") ?? heading).focus();
  }
}

/**
 * "Firefox on macOS", as far as the browser says.
 * @param {string} agent
 * @returns {string}
 */
function browserOf(agent) {
  /** @param {[RegExp, string][]} names */
  const named = (names) => names.find(([pattern]) => pattern.test(agent))?.[1];
  const browser = named([
    [/Edg\//, "Edge"],
    [/Firefox\//, "Firefox"],
    [/Chrome\//, "Chrome"],
    [/Safari\//, "Safari"],
  ]);
  const system = named([
    [/iPhone|iPad/, "iOS"],
    [/Android/, "Android"],
    [/Mac OS X/, "macOS"],
    [/Windows/, "Windows"],
    [/Linux/, "Linux"],
  ]);
  if (!browser) return agent.slice(0, 60) || t("studio.unknownBrowser");
  return system ? t("studio.browserOn", { browser, system }) : browser;
}
