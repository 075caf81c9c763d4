/** What of a study is opened. @module */
import type { SeriesDetail, StackSummary, StudyDetail } from "#wire";
import type { Layout } from "./layouts.ts";

/** A stack of a series. */
export interface Chosen {
  readonly series: SeriesDetail;
  readonly stack: StackSummary;
}

/** What an address names of a study. */
export interface ViewerWish {
  readonly seriesUid?: string;
  readonly layout?: Layout;
}

/** What is opened without a wish: the largest series that can be looked at, in volume where a layout needs it. */
export function firstSeries(
  detail: StudyDetail,
  layout: Layout,
): SeriesDetail | undefined {
  const shown = detail.series.filter((s) => s.stacks.length > 0);
  const deep = shown.filter((s) => s.stacks[0]!.hasVolume);
  const choice = layout === "stack" || deep.length === 0 ? shown : deep;
  return choice.reduce<SeriesDetail | undefined>(
    (best, s) =>
      best === undefined || s.frameCount > best.frameCount ? s : best,
    undefined,
  );
}
