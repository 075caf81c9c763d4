/** Attributes of one frame, wherever they stand: at the top, shared, or per frame (PS3.3 C.7.6.16). @module */
import type { DataSet, Tag } from "../types.ts";

/** Finds the item that describes a frame in one functional group. */
export interface FrameGroups {
  readonly isEnhanced: boolean;
  /** The item of the group's sequence for a frame: its own, else the shared one. */
  group(frameIndex: number, sequence: Tag): DataSet | undefined;
  /** All items of the group's sequence: the frame's own, else the shared ones. */
  groupItems(frameIndex: number, sequence: Tag): readonly DataSet[];
  /** The frame's group where there is one, else the top of the data set. */
  groupOrTop(frameIndex: number, sequence: Tag): DataSet;
}

/** Functional groups of an object; a classic object answers with its top. */
export function frameGroupsOf(dataSet: DataSet): FrameGroups {
  const shared = dataSet.items("52009229")[0];
  const perFrame = dataSet.items("52009230");
  const isEnhanced = shared !== undefined || perFrame.length > 0;
  const sharedGroups = new Map<Tag, DataSet | undefined>();
  const sharedGroup = (sequence: Tag): DataSet | undefined => {
    if (!sharedGroups.has(sequence)) {
      sharedGroups.set(sequence, shared?.items(sequence)[0]);
    }
    return sharedGroups.get(sequence);
  };
  const group = (frameIndex: number, sequence: Tag): DataSet | undefined =>
    perFrame[frameIndex]?.items(sequence)[0] ?? sharedGroup(sequence);
  return {
    isEnhanced,
    group,
    groupItems(frameIndex, sequence) {
      const own = perFrame[frameIndex]?.items(sequence) ?? [];
      return own.length > 0 ? own : shared?.items(sequence) ?? [];
    },
    groupOrTop: (frameIndex, sequence) =>
      group(frameIndex, sequence) ?? dataSet,
  };
}
