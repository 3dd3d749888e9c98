/** The sharing dialog, in Italian. */

export const sharing = {
  copied: "Copiato",
  qr: "Codice QR",
  qrOf: "Codice QR di «{name}»",
  qrText:
    "La fotocamera di un telefono apre così la galleria: su un biglietto, in un album, su uno schermo. SVG è per la stampa.",
  qrLocked: "Poi chiede la password.",
  savePng: "Salva come PNG",
  saveSvg: "Salva come SVG",
  send: "Invia",
  expired: "Scaduto",
  opened: {
    zero: "Non ancora aperto",
    one: "Aperto una volta, {date}",
    other: "Aperto {count} volte, l’ultima {date}",
  },
  until: "Fino al {date}",
  choosingOver: "Scelta chiusa",
  revokeFinal: "Un nuovo link avrà un altro indirizzo; questo non torna.",
  language: "Lingua dell’e-mail",
  languageOwn: "Come il mio account",
  preview: "Anteprima dell’e-mail",
  previewTitle: "L’e-mail come parte",
  previewLook: "Come appare",
  previewText: "Solo testo",
  previewNote: "I programmi che non mostrano HTML mostrano il testo.",
  to: "A",
  nobodyYet: "ancora nessun indirizzo",
  subject: "Oggetto",
};
