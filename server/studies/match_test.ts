import assert from "node:assert/strict";
import fc from "fast-check";
import { glob } from "./glob.ts";
import { matcherOf, mayMatch } from "./match.ts";
import { inRange, isRange } from "./range.ts";

function holds(
  vr: string,
  stored: readonly unknown[],
  value: string,
  fuzzy = false,
): boolean {
  const dataSet = { "00100010": { vr, Value: stored } };
  return matcherOf({ path: ["00100010"], vr, value }, fuzzy)(dataSet);
}

Deno.test("glob() agrees with a regular expression on any pattern and text", () => {
  const piece = fc.string({
    unit: fc.constantFrom("a", "b", "*", "?", "é", "😀", ".", "\\"),
  });
  fc.assert(
    fc.property(piece, piece, (pattern, text) => {
      const source = Array.from(
        pattern,
        (c) => c === "*" ? ".*" : c === "?" ? "." : c.replace(/[.\\]/, "\\$&"),
      ).join("");
      assert.equal(
        glob(pattern, text),
        new RegExp(`^${source}$`, "su").test(text),
      );
    }),
    { numRuns: 2000 },
  );
});

Deno.test("glob() takes no exponential time", () => {
  assert(!glob("*a".repeat(300) + "b", "a".repeat(3000)));
});

Deno.test("single values match case and all, names without case and accents", () => {
  assert(holds("LO", ["Head CT"], "Head CT"));
  assert(!holds("LO", ["Head CT"], "head ct"));
  assert(holds("LO", ["a", "b"], "b"));
  const name = [{ Alphabetic: "Müller^Łukasz", Ideographic: "山田^太郎" }];
  assert(holds("PN", name, "MULLER^LUKASZ"));
  assert(holds("PN", name, "muller*"));
  assert(holds("PN", name, "山田*"));
  assert(holds("PN", name, "Müller^Łukasz^^"));
  assert(!holds("PN", name, "Muller"));
});

Deno.test("fuzzy names match by the beginnings of their words, in any order", () => {
  const name = [{ Alphabetic: "O'Brien-Smith^José María" }];
  for (const wanted of ["jose", "smi mar", "Maria^Bri", "o brien", "SMI*"]) {
    assert(holds("PN", name, wanted, true), wanted);
  }
  for (const wanted of ["ose", "smith juan", "josex"]) {
    assert(!holds("PN", name, wanted, true), wanted);
  }
  assert(!holds("LO", ["José"], "jose", true));
});

Deno.test("nothing, and only asterisks, match even what is absent", () => {
  for (const value of ["", "*", "**"]) {
    assert(matcherOf({ path: ["00100010"], vr: "LO", value }, false)({}));
  }
  const star = { path: ["0020000D"], vr: "UI", value: "*" };
  assert(!matcherOf(star, false)({}));
  assert(!matcherOf({ path: ["00100010"], vr: "LO", value: "?" }, false)({}));
});

Deno.test("lists of UIDs and codes match any of them; other text keeps its commas", () => {
  assert(holds("UI", ["1.2.3"], "1.2.4,1.2.3"));
  assert(holds("UI", ["1.2.3"], "1.2.4\\1.2.3"));
  assert(!holds("UI", ["1.2.3"], "1.2"));
  assert(holds("CS", ["MR", "CT"], "PT,CT"));
  assert(holds("LO", ["a,b"], "a,b"));
  assert(!holds("LO", ["a"], "a,b"));
});

Deno.test("numbers match as numbers", () => {
  assert(holds("IS", [7], "07"));
  assert(holds("DS", [1.5], "1.50"));
  assert(!holds("IS", [7], "70"));
});

Deno.test("sequences match by an attribute of any of their items", () => {
  const code = (value: string) => ({
    "00080100": { vr: "SH", Value: [value] },
  });
  const dataSet = { "00081032": { vr: "SQ", Value: [code("A"), code("B1")] } };
  const path = ["00081032", "00080100"];
  assert(matcherOf({ path, vr: "SH", value: "B*" }, false)(dataSet));
  assert(!matcherOf({ path, vr: "SH", value: "C" }, false)(dataSet));
});

Deno.test("ranges of dates agree with comparing days", () => {
  const day = fc.integer({ min: 0, max: 3000 }).map((n) =>
    new Date(Date.UTC(2018, 0, 1 + n)).toISOString().slice(0, 10)
      .replaceAll("-", "")
  );
  fc.assert(fc.property(day, day, day, (from, to, value) => {
    const isIn = (wanted: string) => inRange("DA", wanted, value);
    assert.equal(isIn(`${from}-${to}`), from <= value && value <= to);
    assert.equal(isIn(`${from}-`), from <= value);
    assert.equal(isIn(`-${to}`), value <= to);
    assert.equal(isIn(from), from === value);
  }));
});

