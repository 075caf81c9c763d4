import assert from "node:assert/strict";
import fc from "fast-check";
import { readRoute } from "./route.ts";

function route(path: string) {
  const result = readRoute(path);
  assert(result.ok, path);
  return result.value;
}

function status(path: string): number {
  const result = readRoute(path);
  assert(!result.ok, path);
  return result.error.status;
}

Deno.test("readRoute() reads the six search resources", () => {
  assert.deepEqual(route("/studies"), { kind: "search", level: "study" });
  assert.deepEqual(route("/series"), { kind: "search", level: "series" });
  assert.deepEqual(route("/instances"), { kind: "search", level: "instance" });
  assert.deepEqual(route("/studies/1.2/series"), {
    kind: "search",
    level: "series",
    studyUid: "1.2",
  });
  assert.deepEqual(route("/studies/1.2/instances"), {
    kind: "search",
    level: "instance",
    studyUid: "1.2",
  });
  assert.deepEqual(route("/studies/1.2/series/1.3/instances"), {
    kind: "search",
    level: "instance",
    studyUid: "1.2",
    seriesUid: "1.3",
  });
});

Deno.test("readRoute() reads each representation at each level", () => {
  const suffixes = [
    ["", "instances"],
    ["/metadata", "metadata"],
    ["/rendered", "rendered"],
    ["/thumbnail", "thumbnail"],
    ["/renderedmpr", "renderedmpr"],
    ["/rendered3d", "rendered3d"],
    ["/rendered3D", "rendered3d"],
  ];
  const targets = [
    ["/studies/1.2", { studyUid: "1.2" }],
    ["/studies/1.2/series/1.3", { studyUid: "1.2", seriesUid: "1.3" }],
    [
      "/studies/1.2/series/1.3/instances/1.4",
      { studyUid: "1.2", seriesUid: "1.3", sopUid: "1.4" },
    ],
  ] as const;
  for (const [path, target] of targets) {
    for (const [suffix, representation] of suffixes) {
      assert.deepEqual(route(`${path}${suffix}`), {
        kind: "retrieve",
        representation,
        target,
      });
    }
  }
});

Deno.test("readRoute() reads frame lists, escaped or not, and bulk data paths", () => {
  const instance = "/studies/1.2/series/1.3/instances/1.4";
  const target = { studyUid: "1.2", seriesUid: "1.3", sopUid: "1.4" };
  for (const list of ["1,7", "1%2C7"]) {
    assert.deepEqual(route(`${instance}/frames/${list}/rendered`), {
      kind: "retrieve",
      representation: "rendered",
      target: { ...target, frames: [1, 7] },
    });
  }
  assert.deepEqual(route(`${instance}/bulkdata/00081140/0/00420011`), {
    kind: "bulkdata",
    target,
    path: ["00081140", "0", "00420011"],
  });
});

Deno.test("readRoute() answers 400 for what is no UID or frame list, 404 for unknown resources", () => {
  assert.equal(status("/studies/abc"), 400);
  assert.equal(status("/studies/1.2/series/.."), 400);
  const instance = "/studies/1.2/series/1.3/instances/1.4";
  for (const list of ["0", "-1", "1,,2", "a", "1.5", ""]) {
    assert.equal(status(`${instance}/frames/${list}`), 400, list);
  }
  assert.equal(status("/patients"), 404);
  assert.equal(status("/constructor"), 404);
  assert.equal(status("/studies/1.2/toString"), 404);
  assert.equal(status("/studies/1.2/frames/1"), 404);
  assert.equal(status(`${instance}/bulkdata/0042`), 404);
  assert.equal(status(`${instance}/bulkdata/00420011/0`), 404);
});

Deno.test("readRoute() answers any path, and never throws", () => {
  const piece = fc.constantFrom(
    ...["studies", "series", "instances", "1.2", "frames", "1", "%", "..", ""],
  );
  const path = fc.oneof(
    fc.string(),
    fc.array(piece).map((p) => `/${p.join("/")}`),
  );
  fc.assert(fc.property(path, (text) => {
    const result = readRoute(text);
    assert(result.ok || [400, 404].includes(result.error.status));
  }));
});
