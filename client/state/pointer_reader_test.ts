/// <reference lib="deno.ns" />
import assert from "node:assert/strict";
import {
  type Gesture,
  LONG_PRESS_MS,
  type PointerInput,
  PointerReader,
} from "./pointer_reader.ts";
import { WheelReader } from "./wheel_reader.ts";

function input(change: Partial<PointerInput> = {}): PointerInput {
  return {
    pointerId: 1,
    pointerType: "mouse",
    button: 0,
    altKey: false,
    shiftKey: false,
    timeStamp: 0,
    at: { x: 100, y: 100 },
    ...change,
  };
}

function actions(gestures: readonly Gesture[]): string[] {
  return gestures.map((g) => g.kind === "begin" ? g.action : g.kind);
}

Deno.test("left drags the tool, right zooms, middle pans, Alt and left windows", () => {
  const cases = [
    [{ button: 0 }, "tool"],
    [{ button: 2 }, "zoom"],
    [{ button: 1 }, "pan"],
    [{ button: 0, altKey: true }, "window"],
  ] as const;
  for (const [change, action] of cases) {
    const reader = new PointerReader();
    assert.deepEqual(actions(reader.down(input(change))), [action]);
    const [drag] = reader.move(input({ ...change, at: { x: 110, y: 95 } }));
    assert.ok(drag?.kind === "drag");
    assert.equal(drag.action, action);
    assert.deepEqual(drag.total, { x: 10, y: -5 });
    assert.deepEqual(actions(reader.up(input({ timeStamp: 900 }))), ["end"]);
  }
});

Deno.test("Shift and click asks for the value and touches nothing else", () => {
  const reader = new PointerReader();
  assert.deepEqual(actions(reader.down(input({ shiftKey: true }))), ["value"]);
  assert.deepEqual(actions(reader.up(input({ timeStamp: 50 }))), []);
});

Deno.test("a double click resets", () => {
  const reader = new PointerReader();
  reader.down(input());
  assert.deepEqual(actions(reader.up(input({ timeStamp: 60 }))), ["end"]);
  reader.down(input({ timeStamp: 150 }));
  const up = reader.up(input({ timeStamp: 200 }));
  assert.deepEqual(actions(up), ["end", "reset"]);
});

const touch = { pointerType: "touch" } as const;

Deno.test("one finger drags the tool, but only once it has moved", () => {
  const reader = new PointerReader();
  assert.deepEqual(reader.down(input(touch)), []);
  assert.deepEqual(
    reader.move(input({ ...touch, at: { x: 103, y: 100 } })),
    [],
  );
  const moved = reader.move(input({ ...touch, at: { x: 120, y: 100 } }));
  assert.deepEqual(actions(moved), ["tool", "drag"]);
});

Deno.test("a tap is the tool at that place; a double tap resets", () => {
  const reader = new PointerReader();
  reader.down(input(touch));
  const first = reader.up(input({ ...touch, timeStamp: 80 }));
  assert.deepEqual(actions(first), ["tool", "end"]);
  reader.down(input({ ...touch, timeStamp: 180 }));
  const second = reader.up(input({ ...touch, timeStamp: 250 }));
  assert.deepEqual(actions(second), ["reset"]);
});

Deno.test("a finger that stays asks for the value; one that moved does not", () => {
  const reader = new PointerReader();
  reader.down(input(touch));
  assert.deepEqual(reader.wait(LONG_PRESS_MS - 1), []);
  assert.deepEqual(actions(reader.wait(LONG_PRESS_MS)), ["value"]);
  const other = new PointerReader();
  other.down(input(touch));
  other.move(input({ ...touch, at: { x: 150, y: 100 } }));
  assert.deepEqual(other.wait(LONG_PRESS_MS), []);
});

Deno.test("two fingers pinch and pan, and the finger that is left over does nothing", () => {
  const reader = new PointerReader();
  reader.down(input(touch));
  const second = { ...touch, pointerId: 2 };
  const begun = reader.down(input({ ...second, at: { x: 200, y: 100 } }));
  assert.deepEqual(actions(begun), ["pinch"]);
  const [pinch] = reader.move(input({ ...second, at: { x: 300, y: 100 } }));
  assert.ok(pinch?.kind === "pinch");
  assert.equal(pinch.factor, 2);
  assert.deepEqual(pinch.step, { x: 50, y: 0 });
  assert.deepEqual(actions(reader.up(input(second))), ["end"]);
  assert.deepEqual(reader.move(input({ ...touch, at: { x: 5, y: 5 } })), []);
});

Deno.test("a second finger ends what the first one began", () => {
  const reader = new PointerReader();
  reader.down(input(touch));
  reader.move(input({ ...touch, at: { x: 150, y: 100 } }));
  const begun = reader.down(input({ ...touch, pointerId: 2 }));
  assert.deepEqual(actions(begun), ["end", "pinch"]);
});

const wheel = { deltaMode: 0, ctrlKey: false };

Deno.test("a notch of the wheel is one slice, whatever the mouse calls a notch", () => {
  for (const px of [53, 100, 120]) {
    const reader = new WheelReader();
    const down = reader.turn({ ...wheel, deltaY: px });
    assert.deepEqual(down, { kind: "scroll", slices: 1 });
    const up = reader.turn({ ...wheel, deltaY: -px });
    assert.deepEqual(up, { kind: "scroll", slices: -1 });
  }
});

Deno.test("small strokes of a trackpad add up to slices", () => {
  const reader = new WheelReader();
  let slices = 0;
  for (let i = 0; i < 50; i++) {
    const turn = reader.turn({ ...wheel, deltaY: 8 });
    if (turn.kind === "scroll") slices += turn.slices;
  }
  assert.equal(slices, 4);
});

Deno.test("Ctrl and the wheel zoom, up is larger", () => {
  const turn = new WheelReader().turn({
    ...wheel,
    deltaY: -100,
    ctrlKey: true,
  });
  assert.ok(turn.kind === "zoom" && turn.factor > 1);
});
