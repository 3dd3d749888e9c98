/** What the studio tells by itself: news of galleries, and which mails go out. */
export const notices = {
  new: "New",
  newText: "New: comments or choices that you have not seen",
  mails: "Mails",
  selections: "Tell me when a client has sent a choice",
  selectionsHint: "Once for each choice, to your address.",
  reminders: "Remind clients before a gallery closes",
  remindersHint:
    "14 days, 3 days and 1 day before its end date, those to whom you mailed the invitation.",
  waits: "Mailed when the gallery opens",
  opensAt: "Opens at",
  opensHint: "Until then only you see it, and invitations wait. Empty: as soon as it is published.",
};
