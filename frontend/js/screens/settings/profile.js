/** What others see of the photographer. */
import { t, useLanguage } from "../../i18n/index.js";
import { LANGUAGES } from "../../i18n/language.js";
import { api } from "../../lib/api.js";
import { updateSession } from "../../lib/auth.js";
import { h } from "../../lib/dom.js";
import { navigate } from "../../lib/router.js";
import { checkbox, select } from "../../ui/choice.js";
import { cityField } from "../../ui/city-field.js";
import { field } from "../../ui/field.js";
import { form } from "../../ui/form.js";
import { toast } from "../../ui/toast.js";
import { asPhotographer } from "../studio/session.js";
import { part } from "./part.js";
import { specialityBoxes } from "./speciality-boxes.js";

/**
 * @param {import("../settings.js").User} user
 * @param {{signal: AbortSignal}} options
 */
export function profilePart(user, { signal }) {
  const name = field({
    label: t("studio.name"),
    name: "name",
    value: user.name,
    autocomplete: "name",
    hint: t("studio.nameHint"),
    maxlength: 100,
    required: true,
  });
  const handle = field({
    label: t("studio.handle"),
    name: "handle",
    value: user.handle,
    hint: t("studio.handleHint", { place: `${location.host}/@${user.handle}` }),
    autocomplete: "off",
    minlength: 3,
    maxlength: 40,
    required: true,
  });
  const bio = field({
    label: t("studio.bio"),
    name: "bio",
    type: "textarea",
    value: user.bio,
    maxlength: 5000,
    optional: true,
  });
  const city = cityField({
    city: user.city,
    hint: t("studio.cityHintProfile"),
    optional: true,
    signal,
  });
  const known = specialityBoxes(user.specialities);
  const listed = checkbox({
    label: t("studio.listed"),
    name: "listed",
    checked: user.listed,
    hint: t("studio.listedHint"),
  });
  const language = select({
    label: t("common.language"),
    name: "locale",
    options: Object.entries(LANGUAGES),
    value: user.locale,
    hint: t("studio.languageHint"),
  });
  const seen = h("a", { class: "profile-link" }, t("studio.seeProfile"));
  showLink(user);
  const { element } = form({
    fields: { name, handle, bio, city_id: city },
    body: [
      h("div", { class: "pair" }, name.element, handle.element),
      h("div", { class: "pair" }, city.element, language.element),
      bio.element,
      known.element,
      listed.element,
    ],
    after: seen,
    submit: t("studio.saveProfile"),
    signal,
    send: async () => {
      const body = {
        name: name.value,
        handle: handle.value,
        bio: bio.value,
        specialities: known.value,
        listed: listed.checked,
        city_id: city.id,
        locale: language.value,
      };
      const saved = await api.patch("/auth/me", body, { ...asPhotographer, signal });
      updateSession("photographer", { user: saved });
      showLink(saved);
      if (await useLanguage(saved.locale)) await navigate(location.pathname, { replace: true });
      toast(t("studio.saved"));
    },
    explain: (error) => (error.status === 409 ? [handle, t("studio.handleTaken")] : null),
  });
  return part(t("studio.profile"), element);

  /** @param {import("../settings.js").User} now */
  function showLink(now) {
    seen.hidden = !now.listed;
    seen.href = `/@${encodeURIComponent(now.handle)}`;
  }
}
