/** What is drawn over a picture: never mirrored, outlined, in physical places. @module */
import type { JSX } from "preact";
import { useText } from "./text_context.ts";

/** Letters of the patient's directions at the sides of a picture. */
export function OrientationLetters(
  { left, right, top }: { left: string; right: string; top: string },
): JSX.Element {
  return (
    <>
      <span class="ori l">{left}</span>
      <span class="ori t">{top}</span>
      <span class="ori r">{right}</span>
    </>
  );
}

/** A length of the patient. */
export function ScaleBar({ mm, px }: { mm: number; px: number }): JSX.Element {
  const { format } = useText();
  const text = mm >= 1
    ? `${format.number(mm)} mm`
    : `${format.number(mm, 2)} mm`;
  return <i class="scale" style={{ width: `${px}px` }} data-mm={text} />;
}

/** A line through a crosshair: where it is and its direction of length one, CSS pixels. */
export interface CrosshairLine {
  readonly plane: "ax" | "sag" | "cor";
  readonly x: number;
  readonly y: number;
  readonly dx: number;
  readonly dy: number;
}

/** The gap leaves the point itself free. */
const GAP_PX = 14;
const FAR_PX = 4000;

/** Lines in the colours and dashes of the planes that they stand for. */
export function CrosshairLines(
  { lines }: { lines: readonly CrosshairLine[] },
): JSX.Element {
  return (
    <svg class="lines" aria-hidden="true">
      {lines.map(({ plane, x, y, dx, dy }) => {
        const at = (px: number): string => `${x + dx * px} ${y + dy * px}`;
        const d = `M${at(-FAR_PX)}L${at(-GAP_PX)}M${at(GAP_PX)}L${at(FAR_PX)}`;
        return <path key={plane} class={`xh ${plane}`} d={d} />;
      })}
    </svg>
  );
}

/** A place with what was found there. */
export function ValueTag(
  { x, y, text, below }: {
    x: number;
    y: number;
    text: string;
    /** Near the top the tag goes below its point. */
    below: boolean;
  },
): JSX.Element {
  return (
    <>
      <svg class="lines" aria-hidden="true">
        <circle class="vhalo" cx={x} cy={y} r="5" />
        <circle class="vring" cx={x} cy={y} r="5" />
      </svg>
      <div class={`vat ${below ? "below" : ""}`} style={{ top: `${y}px` }}>
        {/* It gives way where the words would leave the view. */}
        <i style={{ flex: `0 1 ${x + 10}px` }} />
        <output class="vtag num">{text}</output>
      </div>
    </>
  );
}

/** A face of the cube in a square from −1 to 1. */
export interface Face {
  readonly letter: string;
  readonly corners: readonly (readonly [x: number, y: number])[];
  readonly center: readonly [x: number, y: number];
  /** From 0, edge on, to 1. */
  readonly facing: number;
}

const CUBE_PX = 52;
const MOST_LETTER_PX = 15;

/** Which sides of the patient are seen. */
export function OrientationCube(
  { faces, label }: { faces: readonly Face[]; label: string },
): JSX.Element {
  const place = (x: number): number => (x * 0.94 + 1) * CUBE_PX / 2;
  return (
    <svg
      class="cubeo"
      viewBox={`0 0 ${CUBE_PX} ${CUBE_PX}`}
      role="img"
      aria-label={label}
    >
      {faces.map(({ letter, corners, center, facing }) => {
        const points = corners.map(([x, y]) => `${place(x)},${place(y)}`);
        return (
          <g key={letter}>
            <polygon points={points.join(" ")} />
            {facing > 0.25 && (
              <text
                x={place(center[0])}
                y={place(center[1])}
                font-size={MOST_LETTER_PX * Math.sqrt(facing)}
              >
                {letter}
              </text>
            )}
          </g>
        );
      })}
    </svg>
  );
}
