/** Texts of the photo viewer. */
export const photo = {
  name: "Photo viewer",
  counter: "{n} of {count}",
  preparing: "The large picture is being prepared",
  previous: "Previous photo",
  next: "Next photo",
  zoom: "Zoom",
  close: "Close viewer",
  details: "Details",
  failed: "This photo did not load.",
  taken: "Taken {date}",
  comments: "Comments",
  commentsCount: { one: "{count} comment", other: "{count} comments" },
  play: "Play slideshow",
  pause: "Pause slideshow",
  playing: "Slideshow",
  paused: "Slideshow paused",
};
