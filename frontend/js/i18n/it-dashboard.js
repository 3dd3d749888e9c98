/** The list of galleries, in Italian. */

export const dashboard = {
  guide: "La tua prima consegna",
  guideWelcome: "Ti diamo il benvenuto, {name}",
  guideLead: "Tre passi, e i tuoi clienti guardano le foto.",
  guideHide: "Nascondi questa guida",
  stepDone: "Fatto: {step}",
  stepMake: "Crea una galleria",
  stepMakeText: "Per iniziare basta un titolo. La vedi solo tu finché non la pubblichi.",
  stepDrop: "Aggiungi le tue foto",
  stepDropText:
    "Una cartella, o migliaia di file insieme. Gli originali restano come sono; ognuno ha la sua ricevuta.",
  stepShare: "Condividi un link",
  stepShareText:
    "I tuoi clienti non hanno bisogno di un account: guardano, scelgono, commentano e scaricano.",
  stepPublishGo: "Pubblica e condividi",
  allDone: "La tua prima galleria è in viaggio",
  allDoneText:
    "Ciò che i clienti scelgono e scrivono è in Selezione; quanto spesso guardano, in Attività.",
  sortNewest: "Prima le recenti",
  sortShot: "Per giorno del servizio",
  sortTitle: "Per titolo",
  commandsOf: "Altro su {title}",
  clear: "Mostra tutte le gallerie",
};
