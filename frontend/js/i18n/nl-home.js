/** The landing page, in Dutch. */

export const home = {
  lead: "Foto’s, opgeleverd zoals ze bedoeld zijn om te zien.",
  text: "Sleep een shoot erin, stuur één link. Je klanten kijken, kiezen en downloaden, op elk scherm, met niets tussen hen en de foto’s.",
  signUp: "Account aanmaken",
  studio: "Naar de studio",
  client: "Voor klanten",
  drawn:
    "Een galerij met omslag op een breed scherm, en de foto’s met één favoriet op een telefoon",
  coverBy: "Lena Winter",
  coverTitle: "Marta & Jonas",
  coverDay: "23 mei 2026",

  how: "Zo werkt het",
  dropTitle: "Sleep een map erin",
  dropText:
    "Duizenden bestanden tegelijk, ook RAW. Elk wordt bij aankomst met het jouwe vergeleken, en valt de verbinding weg, dan betekent dat alleen: later.",
  dropDone: "842 van 842 geüpload",
  shareTitle: "Stuur één link",
  shareText:
    "Met een wachtwoord, een einddatum, een maximum aan favorieten, of als QR-code op een kaartje. Trek hem in, en hij is meteen dicht.",
  chooseTitle: "Laat ze kiezen",
  chooseText:
    "Hartjes, reacties, en één definitieve keuze die per mail naar je toe komt, klaar voor het filter van Lightroom. Niemand heeft een account nodig.",
  chosen: "28 van 30 gekozen",

  different: "Wat het anders maakt",
  wholeTitle: "De hele foto",
  wholeText:
    "Nooit bijgesneden, afgerond of bedekt. Rijen vullen het venster, van telefoon tot muur.",
  lightTitle: "Zo licht als een pagina kan zijn",
  lightText: "Minder dan 35 KB code voor de eerste foto. Tienduizend foto’s scrollen als tien.",
  exactTitle: "Originelen, bit voor bit",
  exactText:
    "Wat ‘geüpload’ zegt, is opgeslagen en vergeleken. Bij elke download zit een lijst met controlegetallen als bewijs.",
  quietTitle: "Niemand kijkt mee",
  quietText:
    "Geen cookies, geen trackers, geen derden. Voorbeelden vertellen niet waar ze zijn gemaakt.",
  yoursTitle: "Jouw merk, niet het onze",
  yoursText: "Jouw naam op de omslag, jouw kleur op elke knop.",
  everyoneTitle: "Voor ieders handen",
  everyoneText:
    "Met de vinger, de muis of alleen het toetsenbord, met een schermlezer, in licht en donker.",

  selfTitle: "Op je eigen machine",
  selfText:
    "Galerly is vrije software. Het draait vanuit één map met een eigen database, of in je AWS-account, waar een installatie die niemand gebruikt bijna niets kost. Het verhuist van het een naar het ander, en terug, met alles vergeleken.",
  selfDisk: "Foto’s zijn gewone bestanden op je schijf, of objecten in je bucket.",
  selfLimit: "Geen abonnement, geen commissie, geen grens behalve je schijf.",
  selfLeave: "Weggaan is een map kopiëren.",

  people: "Fotografen op Galerly",
  peopleAll: "Alle fotografen",
  endTitle: "Lever je volgende shoot op",
  endText: "De eerste galerij kost drie stappen, en een gids loopt mee.",
};
