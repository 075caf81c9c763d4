/** The value under a place of a picture. @module */
import type { Vec3 } from "#base";
import type { Role } from "./layouts.ts";
import type { PointPx } from "./picture_geometry.ts";
import type { View } from "./view.ts";

/** A value that was asked for. */
export interface ValueHere {
  readonly role: Role;
  readonly at: PointPx;
  readonly lps?: Vec3;
  readonly value?: number;
  readonly rgb?: Vec3;
  readonly unit: string;
}

/** Asks a view for the value at a point of the patient; nothing comes where the view shows no picture. */
export function valueAtPoint(
  view: View,
  lps: Vec3,
  onValue: (value: ValueHere) => void,
): void {
  const at = view.geometry()?.toView(lps);
  if (at === undefined) return;
  view.probe(at, (answer) =>
    onValue({
      role: view.role,
      at,
      lps,
      unit: answer.unit,
      ...answer.value !== undefined && { value: answer.value },
      ...answer.rgb !== undefined && { rgb: answer.rgb },
    }));
}
