/// <reference lib="deno.ns" />
import { ok } from "#base";
import assert from "node:assert/strict";
import { LookPictures } from "./look_pictures.ts";

Deno.test("looks come one at a time, a gesture ends what is under way, and it is asked for again", async () => {
  const asked: string[] = [];
  let under = 0, most = 0;
  using looks = new LookPictures((url, signal) => {
    asked.push(url);
    most = Math.max(most, ++under);
    const { promise, resolve } = Promise.withResolvers<
      ReturnType<typeof ok<Blob>>
    >();
    const end = (): void => {
      under--;
      resolve(ok(new Blob(["x"])));
    };
    signal.addEventListener("abort", end);
    // The second one takes until it is given up.
    if (asked.length !== 2) queueMicrotask(end);
    return promise;
  });
  const until = async (holds: () => boolean): Promise<void> => {
    while (!holds()) await new Promise((resolve) => setTimeout(resolve, 5));
  };
  const urls = ["a", "b", "c"];
  looks.want(urls, true);
  await until(() => asked.length === 2);
  looks.want(urls, false);
  assert.deepEqual([...looks.shown.value.keys()], ["a"]);
  looks.want(urls, true);
  await until(() => looks.shown.value.size === 3);
  assert.deepEqual(asked, ["a", "b", "b", "c"]);
  assert.equal(most, 1);
});
