/** Renders a picture, with its labels burned in where any are asked for. @module */
import type { FrameJob, MprJob, Picture, VolumeJob } from "#render";
import type { Call } from "../call.ts";
import { drawLabels } from "./draw_labels.ts";
import type { Labels } from "./labels.ts";

/** A picture, and what is to be said about its labels. */
export interface LabelledPicture {
  readonly picture: Picture;
  readonly remarks: readonly string[];
}

/** Renders a job; labels are drawn on what was rendered, before it is encoded. */
export async function renderLabelled(
  { deps, request }: Call,
  job: FrameJob | MprJob | VolumeJob,
  labels: Labels | undefined,
): Promise<LabelledPicture> {
  const { renderer } = deps;
  const { signal } = request;
  if (labels === undefined) {
    return { picture: await renderer.render(job, signal), remarks: [] };
  }
  const { output } = job;
  const raw = await renderer.render(
    { ...job, output: { ...output, format: "raw" } },
    signal,
  );
  const remarks = drawLabels(raw, labels);
  const drawn = { ...pictureJob(raw), output };
  return { picture: await renderer.render(drawn, signal), remarks };
}

/** A raw picture as a frame that is shown pixel by pixel. */
function pictureJob(raw: Picture): Omit<FrameJob, "output"> {
  const { widthPx, heightPx, channels, bytes } = raw;
  const shape = {
    kind: "frame",
    columns: widthPx,
    rows: heightPx,
    pictureToFrame: [1, 0, 0, 0, 1, 0],
    interpolation: "nearest",
  } as const;
  if (channels === 1) {
    const values = Int16Array.from(bytes);
    return { ...shape, source: { kind: "grey", values, table: SAME } };
  }
  const values = new Uint8Array(widthPx * heightPx * 3);
  for (let from = 0, to = 0; from < bytes.length; from += 4, to += 3) {
    values[to] = bytes[from]!;
    values[to + 1] = bytes[from + 1]!;
    values[to + 2] = bytes[from + 2]!;
  }
  return { ...shape, source: { kind: "rgb", values } };
}

/** From grey to the same grey; values are offset as `FrameJob` says. */
const SAME = Uint8Array.from(
  { length: 65_536 },
  (_, index) => Math.min(255, Math.max(0, index - 32_768)),
);
