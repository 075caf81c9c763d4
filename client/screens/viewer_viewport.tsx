/** One view: its picture on a canvas, what lies over it, and its gestures. @module */
import {
  GestureRunner,
  LONG_PRESS_MS,
  placePicture,
  type PointerInput,
  PointerReader,
  type Role,
  scrollView,
  sizeOf,
  toggleFill,
  type View,
  type Viewer,
  WheelReader,
  zoomView,
} from "#state";
import { IconButton, useText } from "#ui";
import { effect, useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect, useLayoutEffect, useMemo, useRef } from "preact/hooks";
import { Overlay } from "./viewer_overlay.tsx";
import { ViewStates } from "./viewer_states.tsx";

const WHEEL_REST_MS = 180;

/** Draws the newest picture, whole and undistorted; a moving one is stretched, a settled one is not. */
function draw(canvas: HTMLCanvasElement, view: View): void {
  const picture = view.picture.value;
  const { widthPx, heightPx } = sizeOf(view.room.value);
  if (canvas.width !== widthPx || canvas.height !== heightPx) {
    canvas.width = widthPx;
    canvas.height = heightPx;
  }
  const context = canvas.getContext("2d", { alpha: false });
  if (context === null || picture === undefined) return;
  const { bitmap } = picture;
  const place = placePicture(bitmap.width, bitmap.height, widthPx, heightPx);
  const width = bitmap.width * place.scale,
    height = bitmap.height * place.scale;
  context.imageSmoothingEnabled = place.scale !== 1;
  context.imageSmoothingQuality = "high";
  if (place.left > 0.5 || place.top > 0.5) {
    context.fillRect(0, 0, widthPx, heightPx);
  }
  context.drawImage(
    bitmap,
    Math.round(place.left),
    Math.round(place.top),
    Math.round(width),
    Math.round(height),
  );
}

/** Turns the DOM's events into gestures of a view. */
function useGestures(
  element: { readonly current: HTMLElement | null },
  viewer: Viewer,
  view: View | undefined,
): void {
  useEffect(() => {
    const host = element.current;
    if (host === null || view === undefined) return;
    const reader = new PointerReader(), wheel = new WheelReader();
    const runner = new GestureRunner(viewer, view);
    const listening = new AbortController();
    const { signal } = listening;
    let pressTimer: ReturnType<typeof setTimeout> | undefined;
    let wheelTimer: ReturnType<typeof setTimeout> | undefined;
    const inputOf = (event: PointerEvent): PointerInput => {
      const box = host.getBoundingClientRect();
      const { pointerId, pointerType, button, altKey, shiftKey } = event;
      const at = { x: event.clientX - box.left, y: event.clientY - box.top };
      const { timeStamp } = event;
      return {
        pointerId,
        pointerType,
        button,
        altKey,
        shiftKey,
        timeStamp,
        at,
      };
    };
    const isPicture = (event: Event): boolean =>
      event.target instanceof Element &&
      event.target.closest("button,a,.pos,.empty,.strip") === null;
    host.addEventListener("pointerdown", (event) => {
      if (!isPicture(event)) return;
      host.setPointerCapture(event.pointerId);
      host.focus({ preventScroll: true });
      for (const g of reader.down(inputOf(event))) runner.run(g);
      clearTimeout(pressTimer);
      pressTimer = setTimeout(() => {
        const now = event.timeStamp + LONG_PRESS_MS;
        for (const g of reader.wait(now)) runner.run(g);
      }, LONG_PRESS_MS);
    }, { signal });
    host.addEventListener("pointermove", (event) => {
      for (const g of reader.move(inputOf(event))) runner.run(g);
    }, { signal });
    host.addEventListener("pointerup", (event) => {
      clearTimeout(pressTimer);
      for (const g of reader.up(inputOf(event))) runner.run(g);
    }, { signal });
    host.addEventListener("pointercancel", (event) => {
      clearTimeout(pressTimer);
      for (const g of reader.cancel(inputOf(event))) runner.run(g);
    }, { signal });
    host.addEventListener("wheel", (event) => {
      event.preventDefault();
      viewer.current.value = view.role;
      viewer.value.value = undefined;
      const box = host.getBoundingClientRect();
      const at = { x: event.clientX - box.left, y: event.clientY - box.top };
      const meaning = wheel.turn(event);
      if (meaning.kind === "zoom") zoomView(viewer, view, meaning.factor, at);
      else scrollView(viewer, view, meaning.slices);
      clearTimeout(wheelTimer);
      wheelTimer = setTimeout(() => viewer.rest(), WHEEL_REST_MS);
    }, { signal, passive: false });
    host.addEventListener("contextmenu", (e) => e.preventDefault(), { signal });
    // A middle press would start the browser's own scrolling.
    host.addEventListener("mousedown", (event) => {
      if (event.button === 1) event.preventDefault();
    }, { signal });
    return () => {
      listening.abort();
      clearTimeout(pressTimer);
      clearTimeout(wheelTimer);
    };
  }, [viewer, view]);
}

