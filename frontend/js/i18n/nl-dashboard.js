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
  stepDropGo: "Foto’s toevoegen",
  stepShare: "Deel één link",
  stepShareText: "Je klanten hebben geen account nodig: ze kijken, kiezen, reageren en downloaden.",
  stepShareGo: "Delen",
  stepPublishGo: "Publiceren en delen",
  allDone: "Je eerste galerij is de deur uit",
  allDoneText:
    "Wat je klanten kiezen en schrijven staat bij Selectie, hoe vaak ze kijken bij Activiteit.",
  sort: "Volgorde",
  sortNewest: "Nieuwste eerst",
  sortShot: "Op dag van de shoot",
  sortTitle: "Op titel",
  commandsOf: "Meer over {title}",
  share: "Delen",
  preview: "Voorbeeld",
  publish: "Publiceren",
  noPhotos: "Nog geen foto’s",
  clear: "Alle galerijen tonen",
};