Deno.test("ranges of times agree with comparing microseconds, ends covering their precision", () => {
  const two = (max: number) =>
    fc.integer({ min: 0, max }).map((n) => `${n}`.padStart(2, "0"));
  const whole = fc.tuple(
    two(23),
    two(59),
    two(59),
    fc.integer({ min: 0, max: 999999 }),
  );
  const partial = fc.tuple(whole, fc.integer({ min: 1, max: 4 }));
  const text = (
    [[h, m, s, f], parts]: [[string, string, string, number], number],
  ) => [h, m, s, `.${`${f}`.padStart(6, "0")}`].slice(0, parts).join("");
  const micros = (
    [[h, m, s, f], parts]: [[string, string, string, number], number],
    fill: "first" | "last",
  ) => {
    const last = fill === "last";
    const at = [
      Number(h),
      parts > 1 ? Number(m) : last ? 59 : 0,
      parts > 2 ? Number(s) : last ? 59 : 0,
      parts > 3 ? f : last ? 999999 : 0,
    ];
    return ((at[0]! * 60 + at[1]!) * 60 + at[2]!) * 1e6 + at[3]!;
  };
  fc.assert(fc.property(partial, partial, whole, (from, to, value) => {
    const at = micros([value, 4], "first");
    const isIn = at >= micros(from, "first") && at <= micros(to, "last");
    const wanted = `${text(from)}-${text(to)}`;
    assert.equal(inRange("TM", wanted, text([value, 4])), isIn, wanted);
  }));
});

Deno.test("ranges of moments know offsets from UTC, and hyphens that are none", () => {
  const stored = "20200301120000.000000+0100";
  assert(inRange("DT", "20200301105959-20200301110001", stored));
  assert(inRange("DT", "20200301055900-0500-20200301060100-0500", stored));
  assert(inRange("DT", "-20200301110000", stored));
  assert(inRange("DT", "202003-", stored));
  assert(inRange("DT", "2020-2020", stored));
  assert(!inRange("DT", "20200301120000-", stored));
  assert(!inRange("DT", "2019-", "2018"));
});

Deno.test("what is no date, time or range is known as such", () => {
  for (const good of ["20200101", "20200101-", "-20200101", "2020.01.02"]) {
    assert(isRange("DA", good), good);
  }
  for (
    const bad of [
      "2020",
      "-",
      "20201301",
      "20200132",
      "x-y",
      "20200101-x",
      "20200101-20200102-20200103",
    ]
  ) {
    assert(!isRange("DA", bad), bad);
  }
  for (const bad of ["24", "1260", "126", "12:", "-"]) {
    assert(!isRange("TM", bad), bad);
  }
});

Deno.test("no text that matches is passed over by its JSON", () => {
  const letters = fc.constantFrom(
    ...["a", "B", "É", "ß", "ﬁ", "山", "😀", "\ud83d"],
    ...["^", "=", " ", "-", "\\", '"', "\n", "1"],
  );
  const text = fc.string({ unit: letters, minLength: 1, maxLength: 8 });
  const pattern = fc.string({
    unit: fc.oneof(letters, fc.constantFrom("*", "?")),
    maxLength: 8,
  });
  const path = ["00100010"];
  const isMissed = (vr: string, stored: unknown, value: string) => {
    const match = { path, vr, value };
    const dataSet = { "00100010": { vr, Value: [stored] } };
    return [false, true].some((fuzzy) =>
      matcherOf(match, fuzzy)(dataSet) &&
      !mayMatch([match])(JSON.stringify(dataSet))
    );
  };
  fc.assert(
    fc.property(text, pattern, fc.nat(), (stored, loose, at) => {
      // A part of what is stored, so that many match.
      const part = `*${stored.slice(at % stored.length)}`;
      const [Alphabetic, Ideographic] = stored.split("=");
      for (const value of [part, loose, `${stored}*`, stored]) {
        assert(!isMissed("LO", stored, value));
        assert(!isMissed("CS", stored, value));
        assert(!isMissed("PN", { Alphabetic, Ideographic }, value));
      }
    }),
    { numRuns: 2000 },
  );
});

Deno.test("what can't match is told by its JSON, where that is plain", () => {
  const match = { path: ["00100010"], vr: "PN", value: "*ven?Smith*" };
  assert(mayMatch([match])('{"name":"Sven SMITH"}'));
  assert(!mayMatch([match])('{"name":"Sven Jones"}'));
  assert(mayMatch([match])('{"name":"Sven Smïth"}'));
});
