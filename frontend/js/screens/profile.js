/** `/@handle`: a photographer's page. */
import { brand, signature, unbrand } from "../gallery/brand.js";
import { errorText, t, texts } from "../i18n/index.js";
import { ApiError, api } from "../lib/api.js";
import { h } from "../lib/dom.js";
import { placeOf } from "../lib/place.js";
import { setTitle } from "../lib/router.js";
import { loadStyles } from "../lib/styles.js";
import { galleryCard } from "../pages/cards.js";
import { siteFoot, siteHead } from "../pages/site.js";
import { specialityLine } from "../pages/specialities.js";
import { textButton } from "../ui/button.js";

texts("public");

/** @type {import("../lib/router.js").Screen} */
export default async function profile(root, params) {
  const life = new AbortController();
  const { signal } = life;
  const place = h("div");
  root.append(siteHead(), place);
  const styled = loadStyles("/css/public.css");

  async function load() {
    try {
      const person = await api.get(`/photographers/${encodeURIComponent(params.handle ?? "")}`, {
        signal,
      });
      await styled;
      show(person);
    } catch (error) {
      if (signal.aborted) return;
      const gone = error instanceof ApiError && error.status === 404;
      setTitle(t("pages.profile.gone"));
      place.replaceChildren(
        h(
          "div",
          { class: "notice" },
          h("h1", null, gone ? t("pages.profile.gone") : t("common.screenFailed")),
          h("p", null, gone ? t("pages.profile.goneText") : errorText(error)),
          gone
            ? h("a", { class: "button", href: "/photographers" }, t("pages.profile.directory"))
            : textButton(t("common.tryAgain"), load),
        ),
      );
    }
  }

  /** @param {any} person */
  function show(person) {
    setTitle(person.name);
    brand({ branding: person.branding, settings: { theme: person.branding.theme } });
    const { city, galleries } = person;
    place.replaceChildren(
      h(
        "div",
        { class: "wide" },
        h(
          "div",
          { class: "profile__head" },
          person.logo && signature({ logo: person.logo, photographer: person }, "profile__logo"),
          h("h1", { class: "profile__name", dir: "auto" }, person.name),
          city &&
            h(
              "p",
              { class: "caps" },
              h(
                "a",
                { class: "profile__city", href: `/photographers/${encodeURIComponent(city.id)}` },
                placeOf(city),
              ),
            ),
          person.specialities?.length > 0 &&
            h("p", { class: "muted" }, specialityLine(person.specialities)),
          person.bio && h("p", { class: "profile__bio", dir: "auto" }, person.bio),
        ),
        h("h2", { class: "visually-hidden" }, t("pages.profile.galleries")),
        galleries.length
          ? h(
              "ul",
              { class: "cards" },
              galleries.map((/** @type {any} */ each) =>
                galleryCard(each, `/s#${each.share_token}`),
              ),
            )
          : h("p", { class: "empty muted" }, t("pages.profile.noGalleries")),
      ),
    );
  }

  await load();
  root.append(siteFoot()); // below what is there, so that it never moves
  return () => {
    life.abort();
    unbrand();
  };
}
