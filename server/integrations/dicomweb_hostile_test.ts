import assert from "node:assert/strict";
import fc from "fast-check";
import { realDataTest, unpacked } from "#testing";
import { filesIn, type TestArchive } from "./testing/archive.ts";
import { bars, PHANTOM, phantomSeries } from "./testing/phantom_series.ts";
import { openRenderingArchive, testRenderer } from "./testing/rendering.ts";

const RESOURCES = [
  ...["renderedmpr?viewport=64,64", "rendered3d?viewport=64,64"],
  ...["renderedmpr?renderedvolumetricmetadata=yes", "thumbnail", "rendered"],
  "metadata",
];

/** Folders that hold files, at any depth. */
async function seriesFolders(parent: string): Promise<readonly string[]> {
  const entries = await Array.fromAsync(Deno.readDir(parent));
  const below = await Promise.all(
    entries.filter((entry) => entry.isDirectory)
      .map(({ name }) => seriesFolders(`${parent}/${name}`)),
  );
  const own = entries.some((entry) => entry.isFile) ? [parent] : [];
  return [...own, ...below.flat()];
}

/** Every resource of every study: never a fault of the server, and a reason for each no. */
async function askAll(archive: TestArchive, name: string): Promise<void> {
  const found = await archive.get("/studies");
  const studies = found.status === 204 ? [] : await found.json();
  for (const study of studies) {
    const uid = study["0020000D"].Value[0];
    for (const resource of RESOURCES) {
      const response = await archive.get(`/studies/${uid}/${resource}`);
      const { status } = response;
      const what = `${name} ${resource}`;
      if (status !== 200) {
        const problem = await response.json();
        assert([400, 404, 406].includes(status), `${what}: ${status}`);
        assert(problem.detail.length > 10, what);
      } else assert((await response.arrayBuffer()).byteLength > 100, what);
    }
  }
}

realDataTest(
  "awkward series are rendered or refused with a reason, never a fault",
  async (data) => {
    const folders = await seriesFolders(
      await unpacked("hostile/awkward_derived.tar.xz"),
    );
    const renderer = testRenderer();
    const others = [
      ...["geom_notavolume", "geom_sliceincrement", "geom_sliceorientation"],
      ...["geom_gantrytilt", "siemens_mosaic", "oblique_hitachi"],
    ];
    for (
      const folder of [
        ...folders,
        ...others.map((o) => `${data}/hostile/${o}`),
      ]
    ) {
      await using archive = await openRenderingArchive(renderer);
      const files = await filesIn(folder);
      await Promise.all(
        files.map((file) => archive.offer(file).catch(() => false)),
      );
      await askAll(archive, folder.split("/").at(-1)!);
    }
    renderer.close();
  },
);

Deno.test("no numbers in a volume's parameters are a fault of the server", async () => {
  await using archive = await openRenderingArchive();
  await archive.addAll(phantomSeries(bars));
  const series = `/studies/${PHANTOM.studyUid}/series/${PHANTOM.seriesUid}`;
  const odd = ["0", "1e-9", "-1e9", "1e9", "12", "-0", "56.5"];
  const half = fc.integer({ min: -200, max: 200 }).map((n) => `${n / 2}`);
  const number = fc.oneof(
    { weight: 6, arbitrary: fc.constantFrom(...odd) },
    { weight: 14, arbitrary: half },
  );
  const above = fc.constantFrom("1e-9", "0.5", "1", "40", "2999", "1e9");
  const numbers = (count: number) =>
    fc.array(number, { minLength: count, maxLength: count }).map((n) =>
      n.join(",")
    );
  const shared = {
    viewpointposition: numbers(3),
    viewpointlookat: numbers(3),
    viewpointup: numbers(3),
    window: fc.tuple(number, above).map(([c, w]) => `${c},${w},linear-exact`),
    viewport: numbers(4).map((region) => `16,16,${region}`),
    renderingmethod: fc.constantFrom(
      ...["average_ip", "maximum_ip", "volume_rendered"],
    ),
  };
  const none = { requiredKeys: [] as never[] };
  const wishes = fc.oneof(
    fc.tuple(
      fc.constant("renderedmpr"),
      fc.record({ ...shared, mprslab: above }, none),
    ),
    fc.tuple(fc.constant("rendered3d"), fc.record(shared, none)),
  );
  let pictures = 0;
  await fc.assert(
    fc.asyncProperty(wishes, async ([kind, parameters]) => {
      const asked = new URLSearchParams(parameters);
      const response = await archive.get(`${series}/${kind}?${asked}`);
      const { status } = response;
      if (status === 200) pictures++;
      const text = status === 200 ? "" : await response.text();
      await response.body?.cancel().catch(() => {});
      const what = `${kind}?${asked}: ${status} ${text}`;
      assert([200, 400].includes(status), what);
    }),
    { numRuns: 150 },
  );
  assert(pictures > 10, `only ${pictures} pictures were made`);
});

Deno.test("no text in a parameter is a fault of the server; a 400 says why", async () => {
  await using archive = await openRenderingArchive();
  await archive.addAll(phantomSeries(bars));
  const study = `/studies/${PHANTOM.studyUid}`;
  const series = `${study}/series/${PHANTOM.seriesUid}`;
  const names: Readonly<Record<string, readonly string[]>> = {
    "/studies": [
      ...["limit", "offset", "fuzzymatching", "includefield", "PatientName"],
      ...["StudyDate", "ModalitiesInStudy", "00100020", "StudyInstanceUID"],
      "constructor",
    ],
    [`${series}/instances`]: ["limit", "SOPInstanceUID", "NumberOfFrames"],
    [`${series}/rendered`]: ["window", "viewport", "quality", "annotation"],
    [`${series}/thumbnail`]: ["viewport", "iccprofile", "accept"],
    [`${series}/renderedmpr`]: [
      ...["orientation", "mprslab", "viewpointup", "renderingmethod"],
      ...["volumeinputreference", "renderedvolumetricmetadata", "toString"],
    ],
    [`${series}/rendered3d`]: ["viewpointlookat", "window", "swivelrange"],
  };
  const texts = [
    ...["", "NaN", "Infinity", "-1", "1e400", "0x10", "1,", ",,,", "null"],
    ...[
      "[]",
      "*",
      "?",
      "..",
      "\\",
      "%00",
      "\u0000",
      "\ud800",
      "1-",
      "-",
      "a=b",
    ],
    ...["__proto__", "9".repeat(400), "*".repeat(3000), "é", "1.2.3,4"],
  ];
  const asked = fc.constantFrom(...Object.keys(names)).chain((path) =>
    fc.tuple(
      fc.constant(path),
      fc.array(
        fc.tuple(
          fc.constantFrom(...names[path]!),
          fc.oneof(fc.constantFrom(...texts), fc.string({ unit: "binary" })),
        ),
        { minLength: 1, maxLength: 3 },
      ),
    )
  );
  await fc.assert(
    fc.asyncProperty(asked, async ([path, pairs]) => {
      const query = pairs.map(([name, text]) =>
        `${name}=${encodeURIComponent(text.toWellFormed())}`
      ).join("&");
      const response = await archive.get(`${path}?${query}`);
      const { status } = response;
      const text = await response.text();
      const what = `${path}?${query}: ${status} ${text.slice(0, 300)}`;
      assert([200, 204, 400, 406, 413, 414, 501].includes(status), what);
      if (status === 400) assert(JSON.parse(text).detail.length > 10, what);
    }),
    { numRuns: 400 },
  );
});
