/** Sliders: one for a value in a panel, one for slices at the edge of a view. @module */
import type { JSX } from "preact";
import { useRef } from "preact/hooks";

/** A value between two ends; the browser's own slider, for keys and screen readers. */
export function Slider(
  { label, value, min, max, step, says, onInput, onChange }: {
    label: string;
    value: number;
    min: number;
    max: number;
    step: number;
    /** The value with its unit. */
    says: string;
    /** While it is dragged. */
    onInput: (value: number) => void;
    /** When it is let go. */
    onChange?: (value: number) => void;
  },
): JSX.Element {
  const part = (value - min) / Math.max(1e-9, max - min);
  return (
    <input
      type="range"
      class="slider"
      aria-label={label}
      aria-valuetext={says}
      min={min}
      max={max}
      step={step}
      value={value}
      style={{ "--v": `${100 * Math.min(1, Math.max(0, part))}%` }}
      onInput={(event) => onInput(event.currentTarget.valueAsNumber)}
      onChange={(event) => onChange?.(event.currentTarget.valueAsNumber)}
    />
  );
}

/** From one slice to another, both included: what was seen without loss. */
export interface SliceRun {
  readonly from: number;
  readonly to: number;
}

/** Slices along the edge of a view, the first at the top. Physical: a picture is never mirrored. */
export function EdgeSlider(
  { label, says, index, count, seen, onSlice, onRest }: {
    label: string;
    says: string;
    /** From 0. */
    index: number;
    count: number;
    seen: readonly SliceRun[];
    onSlice: (index: number) => void;
    onRest: () => void;
  },
): JSX.Element {
  const ref = useRef<HTMLDivElement>(null);
  const last = Math.max(1, count - 1);
  const percent = (i: number): string => `${100 * i / last}%`;
  const go = (event: PointerEvent): void => {
    const box = ref.current!.getBoundingClientRect();
    const part = (event.clientY - box.top) / Math.max(1, box.height);
    onSlice(Math.round(Math.min(1, Math.max(0, part)) * last));
  };
  return (
    <div
      class="pos"
      role="slider"
      tabIndex={0}
      aria-label={label}
      aria-orientation="vertical"
      aria-valuemin={1}
      aria-valuemax={count}
      aria-valuenow={index + 1}
      aria-valuetext={says}
      onPointerDown={(event) => {
        event.stopPropagation();
        event.currentTarget.setPointerCapture(event.pointerId);
        go(event);
      }}
      onPointerMove={(event) => {
        if (event.currentTarget.hasPointerCapture(event.pointerId)) go(event);
      }}
      onPointerUp={onRest}
      onPointerCancel={onRest}
      onDblClick={(event) => event.stopPropagation()}
    >
      <div class="pos-track" ref={ref}>
        <i />
        {seen.map(({ from, to }) => (
          <i
            key={from}
            class="seen"
            style={{
              top: percent(from),
              height: percent(Math.max(0.5, to - from)),
            }}
          />
        ))}
        <b style={{ top: percent(index) }} />
      </div>
    </div>
  );
}
