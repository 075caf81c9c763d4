/// <reference lib="deno.ns" />
import * as wire from "#wire";
import fc from "fast-check";
import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import * as zod from "zod/mini";
import { BAD_UP, GOOD_DOWN, GOOD_UP } from "../server/wire/fixtures/make.ts";
import { bundle } from "./build.ts";
import * as twin from "./zod_twin.ts";

const seed = Number(Deno.env.get("FC_SEED") ?? Math.floor(Math.random() * 1e9));

/** The same schemas, made by the library and by its twin. */
function samples(z: typeof zod): readonly zod.ZodMiniType[] {
  const id = z.int().check(z.minimum(0), z.maximum(9));
  const named = z.strictObject({
    kind: z.literal("named"),
    name: z.string().check(z.maxLength(4), z.regex(/^[a-z]*$/)),
    size: z.optional(z.number().check(z.gt(0))),
  });
  const listed = z.strictObject({
    kind: z.literal("listed"),
    items: z.array(id).check(z.length(2)),
    pair: z.tuple([z.number(), z.boolean()]),
  });
  return [
    id,
    named,
    listed,
    z.discriminatedUnion("kind", [named, listed]),
    z.record(z.string(), z.union([z.string(), z.number()])),
    z.looseObject({ status: z.int() }),
    z.enum(["a", "b"]),
    z.array(z.number().check(z.refine((x: number) => x % 2 === 0))),
    z.optional(z.boolean()),
  ];
}

/** Values near what the samples take, and far from it. */
const values = fc.oneof(
  fc.jsonValue(),
  fc.double(),
  fc.integer({ min: -2, max: 12 }),
  fc.constantFrom("a", "b", "c", "", null, undefined),
  fc.record({
    kind: fc.constantFrom("named", "listed", "other"),
    name: fc.oneof(fc.string({ maxLength: 6 }), fc.constant("abc")),
    size: fc.oneof(fc.double(), fc.constant(undefined)),
  }, { requiredKeys: ["kind"] }),
  fc.record({
    kind: fc.constant("listed"),
    items: fc.array(fc.integer({ min: 0, max: 10 }), { maxLength: 3 }),
    pair: fc.oneof(fc.tuple(fc.integer(), fc.boolean()), fc.constant([1])),
  }),
  fc.dictionary(fc.string(), fc.oneof(fc.string(), fc.integer())),
  fc.record({ status: fc.integer(), more: fc.jsonValue() }),
);

Deno.test(`the twin answers as zod/mini does to all that JSON can say (seed ${seed})`, () => {
  const real = samples(zod);
  const own = samples(twin as unknown as typeof zod);
  fc.assert(
    fc.property(values, (value) => {
      for (const [i, schema] of real.entries()) {
        const a = schema.safeParse(value), b = own[i]!.safeParse(value);
        assert.equal(b.success, a.success, `sample ${i}`);
        if (a.success && b.success) assert.deepEqual(b.data, a.data);
      }
    }),
    { seed, numRuns: 3000 },
  );
});

Deno.test("#wire with the twin in it takes and refuses every fixture as #wire does", async () => {
  const path = fileURLToPath(new URL("../server/wire/mod.ts", import.meta.url));
  const { outputFiles: [file] } = await bundle(path);
  const { text } = file!;
  const small: typeof wire = await import(
    `data:text/javascript;base64,${btoa(unescape(encodeURIComponent(text)))}`
  );
  for (const message of Object.values(GOOD_DOWN)) {
    const read = small.DownMessage.safeParse(message);
    assert.deepEqual(read, { success: true, data: message });
    for (const key of Object.keys(message)) {
      const cut: Record<string, unknown> = { ...message };
      delete cut[key];
      assert.equal(
        small.DownMessage.safeParse(cut).success,
        wire.DownMessage.safeParse(cut).success,
        key,
      );
      const more = { ...message, [`${key}2`]: 1 };
      assert.equal(small.DownMessage.safeParse(more).success, false);
    }
  }
  for (const message of Object.values(GOOD_UP)) {
    assert.equal(small.UpMessage.safeParse(message).success, true);
  }
  for (const [name, bad] of Object.entries(BAD_UP)) {
    assert.equal(small.readUp(bad).ok, wire.readUp(bad).ok, name);
  }
});
