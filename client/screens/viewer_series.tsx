/** The series of the study, to switch between. @module */
import type { Viewer } from "#state";
import { Icon, useText } from "#ui";
import type { SeriesDetail, StackSummary } from "#wire";
import type { JSX } from "preact";
import { Thumbnail } from "./thumbnail.tsx";

function StackLine(
  { viewer, series, stack }: {
    viewer: Viewer;
    series: SeriesDetail;
    stack: StackSummary;
  },
): JSX.Element {
  const { t } = useText();
  const chosen = viewer.chosen.value;
  const isChosen = chosen?.series.seriesUid === series.seriesUid &&
    chosen.stack.key === stack.key;
  const isOnly = series.stacks.length === 1;
  const name = series.description ||
    t("studies.seriesNumber", { number: String(series.seriesNumber ?? "") });
  return (
    <button
      type="button"
      class="item"
      aria-pressed={isChosen}
      onClick={() => viewer.choose(series, stack)}
    >
      <Thumbnail url={series.thumbnailUrl} />
      <span class="grow">
        <bdi class="cut block">{name}</bdi>
        {!isOnly && stack.label && (
          <bdi class="cut block sm mute">{stack.label}</bdi>
        )}
        <span class="dim sm">
          {series.modality} · {t("studies.images", { count: stack.frameCount })}
          {stack.hasVolume && ` · ${t("view.volume")}`}
        </span>
      </span>
      {stack.warnings.length > 0 && (
        <span
          class="warn"
          title={t("geometry.open", { count: stack.warnings.length })}
        >
          <Icon name="alert" small />
        </span>
      )}
    </button>
  );
}

/** All that can be looked at. */
export function SeriesPart({ viewer }: { viewer: Viewer }): JSX.Element {
  return (
    <ul class="series">
      {viewer.detail.series.flatMap((series) =>
        series.stacks.map((stack) => (
          <li key={`${series.seriesUid}/${stack.key}`}>
            <StackLine viewer={viewer} series={series} stack={stack} />
          </li>
        ))
      )}
    </ul>
  );
}
