import assert from "node:assert/strict";
import { drawn, placed, withPool } from "../testing/placed.ts";
import { randomTable } from "../testing/random.ts";
import { drawPlane, type PlaneParameters } from "./plane.ts";
import { Pool } from "./pool.ts";
import type { VolumeMemory } from "./volume_memory.ts";

const SIDE_PX = 256;

function small(pool: Pool): Promise<VolumeMemory> {
  const voxels = Int16Array.from({ length: 1000 }, (_, n) => n);
  return placed(pool, { sizeVx: [10, 10, 10], voxels });
}

/** A picture that takes long: cubic, through a thick slab. */
const SLOW: PlaneParameters = {
  originIjk: [0, 0, 0],
  stepXIjk: [10 / SIDE_PX, 0, 0],
  stepYIjk: [0, 10 / SIDE_PX, 0],
  stepSlabIjk: [0, 0, 0.1],
  samples: 80,
  blend: "average",
  interpolation: "cubic",
  table: randomTable(1),
};
const QUICK: PlaneParameters = {
  ...SLOW,
  samples: 1,
  interpolation: "nearest",
};

function draw(
  pool: Pool,
  memory: VolumeMemory,
  plane: PlaneParameters,
  signal?: AbortSignal,
): Promise<Uint8Array> {
  return drawn(
    ...[memory, SIDE_PX, SIDE_PX, 1] as const,
    (surface) => drawPlane(pool, memory, plane, surface, signal),
  );
}

Deno.test("an aborted task ends with AbortError, and its pool goes on", async () => {
  await withPool(async (pool) => {
    const memory = await small(pool);
    const abort = new AbortController();
    const slow = draw(pool, memory, SLOW, abort.signal);
    setTimeout(() => abort.abort(), 20);
    await assert.rejects(slow, { name: "AbortError" });
    await assert.rejects(
      draw(pool, memory, QUICK, AbortSignal.abort()),
      { name: "AbortError" },
    );
    assert.equal((await draw(pool, memory, QUICK)).length, SIDE_PX ** 2);
  });
});

Deno.test("a quick task does not wait for a slow one to end", async () => {
  await withPool(async (pool) => {
    const memory = await small(pool);
    const order: string[] = [];
    const slow = draw(pool, memory, SLOW).then(() => order.push("slow"));
    const quick = draw(pool, memory, QUICK).then(() => order.push("quick"));
    await Promise.all([slow, quick]);
    assert.deepEqual(order, ["quick", "slow"]);
  });
});

Deno.test("a memory that grows during other work is seen by all workers", async () => {
  await withPool(async (pool) => {
    const memory = await small(pool);
    const before = await draw(pool, memory, QUICK);
    const block = memory.arena.allocate(memory.arena.sizeBytes + (64 << 20));
    const after = await draw(pool, memory, QUICK);
    memory.arena.free(block);
    assert.deepEqual(after, before);
  });
});

Deno.test("workers stop when idle, and begin again when needed", async () => {
  const pool = new Pool({ threads: 1, variant: "strict", idleMs: 1 });
  try {
    const memory = await small(pool);
    const before = await draw(pool, memory, QUICK);
    await new Promise((resolve) => setTimeout(resolve, 30));
    assert.equal(pool.workerCount, 0);
    assert.deepEqual(await draw(pool, memory, QUICK), before);
  } finally {
    pool.close();
  }
});

Deno.test("a kernel that fails fails its task alone, by name", async () => {
  await withPool(async (pool) => {
    const memory = await small(pool);
    const before = await draw(pool, memory, QUICK);
    const { arena, place } = memory;
    const job = arena.sizeBytes - 4;
    await assert.rejects(
      pool.run({ arena, kernel: "planeTile", job, items: 4 }, place),
      /Kernel planeTile failed: .*out of bounds/,
    );
    assert.deepEqual(await draw(pool, memory, QUICK), before);
  });
});

Deno.test("tasks of a closed pool fail", async () => {
  const pool = new Pool({ threads: 1, variant: "strict", idleMs: 1000 });
  const memory = await small(pool);
  const slow = draw(pool, memory, SLOW);
  setTimeout(() => pool.close(), 10);
  await assert.rejects(slow, /closed/);
  await assert.rejects(draw(pool, memory, QUICK), /closed/);
});

Deno.test("a kernel that does not end fails its task, and another worker takes the next", async () => {
  const pool = new Pool({
    ...{ threads: 1, variant: "strict", idleMs: 10_000, stallMs: 100 },
  });
  try {
    const memory = await small(pool);
    const endless = { ...SLOW, samples: 4_000_000 };
    await assert.rejects(
      draw(pool, memory, endless),
      /planeTile failed: worker died: no item ended in 100 ms/,
    );
    assert.equal((await draw(pool, memory, QUICK)).length, SIDE_PX ** 2);
  } finally {
    pool.close();
  }
});
