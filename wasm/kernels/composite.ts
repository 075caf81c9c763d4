// Direct volume rendering: a quad of rays, front to back.

import {
  DISTANCE_MAX,
  LUT_SIZE,
  RAY_ALPHA,
  RAY_BACKGROUND,
  RAY_COARSE,
  RAY_COLOR,
  RAY_DISTANCES,
  RAY_FAINT_STEPS,
  RAY_LUT_FIRST,
  RAY_LUT_MIN,
  RAY_LUT_SCALE,
  RAY_OPAQUE,
  VOLUME_BRICK_STRIDE,
  VOLUME_BRICKS_X,
  VOLUME_BRICKS_Y,
  VOLUME_BRICKS_Z,
  VOLUME_ROW_BYTES,
  VOLUME_SLICE_BYTES,
  VOLUME_VOXELS,
} from "../layout";
import { brickOf, firstOutside, stepsToExit } from "./brick";
import { AXIS_VECTOR, QUAD_COUNT, QUAD_PER_STEP, QUAD_POINT, QUAD_STEP } from "./ray";
import {
  differenceLine,
  differenceRow,
  fraction,
  pairWeights,
  SAMPLE_ONE,
  sampleRow,
  voxelAddress,
} from "./sample";
import { highlight, lengthOf, towardLight, withoutHighlight } from "./shade";
import { gather32, gather8, mix, multiplyAdd, select, smallest, truncate } from "./simd";

/** Samples taken without a look at the bricks, at least. */
const RUN_SAMPLES: f32 = 8;
/** The same of double steps, which should not reach far into bricks that want single ones. */
const RUN_DOUBLES: f32 = 2;
/** More samples than any ray has. */
const ENDLESS: f32 = 1e9;
/** Bytes of one table of opacities. */
const ALPHA_BYTES: i32 = LUT_SIZE * 4;

/** Four background pixels, RGBA. */
export function backgroundQuad(job: usize): v128 {
  const zero = f32x4.splat(0);
  return quadPixels(job, zero, zero, zero, zero);
}

export function compositeQuadShaded(volume: usize, job: usize, scratch: usize): v128 {
  return compositeQuad(volume, job, scratch, true);
}

export function compositeQuadPlain(volume: usize, job: usize, scratch: usize): v128 {
  return compositeQuad(volume, job, scratch, false);
}

