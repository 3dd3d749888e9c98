/** The texts of the landing page. */
export const home = {
  lead: "Photographs, delivered the way they were meant to be seen.",
  text: "Drop a shoot, send one link. Your clients look, choose and download, on any screen, with nothing between them and the pictures.",
  signUp: "Create an account",
  studio: "To the studio",
  client: "I am a client",
  drawn: "A gallery with its cover on a wide screen, and its photos with one favorite on a phone",
  coverBy: "Lena Winter",
  coverTitle: "Marta & Jonas",
  coverDay: "May 23, 2026",

  how: "How it works",
  dropTitle: "Drop a folder",
  dropText:
    "Thousands of files at once, raw ones too. Each is compared with yours when it has arrived, and a broken line only means: later.",
  dropDone: "842 of 842 uploaded",
  shareTitle: "Send one link",
  shareText:
    "With a password, an end date, a limit for favorites, or as a QR code on a card. Take it back, and it is closed at once.",
  chooseTitle: "Let them choose",
  chooseText:
    "Hearts, comments, and one final choice that comes to you by mail, ready for Lightroom's filter. Nobody needs an account.",
  chosen: "28 of 30 chosen",

  different: "What makes it different",
  wholeTitle: "The whole picture",
  wholeText: "Never cropped, rounded or covered. Rows fill the window, from a phone to a wall.",
  lightTitle: "Light as a page can be",
  lightText: "Less than 35 KB of code before the first photo. Ten thousand photos scroll like ten.",
  exactTitle: "Originals, bit for bit",
  exactText:
    "What says “uploaded” is stored and compared. Downloads come with a list of checksums to prove it.",
  quietTitle: "Nobody watches",
  quietText:
    "No cookies, no trackers, no third party. Previews carry no place where they were taken.",
  yoursTitle: "Your brand, not ours",
  yoursText: "Your name on the cover, your color on every button.",
  everyoneTitle: "For everybody's hands",
  everyoneText: "By touch, mouse or keyboard alone, by screen reader, in light and in dark.",

  selfTitle: "On a machine of your own",
  selfText:
    "Galerly is free software. It runs from one folder with a database of its own, or in your AWS account, where an installation that nobody uses costs next to nothing. It moves from one to the other, and back, with everything compared.",
  selfDisk: "Photos are plain files on your disk, or objects in your bucket.",
  selfLimit: "No plan, no commission, no limit but your disk.",
  selfLeave: "Leaving means copying a folder.",

  people: "Photographers here",
  peopleAll: "All photographers",
  endTitle: "Deliver your next shoot",
  endText: "The first gallery takes three steps, and a guide goes with you.",
};
