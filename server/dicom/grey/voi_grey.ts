/** From rescaled values to grey by a VOI LUT, PS3.3 C.11.2. @module */
import type { VoiLut } from "../types.ts";

/** Lowest and highest of what a screen shows. */
const WHITE = 255;

/**
 * Grey from 0 to 255, not rounded, of a rescaled value: LINEAR after
 * C.11.2.1.2.1, SIGMOID after C.11.2.1.3.1, LINEAR_EXACT after C.11.2.1.3.2,
 * tables after C.11.2.1.1.
 */
export function voiGrey(voi: VoiLut, value: number): number {
  if (voi.kind === "table") {
    const last = voi.values.length - 1;
    const index = Math.round(value) - voi.firstValue;
    const entry = voi.values[index < 0 ? 0 : index > last ? last : index] ?? 0;
    return (entry / (2 ** voi.bits - 1)) * WHITE;
  }
  const { center, width } = voi;
  switch (voi.function) {
    case "LINEAR": {
      const middle = center - 0.5;
      const half = (width - 1) / 2;
      if (value <= middle - half) return 0;
      if (value > middle + half) return WHITE;
      return ((value - middle) / (width - 1) + 0.5) * WHITE;
    }
    case "LINEAR_EXACT":
      if (value <= center - width / 2) return 0;
      if (value > center + width / 2) return WHITE;
      return ((value - center) / width + 0.5) * WHITE;
    case "SIGMOID":
      return WHITE / (1 + Math.exp((-4 * (value - center)) / width));
  }
}
