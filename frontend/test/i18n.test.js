import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import test from "node:test";
import { fileURLToPath } from "node:url";
import {
  errorText,
  formatBytes,
  formatDate,
  formatDuration,
  formatList,
  formatRelative,
  t,
  texts,
  useLanguage,
  withTexts,
} from "../js/i18n/index.js";
import { localeOf, wantedLanguage } from "../js/i18n/language.js";
import { ApiError } from "../js/lib/errors.js";

const js = fileURLToPath(new URL("../js", import.meta.url));
const files = readdirSync(js, { recursive: true }).filter((name) => name.endsWith(".js"));
const names = files
  .map((name) => /^i18n[\\/]en-?(.*)\.js$/.exec(name)?.[1])
  .filter((name) => name !== undefined);
for (const name of names) texts(name);
await withTexts();

test("every key in the sources has a text", () => {
  const known = new Set();
  const missing = [];
  for (const name of files) {
    const source = readFileSync(join(js, name), "utf8");
    for (const [, key] of source.matchAll(/\bt\(\s*"([^"]+)"/g)) known.add(key);
    for (const [, yes, no] of source.matchAll(/\bt\([^()"]+\? "([\w.-]+)" : "([\w.-]+)"/g)) {
      known.add(yes).add(no);
    }
  }
  for (const key of known) if (t(key, { count: 1 }) === key) missing.push(key);
  assert.deepEqual(missing, []);
  assert.ok(known.size > 100, `only ${known.size} keys seen`);
});

test("texts that a module asks for are there before it runs", async () => {
  const sources = files
    .filter((path) => !path.startsWith("i18n"))
    .map((path) => [path, readFileSync(join(js, path), "utf8")]);
  const wrong = [];
  for (const [path, source] of sources) {
    const rest = source
      .replaceAll(/import\("[^"]+"\)\.[A-Z]/g, "")
      .replaceAll(/withTexts\(\s*import\(/g, "");
    // One loads libraries, which say nothing; what the other names, the router waits for.
    if (
      /\bimport\((["`]|\w+\))/.test(rest) &&
      ![join("lib", "vendor.js"), "main.js"].includes(path)
    )
      wrong.push(`${path}: import() without withTexts()`);
    for (const [, name] of source.matchAll(/^texts\("(\w+)"\)/gm))
      if (!names.includes(name)) wrong.push(`${path}: no catalogue ${name}`);
  }
  assert.deepEqual(wrong, []);
});

test("forms follow the count, and zero has its own where there is one", () => {
  assert.equal(t("common.photos", { count: 1 }), "1 photo");
  assert.equal(t("common.photos", { count: 1234 }), "1,234 photos");
  assert.equal(t("viewer.selected", { count: 0 }), "Nothing selected");
});

test("an unknown key is seen, and a hole without a value stays one", () => {
  assert.equal(t("viewer.nonsense"), "viewer.nonsense");
  assert.equal(t("viewer.photoFailed"), "{name} did not load");
});

test("values are text: braces in them are not replaced again", () => {
  assert.equal(t("viewer.photoFailed", { name: "{name} $& <b>" }), "{name} $& <b> did not load");
});

test("errors are told by their code, with the wait where there is one", () => {
  const say = (options) => errorText(new ApiError({ status: 400, code: "x", ...options }));
  assert.equal(say({ code: "password-wrong" }), t("common.errors.password-wrong"));
  assert.match(say({ code: "slow-down", retryAfter: 130 }), /2 min/);
  assert.equal(say({ code: "brand-new", detail: "As the server says." }), "As the server says.");
  assert.equal(errorText(undefined), t("common.errors.internal"));
});

test("sizes, times and days are written for people", () => {
  assert.equal(formatBytes(0), "0 byte");
  assert.equal(formatBytes(8_240_000), "8.2 MB");
  assert.equal(formatBytes(1_900_000_000), "1.9 GB");
  assert.equal(formatDuration(45), "45 sec");
  assert.equal(formatDuration(4200), "1 hr 10 min");
  assert.equal(formatDate("2026-05-02"), "May 2, 2026");
  assert.equal(formatDate("2026-05-02T00:00:00Z"), "May 2, 2026");
  assert.equal(
    formatRelative("2026-05-07T12:00:00Z", Date.parse("2026-05-02T11:00:00Z")),
    "in 5 days",
  );
});

test("the language is the browser's first that there is, in its region", () => {
  const browser = (...languages) =>
    Object.defineProperty(globalThis, "navigator", { value: { languages }, configurable: true });
  const before = Object.getOwnPropertyDescriptor(globalThis, "navigator");
  try {
    browser("ja", "de-AT", "en-GB");
    assert.equal(wantedLanguage(), "de");
    assert.deepEqual(["de", "en", "pt", "fr"].map(localeOf), ["de-AT", "en-GB", "pt-BR", "fr"]);
    browser("ja", "tlh");
    assert.equal(wantedLanguage(), "en");
  } finally {
    Object.defineProperty(globalThis, "navigator", before ?? { value: undefined });
  }
});

test("a language that was chosen goes before the browser's, if it is one of ours", () => {
  const before = Object.getOwnPropertyDescriptor(globalThis, "localStorage");
  const kept = new Map();
  const value = { getItem: (key) => kept.get(key) ?? null };
  Object.defineProperty(globalThis, "localStorage", { value, configurable: true });
  try {
    kept.set("galerly.language", '"it"');
    assert.equal(wantedLanguage(), "it");
    kept.set("galerly.language", '"tlh"');
    assert.equal(wantedLanguage(), "en");
  } finally {
    if (before) Object.defineProperty(globalThis, "localStorage", before);
    else delete globalThis.localStorage;
  }
});

test("another language is spoken at once: words, forms, numbers and days", async () => {
  try {
    assert.equal(await useLanguage("tlh"), false);
    assert.equal(await useLanguage("de"), true);
    assert.equal(t("common.photos", { count: 1234 }), "1.234 Fotos");
    assert.equal(formatDate("2026-05-02"), "2. Mai 2026");
    assert.equal(formatList(["Kirche", "Fest", "Regen"]), "Kirche, Fest und Regen");
    const unknown = new ApiError({ status: 404, code: "brand-new", detail: "In English." });
    assert.equal(errorText(unknown), t("common.errors.not-found"));
    assert.equal(await useLanguage("de"), false);
    await useLanguage("fr"); // where none is as one, not as many
    assert.equal(t("activity.downloadsOf", { count: 0 }), "0 téléchargement");
    assert.equal(t("activity.downloadsOf", { count: 2 }), "2 téléchargements");
  } finally {
    await useLanguage("en");
  }
  assert.equal(t("common.photos", { count: 2 }), "2 photos");
});

test("names stand in a list as the language joins them", () => {
  assert.equal(formatList(["Church", "Party", "Rain"]), "Church, Party, and Rain");
});
