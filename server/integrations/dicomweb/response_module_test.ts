import assert from "node:assert/strict";
import { type AppliedRendering, responseModule } from "./response_module.ts";
import { planeFrame, viewFrame } from "./view_frame.ts";
import { axesOf, viewpointOf } from "./view_geometry.ts";

const viewpoint = viewpointOf("f", [10, 20, 30], 500);
const frame = viewFrame(
  { widthPx: 4, heightPx: 2, spacingMm: 0.5 },
  undefined,
);
const applied: AppliedRendering = {
  kind: "renderedmpr",
  method: "AVERAGE_IP",
  viewpoint,
  frame,
  plane: planeFrame(frame, axesOf(viewpoint)!, viewpoint.lookAtLps),
  slabMm: 20,
  window: { center: 40, width: 400, function: "LINEAR" },
  seriesUid: "1.3",
  sopUid: "1.4",
  remarks: ["The largest of 2 volumes"],
};

Deno.test("responseModule() has the attributes of PS3.18 Table K.1-1 for an MPR", () => {
  const set = responseModule(applied);
  const values = (tag: string) => set[tag]?.Value;
  assert.deepEqual(values("00720510"), ["MPR"]);
  assert.deepEqual(values("0070120D"), ["AVERAGE_IP"]);
  assert.deepEqual(values("00701603"), [10, 20, -470]);
  assert.deepEqual(values("00701604"), [10, 20, 30]);
  assert.deepEqual(values("00701605"), [0, -1, 0]);
  assert.deepEqual(values("00701503"), [20]);
  assert.deepEqual(values("00281050"), [40]);
  assert.deepEqual(values("00281051"), [400]);
  assert.deepEqual(values("00281056"), ["LINEAR"]);
});

Deno.test("responseModule() gives the plane back as PS3.3 C.11.26: corner, directions, size in mm", () => {
  const set = responseModule(applied);
  assert.deepEqual(set["00701505"]?.Value, [9, 19.5, 30]);
  assert.deepEqual(set["00701507"]?.Value, [1, 0, 0]);
  assert.deepEqual(set["00701508"]?.Value, [2]);
  assert.deepEqual(set["00701511"]?.Value, [0, 1, 0]);
  assert.deepEqual(set["00701512"]?.Value, [1]);
});

Deno.test("responseModule() of a volume rendering names its preset and has no window of its own", () => {
  const { plane: _, window: __, slabMm: ___, ...rest } = applied;
  const set = responseModule({
    ...rest,
    kind: "rendered3d",
    method: "VOLUME_RENDERED",
    preset: "CT-Bone",
  });
  assert.deepEqual(set["00720510"]?.Value, ["3D_RENDERING"]);
  assert.deepEqual(set["00700081"]?.Value, ["Preset CT-Bone"]);
  for (const tag of ["00281050", "00281051", "00281056", "00701503"]) {
    assert.equal(set[tag], undefined);
  }
});

Deno.test("responseModule() is sorted by tag, and the same bytes for the same rendering", () => {
  const set = responseModule(applied);
  assert.deepEqual(Object.keys(set), Object.keys(set).toSorted());
  assert.equal(JSON.stringify(set), JSON.stringify(responseModule(applied)));
});
