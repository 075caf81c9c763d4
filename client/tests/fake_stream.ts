/** The live stream's other end, small: answers as PROTOCOL.md says, with pictures of a made-up body. @module */
import { encodePng } from "#testing";
import {
  type FrameHeader,
  type Opened,
  UpMessage,
  type ViewSize,
  type ViewState,
  writeFrame,
} from "#wire";
import {
  HALF_MM,
  planeSceneOf,
  stackScene,
  valueAt,
  volumeScene,
} from "./fake_body.ts";

interface FakeView {
  state: ViewState;
  size: ViewSize;
  gesture: number;
  frame: number;
  moving: boolean;
  dirty: boolean;
}

/** What a test can make go wrong. */
export interface FakeFaults {
  /** Series that answer `failed` for a volume. */
  readonly brokenSeries: ReadonlySet<string>;
}

const MOVING_SHRINK = 6;
const WINDOWS = [
  ["soft-tissue", 40, 400],
  ["lung", -600, 1500],
  ["bone", 400, 2000],
  ["mediastinum", 50, 350],
] as const;

function openedOf(view: number, gesture: number, state: ViewState): Opened {
  const window = { center: 40, width: 400 };
  return {
    type: "opened",
    view,
    gesture,
    modality: "CT",
    unit: "HU",
    frameCount: 275,
    columns: 512,
    rows: 512,
    spacingMm: [360 / 512, 360 / 512],
    positionsMm: Array.from({ length: 275 }, (_, i) => i - 137),
    volume: {
      sizeVx: [512, 512, 275],
      ijkToLps: [
        ...[360 / 512, 0, 0, -HALF_MM[0]],
        ...[0, 360 / 512, 0, -HALF_MM[1]],
        ...[0, 0, 1, -137],
      ],
      centerLps: [0, 0, 0],
    },
    windows: WINDOWS.map(([id, center, width]) => ({
      id,
      window: { center, width },
    })),
    presets: ["ct-bone", "ct-soft-tissue", "ct-lung"],
    warnings: [{ key: "volume.gap", params: {}, text: "A slice is missing." }],
    state: state.kind === "volume"
      ? { ...state, preset: "ct-bone" }
      : state.kind === "mpr"
      ? { centerLps: [0, 0, 0], mmPerPx: 0.8, window, ...state }
      : { window, ...state },
  };
}

async function frameOf(
  id: number,
  view: FakeView,
): Promise<Uint8Array<ArrayBuffer>> {
  const { state, size } = view;
  const shrink = view.moving ? MOVING_SHRINK : 2;
  const width = Math.ceil(size.widthPx / shrink);
  const height = Math.ceil(size.heightPx / shrink);
  const full = [width * shrink, height * shrink] as const;
  const scene = state.kind === "stack"
    ? stackScene(state, full, shrink)
    : state.kind === "mpr"
    ? planeSceneOf(state, full, shrink)
    : volumeScene(state, full, shrink);
  const rgba = new Uint8Array(width * height * 4).fill(255);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const grey = scene.grey(x, y);
      rgba.fill(grey, 4 * (y * width + x), 4 * (y * width + x) + 3);
    }
  }
  const picture = await encodePng(rgba, width, height);
  const header: FrameHeader = {
    fidelity: view.moving
      ? "moving"
      : state.kind === "volume"
      ? "settled"
      : "lossless",
    media: "image/png",
    view: id,
    frame: ++view.frame,
    gesture: view.gesture,
    widthPx: width,
    heightPx: height,
    frameIndex: state.kind === "stack" ? state.frameIndex : 0,
    geometry: scene.geometry,
    ...state.window && { window: state.window },
    renderUs: 5000,
    storedBytes: 0,
    viewWidthPx: size.widthPx,
    viewHeightPx: size.heightPx,
  };
  return writeFrame(header, picture);
}

/** Serves one connection. */
export function serveFakeStream(socket: WebSocket, faults: FakeFaults): void {
  const views = new Map<number, FakeView>();
  const say = (message: object): void => {
    if (socket.readyState === 1) socket.send(JSON.stringify(message));
  };
  async function draw(id: number): Promise<void> {
    const view = views.get(id);
    if (view === undefined || !view.dirty) return;
    view.dirty = false;
    const frame = await frameOf(id, view);
    if (socket.readyState === 1) socket.send(frame);
    if (view.dirty) await draw(id);
  }
  socket.onmessage = ({ data }) => {
    const message = UpMessage.parse(JSON.parse(data));
    switch (message.type) {
      case "hello":
        return say({
          type: "welcome",
          protocol: 1,
          session: crypto.randomUUID(),
          resumed: [],
          pictureSidePx: 4096,
        });
      case "ping":
        return say({ type: "pong", request: message.request });
      case "close":
        return void views.delete(message.view);
      case "open": {
        const { view, target, size, state, gesture } = message;
        if (
          faults.brokenSeries.has(target.seriesUid) && state.kind !== "stack"
        ) {
          return say({
            type: "failed",
            view,
            code: "volume.gap",
            trace: "4f2a-91c0",
            fatal: true,
            sentence: {
              key: "volume.gap",
              params: {},
              text:
                "2 of 28 slices are missing between 14 and 17, so a volume would be false.",
            },
          });
        }
        const opened = openedOf(view, gesture, state);
        views.set(view, {
          state: opened.state,
          size,
          gesture,
          frame: 0,
          moving: false,
          dirty: true,
        });
        say(opened);
        return void draw(view);
      }
      case "set": {
        const view = views.get(message.view);
        if (view === undefined) return;
        const { state, size, gesture, moving } = message;
        view.state = openedOf(0, 0, state).state;
        Object.assign(view, { gesture, moving, dirty: true });
        view.size = size ?? view.size;
        return void draw(message.view);
      }
      case "probe":
        return say({
          type: "value",
          view: message.view,
          request: message.request,
          lps: [0, 0, 0],
          value: valueAt([0, 0, 0]),
          unit: "HU",
        });
      case "ack":
        return;
    }
  };
}
