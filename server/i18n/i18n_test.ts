import {
  createText,
  EN,
  ENGLISH,
  type Entry,
  LANGUAGES,
  PSEUDO_RTL,
} from "#i18n";
import assert from "node:assert/strict";

function parametersOf(entry: Entry): string[] {
  const text = typeof entry === "string" ? entry : entry.other;
  return [...text.matchAll(/\{(\w+)\}/g)].map((m) => m[1]!).sort();
}

for (const language of [...LANGUAGES, PSEUDO_RTL]) {
  Deno.test(`${language.tag} has English's keys, each with its parameters and plural forms`, () => {
    assert.deepEqual(
      Object.keys(language.catalogue).sort(),
      Object.keys(EN).sort(),
    );
    const categories = new Intl.PluralRules(language.tag)
      .resolvedOptions().pluralCategories;
    for (const [key, english] of Object.entries(EN) as [string, Entry][]) {
      const entry = (language.catalogue as Record<string, Entry>)[key]!;
      assert.deepEqual(parametersOf(entry), parametersOf(english), key);
      assert.equal(typeof entry, typeof english, key);
      if (typeof entry !== "string") {
        for (const category of Object.keys(entry)) {
          assert.ok(
            (categories as string[]).includes(category),
            `${key}: ${language.tag} has no plural form "${category}"`,
          );
        }
      }
    }
  });
}

const text = createText(ENGLISH);
const rtl = createText(PSEUDO_RTL);

Deno.test("t() takes the plural form that the language's rules choose", () => {
  assert.equal(text.t("studies.arrived", { count: 1 }), "1 new study");
  assert.equal(text.t("studies.arrived", { count: 2 }), "2 new studies");
  assert.equal(text.t("studies.arrived", { count: 0 }), "0 new studies");
});

Deno.test("t() puts parameters in as text, also where they look like markup or patterns", () => {
  const shown = text.t("quarantine.removed", { name: "<b>$&{name}</b>" });
  assert.equal(shown, "<b>$&{name}</b> was removed.");
});

Deno.test("t() isolates every parameter in a right-to-left language", () => {
  assert.ok(
    rtl.t("view.slab", { thickness: "1.0 mm" }).includes("\u20681.0 mm\u2069"),
  );
});

Deno.test("sentence() shows the server's English where the catalogue has no such key", () => {
  const unknown = { key: "no.such.key", params: {}, text: "As it came." };
  assert.equal(text.sentence(unknown), "As it came.");
  const known = { key: "view.slab", params: { thickness: "2.0 mm" }, text: "" };
  assert.equal(text.sentence(known), "slab 2.0 mm");
});

Deno.test("millimetres have one decimal and a true minus, HU none", () => {
  const { format } = text;
  assert.equal(format.mm(-479.84), "−479.8 mm");
  assert.equal(format.mm(-0.04), "0.0 mm");
  assert.equal(format.mm(73.45), "73.5 mm");
  assert.equal(format.value(-600.4, "HU"), "−600 HU");
  assert.equal(format.value(4.256, "SUV"), "4.26 SUV");
  assert.equal(format.value(12, ""), "12");
  assert.deepEqual(format.window(1500, -600, "HU"), {
    width: "1500",
    level: "−600 HU",
  });
});

Deno.test("bytes, rates and spans of time take the unit that fits", () => {
  const { format } = text;
  assert.equal(format.bytes(42_300), "42 kB");
  assert.equal(format.bytes(3_940_000), "3.9 MB");
  assert.equal(format.bytes(144_000_000), "144 MB");
  assert.equal(format.bytes(999_960), "1.0 MB");
  assert.equal(format.bytes(0), "0 B");
  assert.equal(format.bitRate(1_800_000), "1.8 Mbit/s");
  assert.equal(format.duration(12.2), "12 s");
  assert.equal(format.duration(38 * 60), "38 min");
});

Deno.test("dates are 24 Nov 2026 and times 09:14; what is not a date stays as it came", () => {
  const { format } = text;
  assert.equal(format.date("20261124"), "24 Nov 2026");
  assert.equal(format.date("20260903"), "3 Sep 2026");
  assert.equal(format.date("20261324"), "20261324");
  assert.equal(format.date("<b>"), "<b>");
  assert.equal(format.time("091455.123"), "09:14");
  assert.equal(format.time(""), "");
});
