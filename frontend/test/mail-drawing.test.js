import assert from "node:assert/strict";
import test from "node:test";
import { readMail } from "../js/screens/share/mail-drawing.js";

/** The tree as one line: tag(children). */
const line = (node) =>
  typeof node === "string"
    ? JSON.stringify(node)
    : `${node.tag}(${node.children.map(line).join(" ")})`;

test("a mail's HTML is read as the tree that it is", () => {
  const { children } = readMail(
    '<!doctype html>\n<p class="t">Hello,<br><bdi>A &amp; B&#x27;s &lt;b&gt;&nbsp;</bdi></p><p>Bye',
  );

  assert.deepEqual(children.map(line), [
    '"\\n"',
    'p("Hello," br() bdi("A & B\'s <b>\u00a0"))',
    'p("Bye")',
  ]);
  assert.deepEqual(children[1].attributes, { class: "t" });
});

test("attributes are read in every way of quoting, and decoded once", () => {
  const [cell] = readMail(
    `<td align=center dir="auto" style='font-family:"Serif"' title="&amp;lt; >">x</td>`,
  ).children;

  assert.deepEqual(cell.attributes, {
    align: "center",
    dir: "auto",
    style: 'font-family:"Serif"',
    title: "&lt; >",
  });
});

test("what closes nothing is passed over, what is left open ends with its parent", () => {
  const { children } = readMail("</div><table><tr><td><p>one</td></tr></table>two < three");

  assert.deepEqual(children.map(line), ['table(tr(td(p("one"))))', '"two "', '"<"', '" three"']);
});

test("values that were escaped stay text", () => {
  const { children } = readMail("<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>");

  assert.deepEqual(children.map(line), ['p("<script>alert(1)</script>")']);
});
