import assert from "node:assert/strict";
import { isInk } from "./dicomweb/annotation/font.ts";
import type { TestArchive } from "./testing/archive.ts";
import { readParts } from "./testing/multipart_reader.ts";
import { PHANTOM, phantomSeries } from "./testing/phantom_series.ts";
import { type ReadPng, readPng } from "./testing/read_png.ts";
import { openRenderingArchive } from "./testing/rendering.ts";

const SERIES = `/studies/${PHANTOM.studyUid}/series/${PHANTOM.seriesUid}`;
const INSTANCE = `${SERIES}/instances/${PHANTOM.seriesUid}.16`;
const BOTH = "annotation=patient,technique";
const PRINTABLE = Array.from(
  { length: 95 },
  (_, n) => String.fromCharCode(0x20 + n),
);

/** All is black, so that what is white is text. */
async function blackArchive(name = "Phantom^Marked"): Promise<TestArchive> {
  const archive = await openRenderingArchive();
  const attributes = () => ({
    "00080005": { vr: "CS", Value: ["ISO_IR 192"] },
    "00100010": { vr: "PN", Value: [{ Alphabetic: name }] },
    "00100030": { vr: "DA", Value: ["19700131"] },
    "00200011": { vr: "IS", Value: [7] },
    "00180050": { vr: "DS", Value: [2.5] },
  });
  await archive.addAll(phantomSeries(() => -1000, { attributes }));
  return archive;
}

async function picture(archive: TestArchive, path: string): Promise<ReadPng> {
  return await readPng(await archive.get(path, "image/png"));
}

/** The character whose ink is white at a place, at scale 2, and all else of the cell black. */
function characterAt(png: ReadPng, x: number, y: number): string {
  const isWhite = (column: number, row: number) =>
    png.at(x + 2 * column, y + 2 * row) === 255;
  const found = PRINTABLE.filter((character) => {
    for (let row = 0; row < 9; row++) {
      for (let column = 0; column < 5; column++) {
        if (isInk(character, column, row) !== isWhite(column, row)) {
          return false;
        }
      }
    }
    return true;
  });
  return found[0] ?? "\u2588";
}

/** A line of a picture of 512 pixels, read from its pixels. */
function lineAt(png: ReadPng, y: number): string {
  let text = "";
  for (let n = 0; n < 19; n++) text += characterAt(png, 8 + 12 * n, y);
  return text.trimEnd();
}

/** Letters at the middle of the left, right, upper and lower edge. */
function sidesOf(png: ReadPng): string {
  const last = 512 - 8 - 10;
  const middle = Math.round((512 - 14) / 2);
  return [
    characterAt(png, 8, middle),
    characterAt(png, last, middle),
    characterAt(png, Math.round((512 - 10) / 2), 8),
    // Two rows shorter than a cell: below a letter there is nothing.
    characterAt({ ...png, at: edged(png) }, 251, 512 - 8 - 14),
  ].join("");
}

function edged(png: ReadPng): ReadPng["at"] {
  return (x, y) => y < 504 ? png.at(x, y) : 0;
}

Deno.test("annotation=patient burns in name, ID and birth date, and nothing else", async () => {
  await using archive = await blackArchive();
  const path = `${INSTANCE}/rendered?viewport=512,512`;
  const png = await picture(archive, `${path}&annotation=patient`);
  const lines = [8, 30, 52].map((y) => lineAt(png, y));
  assert.deepEqual(lines, [
    "Phantom, Marked",
    "ID PHANTOM",
    "born 1970-01-31",
  ]);
  for (let n = 80 * 512; n < png.bytes.length; n++) {
    assert.equal(png.bytes[n], 0);
  }
  const plain = await picture(archive, path);
  assert(plain.bytes.every((grey) => grey === 0));
});

Deno.test("annotation=technique burns in series, image, place, window, sides and a bar to scale", async () => {
  await using archive = await blackArchive();
  const path = `${INSTANCE}/rendered?viewport=512,512&annotation=technique`;
  const png = await picture(archive, path);
  const lines = [0, 1, 2, 3, 4, 5].map((n) => lineAt(png, 504 - 22 * (6 - n)));
  assert.deepEqual(lines, [
    "CT series 7",
    "image 16",
    // The middle of the 16th of 32 slices, 1.25 mm below the centre.
    "at L12.0 A34.0",
    "H54.8 mm",
    "slice 2.5 mm",
    "C 0 W 2000 HU",
  ]);
  assert.equal(sidesOf(png), "RLAP");
  let bar = 0;
  for (let x = 256; x < 512; x++) if (png.at(x, 503) === 255) bar++;
  // 80 mm are 512 pixels: 20 mm is the longest bar in a quarter.
  assert.equal(bar, 128);
  const flipped = await picture(
    archive,
    path.replace("512,512", "512,512,0,0,-64,64"),
  );
  assert.equal(sidesOf(flipped), "LRAP");
});

