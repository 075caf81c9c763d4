/** Keys that stay the same from one planning to the next, and labels in words. @module */
import type { Vec3 } from "#base";
import type { PlaneFrame } from "./plane_groups.ts";
import type { LeftOut } from "./plane_order.ts";
import type { PlaneInput, StackPlan } from "./types.ts";

/** A stack that has no key and label yet. */
export interface UnnamedStack
  extends Omit<StackPlan, "key" | "label" | "leftOut"> {
  readonly planes: readonly PlaneInput[];
  readonly frame: PlaneFrame | undefined;
  readonly isLocalizer: boolean;
  /** From 1, where a wide gap parts a series; otherwise 0. */
  readonly part: number;
  readonly leftOut: readonly LeftOut[];
}

/** Names stacks: the key is made of what groups them, so it outlives a late slice. */
export function nameStacks(stacks: readonly UnnamedStack[]): StackPlan[] {
  const used = new Map<string, number>();
  return stacks.map((stack) => {
    const base = keyOf(stack);
    const times = (used.get(base) ?? 0) + 1;
    used.set(base, times);
    return {
      key: times === 1 ? base : `${base}-${times}`,
      label: labelOf(stack),
      phase: stack.phase,
      planeIds: stack.planeIds,
      positionsMm: stack.positionsMm,
      leftOut: stack.leftOut.map(({ id, reason }) => ({ id, reason })),
      ...(stack.grid ? { grid: stack.grid } : {}),
      ...(stack.gridSlices ? { gridSlices: stack.gridSlices } : {}),
      warnings: stack.warnings,
    };
  });
}

function keyOf(stack: UnnamedStack): string {
  const [first] = stack.planes;
  const frame = stack.frame;
  const text = [
    first!.columns,
    first!.rows,
    first!.frameOfReferenceUid ?? "",
    stack.isLocalizer,
    stack.phase,
    stack.part,
    ...(frame
      ? [...frame.rowDirectionLps, ...frame.columnDirectionLps]
        .map((x) => Math.round(x * 100) || 0)
      : []),
    ...(frame ? frame.spacingMm.map((s) => s.toPrecision(2)) : []),
  ].join("|");
  return `${planeWord(frame?.normalLps).toLowerCase()}-${fnv1a(text)}`;
}

function labelOf(stack: UnnamedStack): string {
  const words = [
    stack.isLocalizer ? "Localizer" : planeWord(stack.frame?.normalLps),
  ];
  if (stack.phase) words.push(stack.phase);
  if (stack.part > 0) words.push(`part ${stack.part}`);
  return words.join(", ");
}

/** The plane a radiologist would name; oblique from 20 degrees off its axis. */
function planeWord(normalLps: Vec3 | undefined): string {
  if (!normalLps) return "Images";
  const names = ["Sagittal", "Coronal", "Axial"];
  const sizes = normalLps.map(Math.abs);
  const most = Math.max(...sizes);
  return most < Math.cos(20 * Math.PI / 180)
    ? "Oblique"
    : names[sizes.indexOf(most)]!;
}

/** FNV-1a, 32 bits, as hexadecimal: short and steady, not secret. */
function fnv1a(text: string): string {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) {
    hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  }
  return (hash >>> 0).toString(16).padStart(8, "0");
}
