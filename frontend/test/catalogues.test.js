/** Every language says all that English says and no more, and all of it is asked for. */
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import test from "node:test";
import { fileURLToPath } from "node:url";
import { LANGUAGES } from "../js/i18n/language.js";

const js = fileURLToPath(new URL("../js", import.meta.url));
const files = readdirSync(js, { recursive: true })
  .map((path) => path.replaceAll("\\", "/"))
  .filter((path) => path.endsWith(".js"));
const names = files
  .map((path) => /^i18n\/en-?(.*)\.js$/.exec(path)?.[1])
  .filter((name) => name !== undefined);
const others = Object.keys(LANGUAGES).filter((code) => code !== "en");

/** Names, brands and signs, the same everywhere. */
const SAME = new Set(
  [
    "pages.home.title",
    "studio.checksum",
    "studio.csv",
    "design.faceSample",
    "design.sampleTitle",
  ].concat(["home.coverBy", "home.coverTitle", "common.number", "studio.notShownState"]),
);

/** Return the texts of a catalogue by their keys, those that have forms as they are. */
async function textsOf(code, name) {
  const found = new Map();
  const walk = (messages, before) => {
    for (const [part, value] of Object.entries(messages)) {
      const key = before ? `${before}.${part}` : part;
      if (typeof value === "object" && !("other" in value)) walk(value, key);
      else found.set(key, typeof value === "string" ? { "": value } : value);
    }
  };
  walk(await import(`../js/i18n/${code}${name && "-"}${name}.js`), "");
  return found;
}

const holes = (text) => text.match(/\{\w+\}/g)?.sort() ?? [];
/** Texts that are part of another catalogue's, and asked for as its own. */
const PARTS = new Set(["uploads"]);
const english = await Promise.all(names.map((name) => textsOf("en", name)));

for (const code of others) {
  test(`${LANGUAGES[code]} says all that English says and no more`, async () => {
    let same = 0;
    let all = 0;
    for (const [place, name] of names.entries()) {
      const texts = await textsOf(code, name);
      const wanted = english[place];
      assert.deepEqual([...texts.keys()].sort(), [...wanted.keys()].sort(), `${code}-${name}`);
      for (const [key, forms] of wanted) {
        const told = texts.get(key);
        assert.deepEqual(Object.keys(told).sort(), Object.keys(forms).sort(), `${code} ${key}`);
        for (const [form, text] of Object.entries(forms)) {
          assert.deepEqual(holes(told[form]), holes(text), `${code} ${key} ${form}`);
          assert.match(told[form], /^\S(.*\S)?$/, `${code} ${key} ${form}`);
          all += 1;
          if (told[form] === text && !SAME.has(key)) same += 1;
        }
      }
    }
    assert.ok(same < all / 20, `${same} of ${all} texts of ${code} are the English ones`);
  });
}

test("a language has no catalogue that English has not", () => {
  const strays = files.filter((path) => {
    const [, code, name] = /^i18n\/([a-z]{2})(?:-(\w+))?\.js$/.exec(path) ?? [];
    return code && !(Object.hasOwn(LANGUAGES, code) && names.includes(name ?? ""));
  });
  assert.deepEqual(strays, []);
});

test("every text is asked for, and every key asked for has a text", () => {
  const keys = new Set(
    english.flatMap((texts, at) => (PARTS.has(names[at]) ? [] : [...texts.keys()])),
  );
  const areas = new Set([...keys].map((key) => key.split(".")[0]));
  /** Keys that are written whole, and patterns of those put together. */
  const whole = new Set();
  const made = new Map();
  for (const path of files.filter(
    (each) => !each.startsWith("i18n/") || each.endsWith("index.js"),
  )) {
    const source = readFileSync(join(js, path), "utf8").replaceAll(/\/\*[\s\S]*?\*\//g, "");
    for (const [, key] of source.matchAll(/"([a-z]+\.[\w.-]+)"/g)) {
      if (areas.has(key.split(".")[0])) whole.add(key);
    }
    for (const [, text] of source.matchAll(/`([a-z]+\.(?:[\w.-]|\$\{[^`}]+\})+)`/g)) {
      if (!areas.has(text.split(".")[0])) continue;
      made.set(
        text,
        new RegExp(`^${text.replaceAll(".", "\\.").replaceAll(/\$\{[^}]+\}/g, "[^.]+")}$`),
      );
    }
  }
  const patterns = [...made.values()];
  const unused = [...keys].filter(
    (key) => !whole.has(key) && !patterns.some((way) => way.test(key)),
  );
  assert.deepEqual(unused, [], "said nowhere");
  assert.deepEqual(
    [...whole].filter((key) => !keys.has(key)),
    [],
    "without a text",
  );
  for (const [text, way] of made)
    assert.ok(
      [...keys].some((key) => way.test(key)),
      text,
    );
});