/** Opens the view once its size is known, and closes it when it leaves. */
function useLiveView(
  element: { readonly current: HTMLElement | null },
  viewer: Viewer,
  role: Role,
): View | undefined {
  const live = useSignal<View | undefined>(undefined);
  useEffect(() => {
    const host = element.current!;
    let view: View | undefined;
    const observer = new ResizeObserver(() => {
      const { width, height } = host.getBoundingClientRect();
      if (width < 2 || height < 2) return;
      const room = { width, height, pixelRatio: devicePixelRatio };
      if (view === undefined) {
        view = viewer.mount(role, room);
        live.value = view;
      } else viewer.resize(view, room);
    });
    observer.observe(host);
    return () => {
      observer.disconnect();
      if (view !== undefined) viewer.unmount(view);
    };
  }, [viewer, role]);
  return live.value;
}

function Canvas({ view }: { view: View }): JSX.Element {
  const ref = useRef<HTMLCanvasElement>(null);
  // Before the browser paints: what lies over a picture never shows without it.
  useLayoutEffect(() => {
    const canvas = ref.current!;
    return effect(() => draw(canvas, view));
  }, [view]);
  return <canvas ref={ref} aria-hidden="true" />;
}

/** A view in a layout. */
export function Viewport(
  { viewer, role, isAlone, isSmall, isMain }: {
    viewer: Viewer;
    role: Role;
    isAlone: boolean;
    /** One of the small ones: a tap makes it the large one. */
    isSmall: boolean;
    isMain: boolean;
  },
): JSX.Element {
  const { t } = useText();
  const ref = useRef<HTMLElement>(null);
  const view = useLiveView(ref, viewer, role);
  const gestured = useMemo(() => isSmall ? undefined : view, [isSmall, view]);
  useGestures(ref, viewer, gestured);
  const isCurrent = viewer.current.value === role;
  const isFilled = viewer.filled.value === role;
  const name = role === "stack" || role === "volume"
    ? t(`view.${role}`)
    : t(`plane.${role}`);
  return (
    <section
      ref={ref}
      class={`vp ${isMain ? "large" : ""} ${isSmall ? "small" : ""}`}
      data-role={role}
      data-theme="dark"
      aria-label={name}
      aria-current={isCurrent && !isAlone ? "true" : undefined}
      aria-busy={view?.picture.value === undefined}
      tabIndex={0}
      onFocus={() => viewer.current.value = role}
      onClick={() => {
        if (!isSmall) return;
        viewer.main.value = role;
        viewer.current.value = role;
      }}
      onKeyDown={(event) => {
        if (isSmall && event.key === "Enter") viewer.main.value = role;
      }}
    >
      {view && <Canvas view={view} />}
      {view && <Overlay viewer={viewer} view={view} isMain={isMain} />}
      {view && <ViewStates viewer={viewer} view={view} isMain={isMain} />}
      {(!isAlone || isFilled) && !isSmall && (
        <IconButton
          icon={isFilled ? "unfill" : "fill"}
          label={t(isFilled ? "command.unfill" : "command.fill")}
          onClick={() => toggleFill(viewer, role)}
        />
      )}
    </section>
  );
}
