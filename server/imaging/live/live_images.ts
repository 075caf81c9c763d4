/** The live stream's way to images. @module */
import { err, type Grant, ok, type Result } from "#base";
import { stackWindows } from "../grey/stack_windows.ts";
import type { Imaging } from "../types.ts";
import { LiveSource } from "./live_source.ts";
import type { LiveFault } from "./live_types.ts";
import { faultOf } from "./live_words.ts";

/** What a view names. */
export interface LiveTarget {
  readonly seriesUid: string;
  /** As `Stack.key`; empty for the first stack. */
  readonly stackKey: string;
}

/** Opens what views of the live stream name; the stream's image port. */
export interface LiveImages {
  open(
    grant: Grant<"study.read">,
    target: LiveTarget,
    signal: AbortSignal,
  ): Promise<Result<LiveSource, LiveFault>>;
}

/** Makes the stream's image port. */
export function createLiveImages(
  imaging: Imaging,
): LiveImages {
  return {
    async open(grant, { seriesUid, stackKey }) {
      const stacks = await imaging.stacks(grant, seriesUid);
      if (!stacks.ok) return err(faultOf(stacks.error));
      const stack = stackKey === ""
        ? stacks.value[0]
        : stacks.value.find(({ key }) => key === stackKey);
      if (stack === undefined) {
        return err(faultOf({
          kind: "imaging.notFound",
          message: "There is no such stack in this series",
        }));
      }
      const windows = await stackWindows(imaging, grant, stack);
      return ok(new LiveSource(imaging, grant, stack, windows));
    },
  };
}
