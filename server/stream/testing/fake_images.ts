/** Images and a renderer whose every step the test sees. @module */
import { err, ok, type Result } from "#base";
import type { FrameJob, MprJob, Picture, VolumeJob } from "#render";
import type { ViewState } from "#wire";
import type {
  ImagePort,
  ImageSource,
  PictureRequest,
  PlannedPicture,
  Probed,
  RenderPort,
  SourceDescription,
  SourceFault,
} from "../ports.ts";
import type { FakeTime } from "./fake_time.ts";

/** What the fakes did. */
export class FakeRooms {
  readonly images: ImagePort;
  readonly render: RenderPort;
  /** Requests whose render was begun. */
  readonly begun: PictureRequest[] = [];
  readonly aborted: PictureRequest[] = [];
  openSources = 0;
  running = 0;
  mostRunning = 0;
  loads = 0;
  abortedLoads = 0;
  renderMs: (request: PictureRequest) => number = () => 10;
  /** Slices and time of one load of a volume; 0: nothing to load. */
  loadSlices = 0;
  sliceMs = 1;
  openFault: SourceFault | undefined;
  planFault: SourceFault | undefined;
  renderThrows = false;
  openThrows = false;
  loadThrows = false;
  hasMoreToSay = false;
  readonly #time: FakeTime;
  readonly #requests = new WeakMap<object, PictureRequest>();

  constructor(time: FakeTime) {
    this.#time = time;
    this.images = { open: async () => await this.#open() };
    this.render = { render: (job, signal) => this.#render(job, signal) };
  }

  #open(): Result<ImageSource, SourceFault> {
    if (this.openThrows) throw new TypeError("a bug in opening");
    if (this.openFault) return err(this.openFault);
    this.openSources++;
    let isLoaded = this.loadSlices === 0;
    let isDisposed = false;
    let description: SourceDescription = {
      modality: "CT",
      unit: "HU",
      frameCount: 275,
      columns: 512,
      rows: 512,
      positionsMm: [],
      windows: [],
      presets: [],
      warnings: [],
    };
    const source: ImageSource = {
      get description() {
        return description;
      },
      needsLoading: (kind) => kind !== "stack" && !isLoaded,
      load: async (_kind, onProgress, signal) => {
        this.loads++;
        if (this.loadThrows) throw new TypeError("a bug in loading");
        for (let done = 1; done <= this.loadSlices; done++) {
          await this.#wait(this.sliceMs);
          if (signal.aborted) {
            this.abortedLoads++;
            return err(fault("imaging.cancelled", true));
          }
          onProgress(done, this.loadSlices);
        }
        isLoaded = true;
        if (this.hasMoreToSay) {
          const { sentence } = fault("volume.quantized");
          description = { ...description, warnings: [sentence] };
        }
        return ok(undefined);
      },
      complete: (state) => state,
      plan: (request) => Promise.resolve(this.#plan(request)),
      probe: (_state, _size, xPx, yPx): Promise<Probed> =>
        Promise.resolve({ value: xPx + yPx, unit: "HU" }),
      [Symbol.dispose]: () => {
        if (isDisposed) throw new Error("Disposed twice");
        isDisposed = true;
        this.openSources--;
      },
    };
    return ok(source);
  }

  #plan(request: PictureRequest): Result<PlannedPicture, SourceFault> {
    if (this.planFault) return err(this.planFault);
    const job: FrameJob = {
      kind: "frame",
      source: { kind: "rgb", values: new Uint8Array(3) },
      columns: 1,
      rows: 1,
      pictureToFrame: [1, 0, 0, 0, 1, 0],
      interpolation: "linear",
      output: { ...request.picture, format: request.format },
    };
    this.#requests.set(job, request);
    const { state } = request;
    const frameIndex = state.kind === "stack" ? state.frameIndex : 0;
    return ok({ job, frameIndex, storedBytes: 0 });
  }

  async #render(
    job: FrameJob | MprJob | VolumeJob,
    signal: AbortSignal,
  ): Promise<Picture> {
    const request = this.#requests.get(job)!;
    this.begun.push(request);
    this.mostRunning = Math.max(this.mostRunning, ++this.running);
    try {
      if (this.renderThrows) throw new Error("kernel trap");
      await this.#wait(this.renderMs(request), signal);
      if (signal.aborted) {
        this.aborted.push(request);
        throw signal.reason;
      }
    } finally {
      this.running--;
    }
    const { widthPx, heightPx, format } = job.output;
    return {
      widthPx,
      heightPx,
      mediaType: format === "png" ? "image/png" : "image/jpeg",
      bytes: new Uint8Array(1000),
      channels: 1,
      lossless: format === "png",
      renderMs: 1,
    };
  }

  #wait(ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const cancel = this.#time.after(ms, resolve);
      signal?.addEventListener("abort", () => {
        cancel();
        resolve();
      });
    });
  }
}

/** A fault of a source. */
export function fault(code: string, isAborted = false): SourceFault {
  return { code, sentence: { key: code, params: {}, text: code }, isAborted };
}

/** A state of each kind. */
export function stackState(frameIndex: number): ViewState {
  return {
    kind: "stack",
    frameIndex,
    inverted: false,
    zoom: 1,
    panVx: [0, 0],
    rotationDeg: 0,
    flippedX: false,
    interpolation: "linear",
  };
}

/** A volume from the front. */
export function volumeState(zoom: number): ViewState {
  return {
    kind: "volume",
    toEyeLps: [0, -1, 0],
    upLps: [0, 0, 1],
    zoom,
    projection: "orthographic",
    method: "composite",
    preset: "ct.bone",
    shift: 0,
    inverted: false,
  };
}
