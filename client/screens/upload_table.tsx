/** What became of each study and each file. @module */
import { writeRoute } from "#state";
import { MOST_ROWS, type UploadRow, type Uploads } from "#uploads";
import { Badge, Button, ProgressBar, useText } from "#ui";
import type { FileResult } from "#wire";
import type { ComponentChildren, JSX } from "preact";
import { useEffect } from "preact/hooks";
import { useApp } from "./app_context.ts";
import { errorWhy, patientName, studyTitle } from "./words.ts";

function Line(
  { name, result, size, action }: {
    name: ComponentChildren;
    result: ComponentChildren;
    size: number;
    action?: ComponentChildren;
  },
): JSX.Element {
  const { format } = useText();
  return (
    <tr>
      <td class="what">{name}</td>
      <td class="why">{result}</td>
      <td class="n num">{format.bytes(size)}</td>
      <td class="n act">{action}</td>
    </tr>
  );
}

function StudyLine(
  { row }: { row: Extract<UploadRow, { kind: "study" }> },
): JSX.Element {
  const text = useText();
  const { t } = text;
  const { details } = useApp();
  const { studyUid } = row;
  useEffect(() => void details.want(studyUid), [details, studyUid]);
  const state = details.of(studyUid);
  const images = t("studies.images", { count: row.stored });
  const name = state?.kind === "ready"
    ? (
      <>
        <b>
          <bdi>{patientName(text, state.detail.study)}</bdi>
        </b>{" "}
        <span class="mute">
          <bdi>{studyTitle(text, state.detail.study)}</bdi>, {images}
        </span>
      </>
    )
    : <span class="mute">{images}</span>;
  return (
    <Line
      name={name}
      result={<Badge icon="check" tone="ok" plain>{t("upload.stored")}</Badge>}
      size={row.sizeBytes}
      action={
        <a class="btn quiet" href={writeRoute({ kind: "study", studyUid })}>
          {t("studies.read")}
        </a>
      }
    />
  );
}

function ResultWords({ result }: { result: FileResult }): JSX.Element {
  const { t, sentence } = useText();
  const why = result.reason && (
    <span class="mute sm">{sentence(result.reason)}</span>
  );
  switch (result.status) {
    case "stored":
      return <Badge icon="check" tone="ok" plain>{t("upload.stored")}</Badge>;
    case "duplicate":
      return (
        <>
          <Badge icon="info" tone="info" plain>{t("upload.duplicate")}</Badge>
          {" "}
          {why ?? <span class="mute sm">{t("upload.duplicate.why")}</span>}
        </>
      );
    case "quarantined":
      return (
        <>
          <Badge icon="box" tone="warn">{t("upload.quarantined")}</Badge> {why}
        </>
      );
    case "refused":
      return (
        <>
          <Badge icon="crit" tone="crit">{t("upload.refused")}</Badge> {why}
        </>
      );
    case "skipped":
      return (
        <>
          <Badge icon="info" plain>{t("upload.skipped")}</Badge> {why}
        </>
      );
  }
}

function Row(
  { row, uploads }: { row: UploadRow; uploads: Uploads },
): JSX.Element {
  const text = useText();
  const { t, format } = text;
  switch (row.kind) {
    case "study":
      return <StudyLine row={row} />;
    case "result": {
      const { result } = row;
      const canSend = result.status === "quarantined" &&
        uploads.has(result.name);
      return (
        <Line
          name={<bdi class="mono">{result.name}</bdi>}
          result={<ResultWords result={result} />}
          size={result.sizeBytes}
          action={canSend && (
            <Button
              look="quiet"
              onClick={() => uploads.again(result.name)}
            >
              {t("upload.sendAgain")}
            </Button>
          )}
        />
      );
    }
    case "file": {
      const { entry } = row;
      const { error } = entry;
      const why = error === undefined || error.kind === "upload.unreadable"
        ? t("upload.unreadable")
        : t("upload.notAnswered", { reason: errorWhy(text, error) });
      return (
        <Line
          name={<bdi class="mono">{entry.path}</bdi>}
          result={
            <>
              <Badge icon="crit" tone="crit">{t("upload.failed")}</Badge>{" "}
              <span class="mute sm">{why}</span>
            </>
          }
          size={entry.sizeBytes}
          action={
            <Button
              look="quiet"
              onClick={() => uploads.again(entry.path)}
            >
              {t("upload.sendAgain")}
            </Button>
          }
        />
      );
    }
    case "under way": {
      const isSent = row.sentBytes >= row.sizeBytes;
      const says = isSent ? t("upload.processing") : t("upload.sending", {
        done: format.bytes(row.sentBytes),
        total: format.bytes(row.sizeBytes),
      });
      return (
        <Line
          name={t("upload.fileCount", { count: row.count })}
          result={
            <span class="row">
              <span class="grow bar">
                <ProgressBar
                  part={row.sentBytes / Math.max(1, row.sizeBytes)}
                />
              </span>
              <span class="sm mute">{says}</span>
            </span>
          }
          size={row.sizeBytes}
        />
      );
    }
  }
}

/** One line a study while it is well, one line a file where it is not. */
export function UploadTable({ uploads }: { uploads: Uploads }): JSX.Element {
  const { t } = useText();
  const rows = uploads.rows.value;
  const more = rows.length - MOST_ROWS;
  return (
    <>
      <table class="tbl" aria-label={t("upload.title")}>
        <thead>
          <tr>
            <th scope="col">{t("upload.column.file")}</th>
            <th scope="col">{t("upload.column.result")}</th>
            <th scope="col" class="n">{t("upload.column.size")}</th>
            <th scope="col">
              <span class="vh">{t("upload.column.action")}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.slice(0, MOST_ROWS).map((row, i) => (
            <Row
              key={row.kind === "study" ? row.studyUid : `${row.kind}${i}`}
              row={row}
              uploads={uploads}
            />
          ))}
        </tbody>
      </table>
      {more > 0 && <p class="hint">{t("upload.moreRows", { count: more })}</p>}
    </>
  );
}
