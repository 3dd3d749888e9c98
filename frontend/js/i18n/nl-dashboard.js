/** The list of galleries, in Dutch. */

export const dashboard = {
  guide: "Je eerste oplevering",
  guideWelcome: "Welkom, {name}",
  guideLead: "Drie stappen, en je klanten kijken naar foto’s.",
  guideHide: "Deze uitleg verbergen",
  stepDone: "Klaar: {step}",
  stepMake: "Maak een galerij",
  stepMakeText: "Een titel is genoeg om te beginnen. Alleen jij ziet hem, tot je publiceert.",
  stepDrop: "Voeg je foto’s toe",
  stepDropText:
    "Een map, of duizenden bestanden tegelijk. Originelen blijven zoals ze zijn; elk krijgt een ontvangstbewijs.",
  stepShare: "Deel één link",
  stepShareText: "Je klanten hebben geen account nodig: ze kijken, kiezen, reageren en downloaden.",
  stepPublishGo: "Publiceren en delen",
  allDone: "Je eerste galerij is de deur uit",
  allDoneText:
    "Wat je klanten kiezen en schrijven staat bij Selectie, hoe vaak ze kijken bij Activiteit.",
  sortNewest: "Nieuwste eerst",
  sortShot: "Op dag van de shoot",
  sortTitle: "Op titel",
  commandsOf: "Meer over {title}",
  clear: "Alle galerijen tonen",
};
