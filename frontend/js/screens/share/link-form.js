/** The form of one share link, new or changed. */
import { t } from "../../i18n/index.js";
import { api } from "../../lib/api.js";
import { h } from "../../lib/dom.js";
import { textButton } from "../../ui/button.js";
import { checkbox } from "../../ui/choice.js";
import { field } from "../../ui/field.js";
import { form } from "../../ui/form.js";
import { dayOf, endOfDay } from "../studio/days.js";
import { permissionFields } from "../studio/permission-fields.js";

const PASSWORD_MIN_CHARS = 6;

/** @typedef {import("./links.js").ShareLink} ShareLink */

/**
 * @param {ShareLink | null} link `null` for a new one
 * @param {import("./dialog.js").ShareContext} context
 * @param {{onSaved: (link: ShareLink) => void, onCancel: (() => void) | null}} options
 */
export function linkForm(link, context, { onSaved, onCancel }) {
  const { path, gallery, options, signal } = context;
  const hasPassword = link?.has_password ?? false;
  const name = field({
    label: t("studio.name"),
    name: "name",
    value: link?.name ?? "",
    hint: t("studio.linkNameHint"),
    maxlength: 100,
    optional: true,
  });
  const password = field({
    label: hasPassword ? t("studio.newPassword") : t("studio.password"),
    name: "link-password",
    type: "password",
    hint: hasPassword ? t("studio.linkPasswordKeep") : t("studio.linkPasswordHint"),
    autocomplete: "new-password",
    minlength: PASSWORD_MIN_CHARS,
    maxlength: 256,
    optional: true,
  });
  const noPassword = checkbox({
    label: t("studio.removePassword"),
    name: "no-password",
    onChange: (checked) => {
      password.element.hidden = checked;
      password.value = "";
    },
  });
  const expiresAt = field({
    label: t("studio.linkExpires"),
    name: "expires_at",
    type: "date",
    value: dayOf(link?.expires_at ?? null),
    optional: true,
  });
  const permissions = permissionFields(link?.permissions ?? gallery.settings.default_permissions, {
    label: t("studio.permissions"),
  });
  const limit = field({
    label: t("studio.selectionLimit"),
    name: "selection_limit",
    type: "number",
    value: link?.selection_limit ? String(link.selection_limit) : "",
    inputmode: "numeric",
    optional: true,
  });
  limit.input.setAttribute("min", "1");
  const deadline = field({
    label: t("studio.selectionDeadline"),
    name: "selection_deadline",
    type: "date",
    value: dayOf(link?.selection_deadline ?? null),
    optional: true,
  });
  const known = [...new Set([...context.sections, ...(link?.sections ?? [])])];
  const boxes = known.map((section) => ({
    section,
    box: checkbox({
      label: section,
      name: "section",
      checked: link?.sections.includes(section) ?? false,
    }),
  }));
  const { element } = form({
    fields: {
      name,
      password,
      expires_at: expiresAt,
      selection_limit: limit,
      selection_deadline: deadline,
    },
    body: [
      name.element,
      password.element,
      hasPassword && noPassword.element,
      permissions.element,
      h(
        "details",
        { class: "fold", open: isSpecial(link) },
        h("summary", { class: "fold__summary" }, t("studio.limits")),
        h(
          "div",
          { class: "fold__body form" },
          expiresAt.element,
          h("div", { class: "pair" }, limit.element, deadline.element),
          boxes.length > 0 &&
            h(
              "fieldset",
              { class: "group" },
              h("legend", { class: "group__legend" }, t("studio.sectionsShown")),
              ...boxes.map(({ box }) => box.element),
              h("p", { class: "field__hint" }, t("studio.sectionsShownHint")),
            ),
        ),
      ),
    ],
    submit: link ? t("studio.saveChanges") : t("studio.makeLink"),
    after: onCancel ? textButton(t("common.cancel"), onCancel, { kind: "quiet" }) : undefined,
    signal,
    send: async () => {
      const body = {
        name: name.value,
        permissions: permissions.value,
        expires_at: unchanged(expiresAt.value, link?.expires_at ?? null),
        selection_limit: limit.value ? Number(limit.value) : null,
        selection_deadline: unchanged(deadline.value, link?.selection_deadline ?? null),
        sections: boxes.filter(({ box }) => box.checked).map(({ section }) => section),
        ...(noPassword.checked
          ? { password: null }
          : password.value
            ? { password: password.value }
            : {}),
      };
      if (link) {
        onSaved(await api.patch(`${path}/links/${encodeURIComponent(link.id)}`, body, options));
      } else {
        onSaved(await api.post(`${path}/links`, body, { ...options, idempotencyKey: true }));
      }
    },
  });
  return element;
}

/** The end of a day, or the moment itself where the day was not touched. */
/** @param {string} day @param {string | null} moment */
const unchanged = (day, moment) => (day === dayOf(moment) ? moment : endOfDay(day));

/** Whether a link has something set in the folded part. @param {ShareLink | null} link */
const isSpecial = (link) =>
  Boolean(
    link &&
      (link.expires_at || link.selection_limit || link.selection_deadline || link.sections.length),
  );
