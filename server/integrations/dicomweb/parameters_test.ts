import assert from "node:assert/strict";
import {
  readRenderParameters,
  RENDER_NAMES,
  singleParameters,
} from "./parameters.ts";
import { readVolumeParameters } from "./volume_parameters.ts";

function rendered(query: string) {
  const values = singleParameters(new URLSearchParams(query), RENDER_NAMES);
  return values.ok ? readRenderParameters(values.value) : values;
}

function fault(query: string): [number, string | undefined] {
  const result = rendered(query);
  assert(!result.ok, query);
  return [result.error.status, result.error.parameter];
}

function mpr(query: string) {
  return readVolumeParameters("renderedmpr", new URLSearchParams(query));
}

function volumeFault(query: string): [number, string | undefined] {
  const result = mpr(query);
  assert(!result.ok, query);
  return [result.error.status, result.error.parameter];
}

Deno.test("readRenderParameters() reads window, viewport, quality, annotation and profile", () => {
  const result = rendered(
    "window=40,400,linear-exact&viewport=256,128,10,20.5,-100,50" +
      "&quality=90&annotation=patient,technique&iccprofile=srgb",
  );
  assert.deepEqual(result, {
    ok: true,
    value: {
      window: { center: 40, width: 400, function: "LINEAR_EXACT" },
      viewport: {
        widthPx: 256,
        heightPx: 128,
        source: { x: 10, y: 20.5, width: -100, height: 50 },
      },
      quality: 90,
      annotation: ["patient", "technique"],
      iccProfile: "srgb",
    },
  });
});

Deno.test("readRenderParameters() takes the whole picture where the region is left out, in part too", () => {
  const whole = rendered("viewport=256,128");
  assert(whole.ok);
  assert.deepEqual(whole.value.viewport, { widthPx: 256, heightPx: 128 });
  const part = rendered("viewport=256,128,,,-30,");
  assert(part.ok);
  assert.deepEqual(part.value.viewport?.source, { x: 0, y: 0, width: -30 });
});

Deno.test("readRenderParameters() answers 400 and names the parameter", () => {
  const bad = {
    window: [
      "40",
      "40,0",
      "40,-1,linear",
      "x,y",
      "40,400,cubic",
      "1,2,linear,4",
    ],
    viewport: [
      "256",
      "0,10",
      "5000,10",
      "1,1,a",
      "1,1,0,0,0,0",
      "1,1,1,1,1,1,1",
    ],
    quality: ["0", "101", "90.5", "high", ""],
    annotation: ["all", "patient,<script>"],
    iccprofile: ["adobergb", "yes please"],
  };
  for (const [name, values] of Object.entries(bad)) {
    for (const value of values) {
      const query = new URLSearchParams({ [name]: value }).toString();
      assert.deepEqual(fault(query), [400, name], `${name}=${value}`);
    }
  }
  assert.deepEqual(fault("quality=1&quality=2"), [400, "quality"]);
  assert.deepEqual(fault("colour=1"), [400, "colour"]);
  assert.deepEqual(fault("window=NaN,1e999,linear"), [400, "window"]);
});

Deno.test("readVolumeParameters() reads a viewpoint, a slab and what is to be matched", () => {
  const result = mpr(
    "volumeinputreference=1.2.3&renderingmethod=maximum_ip&mprslab=20" +
      "&viewpointposition=100,101,200&viewpointlookat=100,100,200" +
      "&viewpointup=0,0,1&viewport=256,256&window=100,700,linear" +
      "&CardiacRRIntervalSpecified=140-260&renderedvolumetricmetadata=yes",
  );
  assert(result.ok);
  const { matches, ...rest } = result.value;
  assert.equal(matches.toString(), "CardiacRRIntervalSpecified=140-260");
  assert.deepEqual(rest, {
    window: { center: 100, width: 700, function: "LINEAR" },
    viewport: { widthPx: 256, heightPx: 256 },
    annotation: [],
    iccProfile: "no",
    positionLps: [100, 101, 200],
    lookAtLps: [100, 100, 200],
    upLps: [0, 0, 1],
    method: "MAXIMUM_IP",
    slabMm: 20,
    volumeInput: { sopUid: "1.2.3" },
    metadataOnly: true,
  });
});

Deno.test("readVolumeParameters() answers 400 naming what excludes or can't be", () => {
  const bad: Record<string, string> = {
    "orientation=a&viewpointup=0,0,1": "orientation",
    "orientation=A": "orientation",
    "orientation=a,p": "orientation",
    "viewpointposition=1,2": "viewpointposition",
    "viewpointup=0,0,0": "viewpointup",
    "mprslab=0": "mprslab",
    "mprslab=thick": "mprslab",
    "renderingmethod=MAXIMUM_IP": "renderingmethod",
    "renderingmethod=constructor": "renderingmethod",
    "volumeinputreference=first": "volumeinputreference",
    "renderedvolumetricmetadata=no": "renderedvolumetricmetadata",
  };
  for (const [query, name] of Object.entries(bad)) {
    assert.deepEqual(volumeFault(query), [400, name], query);
  }
  const thick = readVolumeParameters(
    "rendered3d",
    new URLSearchParams("mprslab=2"),
  );
  assert(!thick.ok && thick.error.parameter === "mprslab");
});

Deno.test("readVolumeParameters() answers 501 for animations, with a reason", () => {
  const animated = [
    ...["swivelrange=90", "volumetriccurvepoint=1,2,3", "animationrate=30"],
    "animationstepsize=2",
  ];
  for (const query of animated) {
    assert.deepEqual(volumeFault(query), [501, query.split("=")[0]]);
  }
});
