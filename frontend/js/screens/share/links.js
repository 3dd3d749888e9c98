/** The share links of a gallery: list, new, change, revoke. */
import { errorText, t, withTexts } from "../../i18n/index.js";
import { api } from "../../lib/api.js";
import { h, icon, say } from "../../lib/dom.js";
import { textButton } from "../../ui/button.js";
import { checkbox } from "../../ui/choice.js";
import { copyButton } from "../../ui/copy-button.js";
import { confirmDialog } from "../../ui/dialog.js";
import { menu } from "../../ui/menu.js";
import { toast } from "../../ui/toast.js";
import { changePortfolio, withLink } from "../studio/portfolio.js";
import { chipsOf, factsOf, openedOf } from "./link-facts.js";
import { linkForm } from "./link-form.js";

/**
 * @typedef {object} ShareLink as the API gives it
 * @property {string} id
 * @property {string} name
 * @property {string} url of its page, whose fragment holds the token
 * @property {boolean} has_password
 * @property {string | null} expires_at
 * @property {import("../studio/gallery-facts.js").Permissions} permissions
 * @property {string[]} sections only these; empty for all
 * @property {number | null} selection_limit
 * @property {string | null} selection_deadline
 * @property {number} opened_count once an hour at most by one person
 * @property {string | null} last_opened_at
 */

/**
 * Fill `panel` with the links, or with the form for the first one.
 * @param {HTMLElement} panel
 * @param {ShareLink[]} first
 * @param {import("./dialog.js").ShareContext} context
 */
export function linksPanel(panel, first, context) {
  const { path, gallery, options, signal } = context;
  let links = first;
  if (links.length === 0) edit(null);
  else list();

  /** @param {string} [focusId] the link to stand at @param {string} [part] and what of it */
  function list(focusId, part = ".link__copy") {
    panel.replaceChildren(
      h("ul", { class: "links" }, ...links.map(row)),
      textButton(t("studio.newLink"), () => edit(null), { icon: "plus" }),
    );
    const target = focusId && panel.querySelector(`[data-link="${CSS.escape(focusId)}"] ${part}`);
    if (target instanceof HTMLElement) target.focus();
  }

  /** @param {ShareLink | null} link */
  function edit(link) {
    panel.replaceChildren(
      linkForm(link, context, {
        onSaved: (saved) => {
          links = link
            ? links.map((each) => (each.id === saved.id ? { ...each, ...saved } : each))
            : [saved, ...links];
          list(saved.id);
          say(t(link ? "studio.linkSaved" : "studio.linkMade"));
        },
        onCancel: links.length > 0 ? () => list(link?.id) : null,
      }),
    );
    panel.querySelector("input")?.focus();
  }

  /** @param {ShareLink} link */
  function row(link) {
    const address = link.url;
    const more = h(
      "button",
      {
        class: "icon-button",
        type: "button",
        "aria-label": t("studio.linkCommands", { name: nameOf(link) }),
      },
      icon("more"),
    );
    menu(
      more,
      () => [
        { label: t("studio.editLink"), icon: "edit", run: () => edit(link) },
        {
          label: t("studio.openLink"),
          icon: "external",
          run: () => open(address, "_blank", "noopener"),
        },
        { label: t("studio.revokeLink"), icon: "trash", danger: true, run: () => revoke(link) },
      ],
      { signal },
    );
    const output = h("input", {
      class: "field__input link__address",
      value: address,
      readOnly: true,
      "aria-label": t("studio.linkAddress", { name: nameOf(link) }),
      on: { focus: () => output.select() },
    });
    return h(
      "li",
      { class: "link", dataset: { link: link.id } },
      h(
        "div",
        { class: "link__head" },
        h("bdi", { class: "link__name" }, nameOf(link)),
        h("span", { class: "link__chips" }, ...chipsOf(link)),
        more,
      ),
      h(
        "div",
        { class: "link__row" },
        output,
        copyButton({
          label: t("studio.copy"),
          done: t("sharing.copied"),
          spoken: t("studio.copied"),
          text: () => address,
          refused: () => {
            output.focus();
            output.select();
            toast(t("studio.copyByHand"));
          },
          className: "link__copy",
        }),
      ),
      h(
        "div",
        { class: "link__ways" },
        textButton(t("sharing.qr"), () => showQr(link), { kind: "quiet", icon: "qr" }),
        "share" in navigator &&
          textButton(t("sharing.send"), () => send(link), { kind: "quiet", icon: "share" }),
      ),
      h("p", { class: "small muted" }, factsOf(link), h("br"), openedOf(link)),
      profileSwitch(link),
    );
  }

  /** @param {ShareLink} link */
  async function showQr(link) {
    try {
      const { openQrDialog } = await withTexts(import("./qr-dialog.js"));
      if (!signal.aborted) await openQrDialog(link, { name: nameOf(link), title: gallery.title });
    } catch (error) {
      toast(errorText(error), { kind: "error" });
    }
  }

  /** Hand a link to the device, which knows the person's contacts. @param {ShareLink} link */
  async function send({ url }) {
    try {
      await navigator.share({ title: gallery.title, url });
    } catch {
      // Closed without choosing anybody: nothing happened.
    }
  }

  /** @param {ShareLink} link */
  function profileSwitch(link) {
    const { listed, portfolio } = context;
    const entry = { gallery_id: gallery.id, link_id: link.id };
    const shown = portfolio.some((each) => each.link_id === link.id);
    return checkbox({
      label: t("studio.onProfile"),
      name: "on-profile",
      kind: "switch",
      checked: shown && !link.has_password,
      disabled: link.has_password,
      hint: link.has_password
        ? t("studio.onProfileLocked")
        : shown && !listed
          ? t("studio.onProfilePrivate")
          : undefined,
      onChange: async (on) => {
        try {
          context.portfolio = await changePortfolio(
            (now) =>
              on
                ? withLink(now, entry)
                : now.filter(({ gallery_id }) => gallery_id !== entry.gallery_id),
            options,
          );
          say(t(on ? "studio.nowOnProfile" : "studio.nowOffProfile"));
        } catch (error) {
          if (!signal.aborted) toast(errorText(error), { kind: "error" });
        }
        list(link.id, "[role=switch]");
      },
    }).element;
  }

  /** @param {ShareLink} link */
  async function revoke(link) {
    const sure = await confirmDialog({
      title: t("studio.revokeLink"),
      text: `${t("studio.revokeLinkText", { name: nameOf(link) })} ${t("sharing.revokeFinal")}`,
      confirm: t("studio.revoke"),
      danger: true,
    });
    if (!sure) return;
    try {
      await api.delete(`${path}/links/${encodeURIComponent(link.id)}`, options);
      links = links.filter(({ id }) => id !== link.id);
      if (links.length > 0) list();
      else edit(null);
      toast(t("studio.linkRevoked"));
    } catch (error) {
      if (!signal.aborted) toast(errorText(error), { kind: "error" });
    }
  }
}

/** @param {ShareLink} link */
const nameOf = (link) => link.name || t("studio.unnamedLink");
