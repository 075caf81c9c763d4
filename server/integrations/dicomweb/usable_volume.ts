/** Whether a stack can be a volume, and the rule it breaks where not: PS3.3 C.11.23.1. @module */
import type { ImagingError, Stack, StackFrame } from "#imaging";
import { checkVolumeInput, type PlaneInput } from "#volume";
import type { Problem } from "./problem.ts";

const RULE = "PS3.3 C.11.23.1";

/** Why no volume can be made of a stack; `undefined` where one can. */
export function unusableVolume(stack: Stack): Problem | undefined {
  const { frames, plan } = stack;
  const [first] = frames;
  if (first === undefined || frames.length < 2) {
    return fault(first, "a volume has more than one frame");
  }
  const colored = frames.find(({ image }) =>
    image.samplesPerPixel !== 1 ||
    !/^MONOCHROME[12]$/.test(image.photometricInterpretation)
  );
  if (colored !== undefined) {
    const { photometricInterpretation } = colored.image;
    return fault(
      colored,
      `its Photometric Interpretation is ${photometricInterpretation}`,
    );
  }
  if (plan?.grid !== undefined) return undefined;
  const byId = new Map(frames.map((frame) => [planeId(frame), frame]));
  const checked = checkVolumeInput(frames.map(planeOf));
  if (!checked.ok) {
    const { planeId: id, message, rule } = checked.error;
    return fault(byId.get(id), message, `${RULE} ${rule}`);
  }
  const words = stack.warnings.map((warning) => warning.message).join(" ");
  return fault(first, words || "no sound grid fits its planes");
}

/** What imaging could not do, as an answer. */
export function imagingProblem(error: ImagingError): Problem {
  const { kind, message, sopUid, rule } = error;
  const where = {
    ...(sopUid === undefined ? {} : { sopUid }),
    ...(rule === undefined ? {} : { rule }),
  };
  switch (kind) {
    case "imaging.notFound":
      return { status: 404, detail: message, ...where };
    case "imaging.noVolume":
      return { status: 400, detail: message, rule: RULE, ...where };
    case "imaging.noPixels":
    case "imaging.decode":
      return { status: 400, detail: message, ...where };
    case "imaging.tooLarge":
      return { status: 413, detail: message, ...where };
    case "imaging.noRoom":
    case "imaging.cancelled":
      return { status: 503, detail: message, ...where };
  }
}

function fault(
  frame: StackFrame | undefined,
  why: string,
  rule: string = RULE,
): Problem {
  const where = frame === undefined ? {} : { sopUid: frame.sopUid };
  return { status: 400, detail: `Unusable volume: ${why}`, ...where, rule };
}

function planeId({ sopUid, frame }: StackFrame): string {
  return `${sopUid}#${frame.frameIndex + 1}`;
}

function planeOf(stackFrame: StackFrame): PlaneInput {
  const { image, frame } = stackFrame;
  const { frameOfReferenceUid } = image;
  return {
    id: planeId(stackFrame),
    columns: image.columns,
    rows: image.rows,
    phase: frame.phase,
    ...frame.plane,
    ...(frameOfReferenceUid === undefined ? {} : { frameOfReferenceUid }),
  };
}
