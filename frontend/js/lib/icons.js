/** Our own icons: paths on a 24 px field, drawn with a 1.5 px round stroke in the current color. */

const paths = {
  archive: "M4 5h16v4H4zM5.5 9v10h13V9M10 13h4",
  "arrow-down": "M12 5v14M6 13l6 6 6-6",
  "arrow-up": "M12 19V5M6 11l6-6 6 6",
  check: "M4.5 12.5l5 5 10-11",
  "chevron-down": "M6 9.5l6 6 6-6",
  "chevron-left": "M14.5 5l-7 7 7 7",
  "chevron-right": "M9.5 5l7 7-7 7",
  clock: "M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17zM12 7.5V12l3 2",
  close: "M5.5 5.5l13 13M18.5 5.5l-13 13",
  comment: "M4 5h16v11.5h-8.5L7 20.5v-4H4z",
  copy: "M8.5 8.5h11v11h-11zM15.5 8.5v-4h-11v11h4",
  cover: "M3.5 5h17v14h-17zM3.5 16l5-5 4 4 3-3 5 4.5",
  download: "M12 4v11M7 10.5l5 5 5-5M4.5 20h15",
  edit: "M4.5 19.5l1-4.5L16 4.5l3.5 3.5L9 18.5zM13.5 7l3.5 3.5",
  external: "M13.5 4.5h6v6M19.5 4.5l-9 9M17 13.5v6H4.5V7h6",
  eye: "M2.5 12S6 5.5 12 5.5 21.5 12 21.5 12 18 18.5 12 18.5 2.5 12 2.5 12zM12 9.2a2.8 2.8 0 1 0 0 5.6 2.8 2.8 0 0 0 0-5.6z",
  "eye-off":
    "M4 4l16 16M9.5 5.9A9 9 0 0 1 12 5.5c6 0 9.5 6.5 9.5 6.5a16 16 0 0 1-2.6 3.3M6.3 7.6A15.5 15.5 0 0 0 2.5 12S6 18.5 12 18.5a9 9 0 0 0 4-.9M10 10a2.8 2.8 0 0 0 4 4",
  folder: "M3.5 6h6l2 2.5h9V19h-17z",
  gear: "M12 9a3 3 0 1 0 0 6 3 3 0 0 0 0-6zM12 3v3M12 18v3M3 12h3M18 12h3M5.6 5.6l2.1 2.1M16.3 16.3l2.1 2.1M18.4 5.6l-2.1 2.1M7.7 16.3l-2.1 2.1",
  grid: "M4 4.5h7v6H4zM14 4.5h6v6h-6zM4 13.5h5v6H4zM12 13.5h8v6h-8z",
  heart: "M12 20S3.5 15 3.5 9.2A4.7 4.7 0 0 1 12 6.5a4.7 4.7 0 0 1 8.5 2.7C20.5 15 12 20 12 20z",
  image: "M3.5 5h17v14h-17zM3.5 16l5-5 4 4 3-3 5 4.5M15.5 8.5h.01",
  info: "M12 11v5.5M12 7.7h.01M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17z",
  link: "M10 14a4 4 0 0 0 5.7 0l3-3A4 4 0 0 0 13 5.3l-1 1M14 10a4 4 0 0 0-5.7 0l-3 3A4 4 0 0 0 11 18.7l1-1",
  lock: "M6 10.5h12V20H6zM8.5 10.5V8a3.5 3.5 0 0 1 7 0v2.5",
  logout: "M14 4.5H5v15h9M10 12h10M16.5 8.5L20 12l-3.5 3.5",
  more: "M5.5 12h.01M12 12h.01M18.5 12h.01",
  pause: "M8.5 5.5v13M15.5 5.5v13",
  play: "M7.5 5l11 7-11 7z",
  plus: "M12 5v14M5 12h14",
  qr: "M4 4h6v6H4zM14 4h6v6h-6zM4 14h6v6H4zM14 14v2.5M20 14h-3v6M20 18v2M14 20h.01",
  retry: "M19.5 12a7.5 7.5 0 1 1-2.3-5.4M19.5 3.5V8H15",
  search: "M10.5 4a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13zM15.2 15.2L20 20",
  select: "M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17zM8 12.3l2.8 2.8L16 9.5",
  share: "M12 15V3.5M8 7l4-4 4 4M6.5 11H5v9.5h14V11h-1.5",
  sort: "M7.5 5v14M4 15.5L7.5 19l3.5-3.5M16.5 19V5M13 8.5L16.5 5 20 8.5",
  trash: "M4.5 7h15M9.5 7V4.5h5V7M6.5 7l1 13h9l1-13M10.2 11v5.5M13.8 11v5.5",
  upload: "M12 16V5M7 9.5l5-5 5 5M4.5 20h15",
  user: "M12 4a4 4 0 1 0 0 8 4 4 0 0 0 0-8zM4.5 20.5c.5-4 3.5-6 7.5-6s7 2 7.5 6",
  warning: "M12 4.5L2.8 20h18.4zM12 10v4.5M12 17.3h.01",
  zip: "M5 3.5h14v17H5zM12 3.5v2M12 8v2M12 12.5v2M10.7 15h2.6v3h-2.6z",
  "zoom-in":
    "M10.5 4a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13zM15.2 15.2L20 20M10.5 7.8v5.4M7.8 10.5h5.4",
};

/** @typedef {keyof typeof paths} IconName */

/** @type {Readonly<Record<IconName, string>>} */
export const iconPaths = paths;
