import assert from "node:assert/strict";
import fc from "fast-check";
import { asciiText } from "./ascii_text.ts";

Deno.test("asciiText() leaves ASCII as it is, and says when it changed anything", () => {
  const same = asciiText("Doe, John-Paul 0x1F ~");
  assert.deepEqual(same, { text: "Doe, John-Paul 0x1F ~", isChanged: false });
  const cases = [
    ["Müller, Zoë", "Muller, Zoe"],
    ["Łukasz Strauß, Ærø", "Lukasz Strauss, Aero"],
    ["Παπαδόπουλος", "Papadopoylos"],
    ["Щербаков, Юрий", "Shcherbakov, Iurii"],
    ["山田", "??"],
    ["a\tb", "a?b"],
  ] as const;
  for (const [text, expected] of cases) {
    assert.deepEqual(asciiText(text), { text: expected, isChanged: true });
  }
});

Deno.test("asciiText() writes nothing but printable ASCII, whatever it is given", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (text) => {
      assert.match(asciiText(text).text, /^[\x20-\x7e]*$/);
    }),
    { verbose: 1 },
  );
});
