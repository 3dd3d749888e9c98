/** The texts of the list of galleries: the guide for the first one, order, quick actions. */
export const dashboard = {
  guide: "Your first delivery",
  guideWelcome: "Welcome, {name}",
  guideLead: "Three steps, and your client looks at pictures.",
  guideHide: "Hide this guide",
  stepDone: "Done: {step}",
  stepMake: "Make a gallery",
  stepMakeText: "A title is enough to begin. Nobody but you sees it until you publish it.",
  stepDrop: "Drop your photos",
  stepDropText:
    "A folder, or thousands of files at once. Originals stay as they are; each has a receipt.",
  stepShare: "Share one link",
  stepShareText: "Your clients need no account: they look, choose, comment and download.",
  stepPublishGo: "Publish and share",
  allDone: "Your first gallery is out",
  allDoneText:
    "What your clients choose and write stands under Proofing, how often they look under Activity.",
  sortNewest: "Newest first",
  sortShot: "By day of the shoot",
  sortTitle: "By title",
  commandsOf: "More for {title}",
  clear: "Show all galleries",
};
