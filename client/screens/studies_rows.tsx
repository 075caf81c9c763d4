/** Studies as a table on wide screens, as rows of two lines on a phone. @module */
import { ageAndSex, type StudyList, writeRoute } from "#state";
import { Button, useText } from "#ui";
import type { StudySummary } from "#wire";
import type { JSX } from "preact";
import { useApp } from "./app_context.ts";
import { Thumbnail } from "./thumbnail.tsx";
import { patientName, whenReceived } from "./words.ts";

function addressOf(study: StudySummary): string {
  return writeRoute({ kind: "study", studyUid: study.studyUid });
}

function Modalities({ study }: { study: StudySummary }): JSX.Element {
  return (
    <>
      {study.modalities.slice(0, 3).map((m) => (
        <span class="mod" key={m}>{m}</span>
      ))}
    </>
  );
}

function TableRow(
  { study, list, nowMs }: {
    study: StudySummary;
    list: StudyList;
    nowMs: number;
  },
): JSX.Element {
  const text = useText();
  const { format } = text;
  const app = useApp();
  const { studyUid } = study;
  return (
    <tr
      aria-selected={list.selected.value === studyUid}
      onClick={() => list.selected.value = studyUid}
      onDblClick={() => app.go({ kind: "study", studyUid })}
    >
      <td class="pic">
        <Thumbnail url={study.thumbnailUrl} />
      </td>
      <td>
        <a
          class="open"
          href={addressOf(study)}
          onFocus={() => list.selected.value = studyUid}
        >
          <bdi>{patientName(text, study)}</bdi>
        </a>{" "}
        <span class="dim">{ageAndSex(study)}</span>
      </td>
      <td class="mono dim hide-t">
        <bdi>{study.patientId}</bdi>
      </td>
      <td>
        <span class="row">
          <Modalities study={study} />
          <bdi class="cut">{study.description?.trim()}</bdi>
        </span>
      </td>
      <td class="n num">{format.number(study.instanceCount)}</td>
      <td class="n num hide-t">{format.bytes(study.sizeBytes)}</td>
      <td class="hide-t">{format.date(study.studyDate ?? "")}</td>
      <td>{whenReceived(text, study.receivedAtMs, nowMs)}</td>
    </tr>
  );
}

function Table({ list }: { list: StudyList }): JSX.Element {
  const { t } = useText();
  const nowMs = Date.now();
  return (
    <table class="tbl desk" aria-label={t("studies.title")}>
      <thead>
        <tr>
          <td class="pic" />
          <th scope="col">{t("studies.column.patient")}</th>
          <th scope="col" class="hide-t">{t("studies.column.id")}</th>
          <th scope="col">{t("studies.column.study")}</th>
          <th scope="col" class="n">{t("studies.column.images")}</th>
          <th scope="col" class="n hide-t">{t("studies.column.size")}</th>
          <th scope="col" class="hide-t">{t("studies.column.date")}</th>
          <th scope="col">{t("studies.column.received")}</th>
        </tr>
      </thead>
      <tbody>
        {list.rows.value.map((study) => (
          <TableRow
            key={study.studyUid}
            study={study}
            list={list}
            nowMs={nowMs}
          />
        ))}
      </tbody>
    </table>
  );
}

function PhoneRow({ study }: { study: StudySummary }): JSX.Element {
  const text = useText();
  const { format, t } = text;
  return (
    <li>
      <a class="item" href={addressOf(study)}>
        <Thumbnail url={study.thumbnailUrl} />
        <span class="grow">
          <span class="row">
            <b class="cut">
              <bdi>{patientName(text, study)}</bdi>
            </b>
            <span class="dim sm nowrap">{ageAndSex(study)}</span>
            <span class="end dim sm nowrap">
              {format.date(study.studyDate ?? "")}
            </span>
          </span>
          <span class="row">
            <Modalities study={study} />
            <bdi class="cut mute sm grow">{study.description?.trim()}</bdi>
            <span class="dim sm nowrap">
              {t("studies.images", { count: study.instanceCount })}
            </span>
          </span>
        </span>
      </a>
    </li>
  );
}

/** All rows, and the way to more. */
export function StudyRows({ list }: { list: StudyList }): JSX.Element {
  const { t } = useText();
  return (
    <>
      <Table list={list} />
      <ul class="list phone" aria-label={t("studies.title")}>
        {list.rows.value.map((s) => <PhoneRow key={s.studyUid} study={s} />)}
      </ul>
      {list.next.value !== undefined && (
        <div class="more">
          <Button look="line" onClick={() => void list.more()}>
            {t("studies.more")}
          </Button>
        </div>
      )}
    </>
  );
}