Deno.test("the sides burned into MPR and 3D are those of the orientation asked for", async () => {
  await using archive = await blackArchive();
  const expected = {
    ...{ a: "RLHF", p: "LRHF", r: "PAHF", l: "APHF", h: "LRAP", f: "RLAP" },
  };
  for (const [orientation, sides] of Object.entries(expected)) {
    for (const kind of ["renderedmpr", "rendered3d"]) {
      const path = `${SERIES}/${kind}?orientation=${orientation}` +
        `&renderingmethod=maximum_ip&viewport=512,512&${BOTH}`;
      const png = await picture(archive, path);
      assert.equal(sidesOf(png), sides, path);
      assert.equal(lineAt(png, 8), "Phantom, Marked");
    }
  }
});

Deno.test("the bar of an MPR is as long as its label times the spacing reported", async () => {
  await using archive = await blackArchive();
  const path = `${SERIES}/renderedmpr?viewport=512,400&orientation=a`;
  const answer = await archive.get(`${path}&renderedvolumetricmetadata=yes`);
  const [set] = await answer.json();
  const png = await picture(archive, `${path}&${BOTH}`);
  const y = png.heightPx - 5;
  let bar = 0;
  for (let x = 300; x < 512; x++) if (png.at(x, y) === 255) bar++;
  const mm = bar * set["00280030"].Value[1];
  assert(Math.abs(mm - 20) <= set["00280030"].Value[1] / 2, `${mm} mm`);
});

Deno.test("the text of a bright picture lies on dimmed ground, and the rest is as it was", async () => {
  await using archive = await openRenderingArchive();
  await archive.addAll(phantomSeries(() => 1000));
  const path = `${INSTANCE}/rendered?viewport=512,512&annotation=patient`;
  const png = await picture(archive, path);
  const counts = new Map<number, number>();
  for (const grey of png.bytes) counts.set(grey, (counts.get(grey) ?? 0) + 1);
  assert.deepEqual([...counts.keys()].sort((a, b) => a - b), [0, 63, 255]);
  assert.match(lineAt(png, 8), /^Phantom, Marked/);
  assert(counts.get(255)! > 0.9 * 512 * 512);
});

Deno.test("a name in other letters is written in Latin ones, and a Warning says so without the name", async () => {
  await using archive = await blackArchive(
    "\u0429\u0435\u0440\u0431\u0430\u043a^J\u00f6rg",
  );
  const path = `${INSTANCE}/rendered?viewport=512,512&annotation=patient`;
  const response = await archive.get(path, "image/png");
  const words = response.headers.get("warning")!;
  assert.match(words, /marks left out/);
  assert.doesNotMatch(words, /J|Shch/);
  assert.equal(lineAt(await readPng(response), 8), "Shcherbak, Jorg");
  const small = await archive.get(`${INSTANCE}/rendered?${BOTH}`);
  assert.match(small.headers.get("warning")!, /too small/);
  await small.body?.cancel();
});

Deno.test("text is burned into every part of a multipart answer, and into JPEG", async () => {
  await using archive = await blackArchive();
  const path = `${SERIES}/rendered?viewport=256,256&${BOTH}`;
  const [plain, labelled] = await Promise.all(
    ["viewport=256,256", `viewport=256,256&${BOTH}`].map(async (query) => {
      const answer = await archive.get(`${SERIES}/rendered?${query}`);
      assert.equal(answer.headers.get("content-type"), "image/jpeg");
      return (await answer.bytes()).length;
    }),
  );
  assert(labelled! > plain! + 1000, `${plain} and ${labelled} bytes`);
  const many = await archive.get(path, 'multipart/related; type="image/png"');
  const parts = await readParts(many);
  assert.equal(parts.length, 32);
  // Each its own image number: no two are the same picture.
  const files = new Set(parts.map(({ bytes }) => bytes.toBase64()));
  assert.equal(files.size, 32);
});