/** Four RGBA pixels. */
@inline function compositeQuad(
  volume: usize,
  job: usize,
  scratch: usize,
  shaded: bool,
): v128 {
  const zero = i32x4.splat(0), one = f32x4.splat(1);
  let px = v128.load(scratch, QUAD_POINT);
  let py = v128.load(scratch + AXIS_VECTOR, QUAD_POINT);
  let pz = v128.load(scratch + 2 * AXIS_VECTOR, QUAD_POINT);
  const fx = v128.load(scratch, QUAD_STEP);
  const fy = v128.load(scratch + AXIS_VECTOR, QUAD_STEP);
  const fz = v128.load(scratch + 2 * AXIS_VECTOR, QUAD_STEP);
  const rx = v128.load(scratch, QUAD_PER_STEP);
  const ry = v128.load(scratch + AXIS_VECTOR, QUAD_PER_STEP);
  const rz = v128.load(scratch + 2 * AXIS_VECTOR, QUAD_PER_STEP);
  let left = v128.load(scratch, QUAD_COUNT);
  let active = f32x4.gt(left, zero);

  const voxels = i32x4.splat(<i32> load<usize>(volume, VOLUME_VOXELS));
  const row = <usize> load<i32>(volume, VOLUME_ROW_BYTES);
  const slice = <usize> load<i32>(volume, VOLUME_SLICE_BYTES);
  const rowBytes = i32x4.splat(<i32> row), sliceBytes = i32x4.splat(<i32> slice);
  const stride = load<i32>(volume, VOLUME_BRICK_STRIDE);
  const layer = i32x4.splat(stride * load<i32>(volume, VOLUME_BRICKS_Y));
  const lastX = i32x4.splat(load<i32>(volume, VOLUME_BRICKS_X) - 1);
  const lastY = i32x4.splat(load<i32>(volume, VOLUME_BRICKS_Y) - 1);
  const lastZ = i32x4.splat(load<i32>(volume, VOLUME_BRICKS_Z) - 1);
  const distances = i32x4.splat(<i32> load<usize>(job, RAY_DISTANCES));
  const alphas = i32x4.splat(<i32> load<usize>(job, RAY_ALPHA));
  const colors = load<usize>(job, RAY_COLOR);
  const lutScale = f32x4.splat(load<f32>(job, RAY_LUT_SCALE) * (1 / SAMPLE_ONE));
  const lutBase = f32x4.splat(-load<f32>(job, RAY_LUT_MIN) * load<f32>(job, RAY_LUT_SCALE));
  const lutFirst = f32x4.splat(load<f32>(job, RAY_LUT_FIRST));
  const lutLast = f32x4.splat(<f32> (LUT_SIZE - 1));
  const opaque = f32x4.splat(load<f32>(job, RAY_OPAQUE));
  const coarse = f32x4.splat(load<f32>(job, RAY_COARSE));
  const faintSteps = i32x4.splat(-load<i32>(job, RAY_FAINT_STEPS));

  let red = f32x4.splat(0), green = f32x4.splat(0), blue = f32x4.splat(0);
  let covered = f32x4.splat(0), through = one;

  while (v128.any_true(active)) {
    const bx = brickOf(px, lastX), by = brickOf(py, lastY), bz = brickOf(pz, lastZ);
    const at = i32x4.add(
      i32x4.add(bx, distances),
      i32x4.add(i32x4.mul(by, i32x4.splat(stride)), i32x4.mul(bz, layer)),
    );
    const distance = gather8(
      i32x4.extract_lane(at, 0),
      i32x4.extract_lane(at, 1),
      i32x4.extract_lane(at, 2),
      i32x4.extract_lane(at, 3),
    );
    const faint = i32x4.gt_s(distance, i32x4.splat(DISTANCE_MAX));
    const empty = v128.andnot(i32x4.gt_s(distance, zero), faint);
    const radius = v128.and(i32x4.sub(distance, i32x4.splat(1)), empty);
    const steps = firstOutside(
      stepsToExit(px, fx, rx, bx, radius, lastX),
      stepsToExit(py, fy, ry, by, radius, lastY),
      stepsToExit(pz, fz, rz, bz, radius, lastZ),
    );
    const skips = v128.and(active, empty);
    if (v128.any_true(skips)) {
      const skipped = v128.and(f32x4.pmin(steps, left), skips);
      const whole = truncate(skipped);
      px = i32x4.add(px, i32x4.mul(fx, whole));
      py = i32x4.add(py, i32x4.mul(fy, whole));
      pz = i32x4.add(pz, i32x4.mul(fz, whole));
      left = f32x4.sub(left, skipped);
      active = v128.and(active, f32x4.gt(left, zero));
      continue;
    }

    // Every active ray is in a visible brick: samples without a further look,
    // of single or (where little can be lost) of double steps.
    const doubles = v128.or(v128.and(faint, faintSteps), f32x4.lt(through, coarse));
    const stride1or2 = f32x4.sub(one, f32x4.convert_i32x4_s(doubles));
    const perStride = select(f32x4.splat(0.5), one, doubles);
    const run = v128.any_true(doubles) ? RUN_DOUBLES : RUN_SAMPLES;
    const endless = f32x4.splat(ENDLESS);
    const inside = smallest(select(f32x4.mul(steps, perStride), endless, active));
    const limit = smallest(
      select(f32x4.ceil(f32x4.mul(left, perStride)), endless, active),
    );
    let samples = <i32> min<f32>(max<f32>(inside, run), limit);
    left = f32x4.sub(left, f32x4.mul(stride1or2, f32x4.splat(<f32> samples)));
    // Rays that are done wait at voxel (0, 0, 0).
    const whole = v128.and(i32x4.sub(i32x4.splat(1), doubles), active);
    const gx = i32x4.mul(fx, whole), gy = i32x4.mul(fy, whole), gz = i32x4.mul(fz, whole);
    px = v128.and(px, active);
    py = v128.and(py, active);
    pz = v128.and(pz, active);
    through = v128.and(through, active);
    const alphaTable = i32x4.add(alphas, v128.and(doubles, i32x4.splat(ALPHA_BYTES)));

    do {
      const a = voxelAddress(px, py, pz, voxels, rowBytes, sliceBytes);
      const a0 = <usize> i32x4.extract_lane(a, 0), a1 = <usize> i32x4.extract_lane(a, 1);
      const a2 = <usize> i32x4.extract_lane(a, 2), a3 = <usize> i32x4.extract_lane(a, 3);
      const wx = pairWeights(px), ty = fraction(py), tz = fraction(pz);
      const s00 = sampleRow(a0, a1, a2, a3, 0, wx);
      const s10 = sampleRow(a0, a1, a2, a3, row, wx);
      const s01 = sampleRow(a0, a1, a2, a3, slice, wx);
      const s11 = sampleRow(a0, a1, a2, a3, slice + row, wx);
      const s0 = mix(s00, s10, ty), s1 = mix(s01, s11, ty);
      const entry = multiplyAdd(mix(s0, s1, tz), lutScale, lutBase);
      if (v128.any_true(f32x4.ge(entry, lutFirst))) {
        const inTable = f32x4.pmin(f32x4.pmax(entry, f32x4.splat(0)), lutLast);
        const index = truncate(inTable);
        const alphaAt = i32x4.add(i32x4.shl(index, 2), alphaTable);
        const weight = f32x4.mul(
          gather32(
            i32x4.extract_lane(alphaAt, 0),
            i32x4.extract_lane(alphaAt, 1),
            i32x4.extract_lane(alphaAt, 2),
            i32x4.extract_lane(alphaAt, 3),
          ),
          through,
        );
        if (v128.any_true(f32x4.gt(weight, f32x4.splat(0)))) {
          const c0 = v128.load(colors + (i32x4.extract_lane(index, 0) << 4));
          const c1 = v128.load(colors + (i32x4.extract_lane(index, 1) << 4));
          const c2 = v128.load(colors + (i32x4.extract_lane(index, 2) << 4));
          const c3 = v128.load(colors + (i32x4.extract_lane(index, 3) << 4));
          const rg01 = v128.shuffle<i32>(c0, c1, 0, 4, 1, 5);
          const rg23 = v128.shuffle<i32>(c2, c3, 0, 4, 1, 5);
          const b01 = v128.shuffle<i32>(c0, c1, 2, 6, 3, 7);
          const b23 = v128.shuffle<i32>(c2, c3, 2, 6, 3, 7);
          let r = v128.shuffle<i64>(rg01, rg23, 0, 2);
          let g = v128.shuffle<i64>(rg01, rg23, 1, 3);
          let b = v128.shuffle<i64>(b01, b23, 0, 2);
          if (shaded) {
            const dx0 = mix(
              differenceRow(a0, a1, a2, a3, 0, wx),
              differenceRow(a0, a1, a2, a3, row, wx),
              ty,
            );
            const dx1 = mix(
              differenceRow(a0, a1, a2, a3, slice, wx),
              differenceRow(a0, a1, a2, a3, slice + row, wx),
              ty,
            );
            const dx = mix(dx0, dx1, tz);
            const dy0 = differenceLine(
              sampleRow(a0, a1, a2, a3, 0 - row, wx),
              s00,
              s10,
              sampleRow(a0, a1, a2, a3, 2 * row, wx),
              ty,
            );
            const dy1 = differenceLine(
              sampleRow(a0, a1, a2, a3, slice - row, wx),
              s01,
              s11,
              sampleRow(a0, a1, a2, a3, slice + 2 * row, wx),
              ty,
            );
            const dy = mix(dy0, dy1, tz);
            const before = mix(
              sampleRow(a0, a1, a2, a3, 0 - slice, wx),
              sampleRow(a0, a1, a2, a3, row - slice, wx),
              ty,
            );
            const after = mix(
              sampleRow(a0, a1, a2, a3, 2 * slice, wx),
              sampleRow(a0, a1, a2, a3, 2 * slice + row, wx),
              ty,
            );
            const dz = differenceLine(before, s0, s1, after, tz);
            const facing = f32x4.div(towardLight(job, dx, dy, dz), lengthOf(job, dx, dy, dz));
            const matt = withoutHighlight(job, facing);
            const gloss = highlight(job, facing);
            r = multiplyAdd(r, matt, gloss);
            g = multiplyAdd(g, matt, gloss);
            b = multiplyAdd(b, matt, gloss);
          }
          red = multiplyAdd(r, weight, red);
          green = multiplyAdd(g, weight, green);
          blue = multiplyAdd(b, weight, blue);
          covered = f32x4.add(covered, weight);
          const rest = f32x4.sub(through, weight);
          through = v128.and(rest, f32x4.gt(rest, opaque));
        }
      }
      px = i32x4.add(px, gx);
      py = i32x4.add(py, gy);
      pz = i32x4.add(pz, gz);
    } while (--samples > 0);
    active = v128.and(active, f32x4.gt(left, f32x4.splat(0)));
    active = v128.and(active, f32x4.gt(through, opaque));
  }
  return quadPixels(job, red, green, blue, covered);
}

/** RGBA over the background. */
@inline function quadPixels(job: usize, red: v128, green: v128, blue: v128, covered: v128): v128 {
  const bare = f32x4.sub(f32x4.splat(1), covered);
  const r = byteOf(multiplyAdd(bare, v128.load32_splat(job + RAY_BACKGROUND), red));
  const g = byteOf(multiplyAdd(bare, v128.load32_splat(job + RAY_BACKGROUND + 4), green));
  const b = byteOf(multiplyAdd(bare, v128.load32_splat(job + RAY_BACKGROUND + 8), blue));
  return v128.or(
    v128.or(r, i32x4.shl(g, 8)),
    v128.or(i32x4.shl(b, 16), i32x4.splat(0xff000000)),
  );
}

/** 0 to 1 as 0 to 255, rounded; clamped. */
@inline function byteOf(x: v128): v128 {
  const scaled = multiplyAdd(x, f32x4.splat(255), f32x4.splat(0.5));
  return truncate(f32x4.pmin(f32x4.pmax(scaled, f32x4.splat(0)), f32x4.splat(255)));
}
