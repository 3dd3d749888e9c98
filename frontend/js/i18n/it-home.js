/** The landing page, in Italian. */

export const home = {
  lead: "Fotografie, consegnate come meritano di essere viste.",
  text: "Trascina un servizio, manda un link. I tuoi clienti guardano, scelgono e scaricano, su qualsiasi schermo, senza niente tra loro e le foto.",
  signUp: "Crea un account",
  studio: "Vai allo studio",
  client: "Area clienti",
  drawn:
    "Una galleria con la copertina su uno schermo largo, e le foto con un preferito su un telefono",
  coverBy: "Lena Winter",
  coverTitle: "Marta & Jonas",
  coverDay: "23 maggio 2026",

  how: "Come funziona",
  dropTitle: "Trascina una cartella",
  dropText:
    "Migliaia di file insieme, anche RAW. All’arrivo ognuno è confrontato con il tuo, e se cade la linea significa solo: più tardi.",
  dropDone: "842 di 842 caricate",
  shareTitle: "Manda un link",
  shareText:
    "Con password, data di chiusura, limite di preferiti, o come codice QR su un biglietto. Lo ritiri, ed è chiuso all’istante.",
  chooseTitle: "Lascia scegliere",
  chooseText:
    "Cuori, commenti, e una scelta finale che ti arriva per e-mail, pronta per il filtro di Lightroom. A nessuno serve un account.",
  chosen: "28 di 30 scelte",

  different: "Che cosa lo rende diverso",
  wholeTitle: "La foto intera",
  wholeText:
    "Mai tagliata, arrotondata o coperta. Le righe riempiono la finestra, dal telefono alla parete.",
  lightTitle: "Leggera quanto può esserlo una pagina",
  lightText: "Meno di 35 KB di codice prima della prima foto. Diecimila foto scorrono come dieci.",
  exactTitle: "Originali, bit per bit",
  exactText:
    "Ciò che dice «caricata» è salvato e confrontato. Ogni download porta un elenco di checksum che lo dimostra.",
  quietTitle: "Nessuno ti osserva",
  quietText:
    "Niente cookie, niente tracciatori, niente terze parti. Le anteprime non dicono dove sono state scattate.",
  yoursTitle: "Il tuo marchio, non il nostro",
  yoursText: "Il tuo nome in copertina, il tuo colore su ogni pulsante.",
  everyoneTitle: "Per le mani di tutti",
  everyoneText:
    "Al tocco, col mouse o con la sola tastiera, con lo screen reader, in chiaro e in scuro.",

  selfTitle: "Su una macchina tua",
  selfText:
    "Galerly è software libero. Funziona da una cartella con il suo database, o nel tuo account AWS, dove un’installazione che nessuno usa costa quasi niente. Passa dall’una all’altro, e ritorno, confrontando tutto.",
  selfDisk: "Le foto sono normali file sul tuo disco, o oggetti nel tuo bucket.",
  selfLimit: "Nessun piano, nessuna commissione, nessun limite se non il tuo disco.",
  selfLeave: "Andarsene è copiare una cartella.",

  people: "Fotografi su Galerly",
  peopleAll: "Tutti i fotografi",
  endTitle: "Consegna il tuo prossimo servizio",
  endText: "La prima galleria sono tre passi, e una guida ti accompagna.",
};
