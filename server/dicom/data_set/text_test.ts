import assert from "node:assert/strict";
import fc from "fast-check";
import { realDataTest } from "#testing";
import { openDicom } from "../reader/open.ts";
import { sourceOf } from "../testing/files.ts";
import { decodeText, normalizedCharacterSet } from "./text.ts";

const JAPANESE = "ﾔﾏﾀﾞ^ﾀﾛｳ=山田^太郎=やまだ^たろう";

/** Patient's Name in each file, as pydicom reads it. */
const NAMES: Readonly<Record<string, string>> = {
  chrArab: "قباني^لنزار",
  chrFren: "Buc^Jérôme",
  chrFrenMulti: "Buc^Jérôme",
  chrGerm: "Äneas^Rüdiger",
  chrGreek: "Διονυσιος",
  chrH31: "Yamada^Tarou=山田^太郎=やまだ^たろう",
  chrH32: JAPANESE,
  chrHbrw: "שרון^דבורה",
  chrI2: "Hong^Gildong=洪^吉洞=홍^길동",
  chrJapMulti: "やまだ^たろう",
  chrJapMultiExplicitIR6: "やまだ^たろう",
  chrKoreanMulti: "김희중",
  chrRuss: "Люкceмбypг",
  chrX1: "Wang^XiaoDong=王^小東=",
  chrX2: "Wang^XiaoDong=王^小东=",
};

realDataTest(
  "names are read by the character set of their file, in all of them",
  async (folder) => {
    for (const [file, name] of Object.entries(NAMES)) {
      const path = `${folder}/hostile/charsets_pydicom/${file}.dcm`;
      const opened = await openDicom(await sourceOf(path));
      assert(opened.ok, file);
      assert.equal(opened.value.dataSet.text("00100010"), name, file);
    }
  },
);

realDataTest(
  "an item's own character set counts for it, and is inherited where there is none",
  async (folder) => {
    for (const file of ["chrSQEncoding", "chrSQEncoding1"]) {
      const path = `${folder}/hostile/charsets_pydicom/${file}.dcm`;
      const opened = await openDicom(await sourceOf(path));
      assert(opened.ok, file);
      const [item] = opened.value.dataSet.items("00321064");
      assert.equal(item!.text("00100010"), JAPANESE, file);
    }
  },
);

realDataTest(
  "several names in one value, and their parts in JSON, keep their escapes apart",
  async (folder) => {
    const path = `${folder}/hostile/charsets_pydicom`;
    const multi = await openDicom(await sourceOf(`${path}/chrJapMulti.dcm`));
    assert(multi.ok);
    assert.deepEqual(multi.value.dataSet.texts("00101001"), [
      "やまだ^たろう",
      "やまだ^たろう",
    ]);
    const parts = await openDicom(await sourceOf(`${path}/chrH31.dcm`));
    assert(parts.ok);
    assert.deepEqual(parts.value.dataSet.toJson()["00100010"], {
      vr: "PN",
      Value: [{
        Alphabetic: "Yamada^Tarou",
        Ideographic: "山田^太郎",
        Phonetic: "やまだ^たろう",
      }],
    });
  },
);

Deno.test("text without a named set is read as UTF-8 where it is that, and else as Latin-1", () => {
  const utf8 = new TextEncoder().encode("Müller");
  assert.equal(decodeText(utf8, "", "LO"), "Müller");
  assert.equal(decodeText(new Uint8Array([0x4d, 0xfc]), "", "LO"), "Mü");
  assert.equal(decodeText(utf8, "NO SUCH SET", "LO"), "Müller");
});

Deno.test("names of character sets that writers get wrong are understood", () => {
  assert.equal(normalizedCharacterSet("ISO IR 100"), "ISO_IR 100");
  assert.equal(normalizedCharacterSet("ISO-IR-192"), "ISO_IR 192");
  assert.equal(normalizedCharacterSet("utf8"), "ISO_IR 192");
  assert.equal(
    normalizedCharacterSet("ISO_2022_IR_6\\ISO 2022-IR-87"),
    "ISO 2022 IR 6\\ISO 2022 IR 87",
  );
});

Deno.test("decodeText() answers any bytes in any set with some text", () => {
  const sets = [
    ...["", "ISO_IR 100", "ISO_IR 13", "ISO_IR 192", "GB18030", "GBK", "junk"],
    ...["\\ISO 2022 IR 87", "ISO 2022 IR 13\\ISO 2022 IR 159"],
    ...["\\ISO 2022 IR 149", "\\ISO 2022 IR 58"],
  ];
  fc.assert(fc.property(
    fc.uint8Array({ maxLength: 60 }),
    fc.constantFrom(...sets),
    fc.constantFrom("PN", "LO", "LT"),
    (bytes, set, vr) => typeof decodeText(bytes, set, vr) === "string",
  ));
});

Deno.test("Latin alphabet No. 9 has its euro and its carons", () => {
  const bytes = Uint8Array.of(0xa6, 0x65, 0x20, 0xa4, 0x31);
  for (const set of ["ISO_IR 203", "ISO 2022 IR 203"]) {
    assert.equal(decodeText(bytes, set, "LO"), "Še €1");
  }
});
