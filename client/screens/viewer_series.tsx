/** The series of the study, to switch between. @module */
import type { Viewer } from "#state";
import { Icon, useText } from "#ui";
import type { SeriesDetail, StackSummary } from "#wire";
import type { JSX } from "preact";
import { Thumbnail } from "./thumbnail.tsx";
import { seriesName, withoutPicture } from "./words.ts";

function StackLine(
  { viewer, series, stack }: {
    viewer: Viewer;
    series: SeriesDetail;
    stack: StackSummary;
  },
): JSX.Element {
  const text = useText();
  const { t } = text;
  const chosen = viewer.chosen.value;
  const isChosen = chosen?.series.seriesUid === series.seriesUid &&
    chosen.stack.key === stack.key;
  const isOnly = series.stacks.length === 1;
  const name = seriesName(text, series);
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

/** What has no picture, in words. */
function PlainLine({ series }: { series: SeriesDetail }): JSX.Element {
  const text = useText();
  return (
    <span class="item">
      <Thumbnail url={undefined} />
      <span class="grow">
        <bdi class="cut block">{seriesName(text, series)}</bdi>
        <span class="dim sm">
          {series.modality} · {withoutPicture(text, series)}
        </span>
      </span>
    </span>
  );
}

/** Series without a picture, for a study that has no other. */
export function PlainSeries({ viewer }: { viewer: Viewer }): JSX.Element {
  return (
    <ul class="series">
      {viewer.detail.series.map((series) => (
        <li key={series.seriesUid}>
          <PlainLine series={series} />
        </li>
      ))}
    </ul>
  );
}

/** All that can be looked at, then what cannot. */
export function SeriesPart({ viewer }: { viewer: Viewer }): JSX.Element {
  const { series } = viewer.detail;
  return (
    <ul class="series">
      {series.flatMap((one) =>
        one.stacks.map((stack) => (
          <li key={`${one.seriesUid}/${stack.key}`}>
            <StackLine viewer={viewer} series={one} stack={stack} />
          </li>
        ))
      )}
      {series.filter(({ stacks }) => stacks.length === 0).map((one) => (
        <li key={one.seriesUid}>
          <PlainLine series={one} />
        </li>
      ))}
    </ul>
  );
}
