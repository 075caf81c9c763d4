/** The chosen study beside the list: what it holds and what it weighs, before anything is opened. @module */
import { ageAndSex, type StudyList, writeRoute } from "#state";
import { Icon, useText } from "#ui";
import type { SeriesDetail, StudySummary } from "#wire";
import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import { useApp } from "./app_context.ts";
import { Thumbnail } from "./thumbnail.tsx";
import {
  errorWhy,
  patientName,
  seriesName,
  studyTitle,
  withoutPicture,
} from "./words.ts";

function SeriesLine(
  { study, series }: { study: StudySummary; series: SeriesDetail },
): JSX.Element {
  const text = useText();
  const { t } = text;
  const { seriesUid, stacks, modality, frameCount } = series;
  const name = seriesName(text, series);
  const remarks = stacks.reduce((sum, s) => sum + s.warnings.length, 0);
  const inside = (
    <>
      <Thumbnail url={series.thumbnailUrl} />
      <span class="grow">
        <bdi class="cut block">{name}</bdi>
        <span class="dim sm">
          {modality} · {stacks.length === 0
            ? withoutPicture(text, series)
            : t("studies.images", { count: frameCount })}
        </span>
        {remarks > 0 && (
          <span class="warn sm row">
            <Icon name="alert" small />
            {t("studies.warnings", { count: remarks })}
          </span>
        )}
      </span>
      {stacks.length > 0 && <Icon name="fwd" small flips />}
    </>
  );
  if (stacks.length === 0) return <span class="item prior">{inside}</span>;
  const { studyUid } = study;
  return (
    <a
      class="item prior"
      href={writeRoute({ kind: "study", studyUid, seriesUid })}
    >
      {inside}
    </a>
  );
}

function SeriesLines({ study }: { study: StudySummary }): JSX.Element | null {
  const text = useText();
  const state = useApp().details.of(study.studyUid);
  if (state?.kind === "failed") {
    return <p class="hint">{errorWhy(text, state.error)}</p>;
  }
  if (state?.kind !== "ready") {
    return (
      <span class="skel-lines" aria-hidden="true">
        <span class="skel thumb" />
      </span>
    );
  }
  return (
    <ul class="list">
      {state.detail.series.map((series) => (
        <li key={series.seriesUid}>
          <SeriesLine study={study} series={series} />
        </li>
      ))}
    </ul>
  );
}

function Facts({ study }: { study: StudySummary }): JSX.Element {
  const { t, format } = useText();
  const { patientId, patientBirthDate, accessionNumber } = study;
  const series = t("studies.series", { count: study.seriesCount });
  const images = t("studies.images", { count: study.instanceCount });
  return (
    <dl class="kv">
      <dt>{t("studies.content")}</dt>
      <dd>{t("studies.content.value", { series, images })}</dd>
      <dt>{t("studies.whole")}</dt>
      <dd>
        <span class="num">{format.bytes(study.sizeBytes)}</span>
      </dd>
      {patientId && (
        <>
          <dt>{t("studies.patientId")}</dt>
          <dd class="mono">
            <bdi>{patientId}</bdi>
          </dd>
        </>
      )}
      {patientBirthDate && (
        <>
          <dt>{t("studies.born")}</dt>
          <dd>{format.date(patientBirthDate)}</dd>
        </>
      )}
      {accessionNumber && (
        <>
          <dt>{t("studies.accession")}</dt>
          <dd class="mono">
            <bdi>{accessionNumber}</bdi>
          </dd>
        </>
      )}
    </dl>
  );
}

/** A look at the chosen study. */
export function StudyPreview(
  { list }: { list: StudyList },
): JSX.Element | null {
  const text = useText();
  const { t, format } = text;
  const app = useApp();
  const study = list.rows.value.find((s) => s.studyUid === list.selected.value);
  const studyUid = study?.studyUid;
  useEffect(() => {
    if (study === undefined) return;
    const known = app.details.of(study.studyUid);
    const isOld = known?.kind === "ready" &&
      known.detail.study.instanceCount !== study.instanceCount;
    void app.details.want(study.studyUid, isOld);
  }, [app, studyUid, study?.instanceCount]);
  if (study === undefined || studyUid === undefined) return null;
  const date = format.date(study.studyDate ?? "");
  const time = format.time(study.studyTime ?? "");
  const detail = app.details.of(studyUid);
  const hasVolume = detail?.kind === "ready" &&
    detail.detail.series.some((s) => s.stacks.some((k) => k.hasVolume));
  return (
    <aside class="panel look" aria-label={t("studies.chosen")}>
      <Thumbnail url={study.thumbnailUrl} large />
      <div class="col">
        <h2 class="name">
          <bdi>{patientName(text, study)}</bdi>{" "}
          <span class="dim">{ageAndSex(study)}</span>
        </h2>
        <bdi class="mute">{studyTitle(text, study)}</bdi>
        <span class="dim sm">
          {[date, time].filter((part) => part !== "").join(", ")}
        </span>
      </div>
      <div class="row">
        <a
          class="btn primary grow"
          href={writeRoute({ kind: "study", studyUid })}
        >
          {t("studies.read")}
        </a>
        {hasVolume && (
          <a
            class="btn line"
            href={writeRoute({ kind: "study", studyUid, layout: "four" })}
          >
            <Icon name="cube" small />
            {t("studies.read3d")}
          </a>
        )}
      </div>
      <Facts study={study} />
      <div>
        <h3 class="label">{t("studies.seriesList")}</h3>
        <SeriesLines study={study} />
      </div>
    </aside>
  );
}
