/** Upload: a place to drop, a table of what became of it, and the quarantine. @module */
import { Button, Icon, ProgressBar, useText } from "#ui";
import { filesOfDrop, filesOfInput, Quarantine, Uploads } from "#uploads";
import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect, useMemo, useRef } from "preact/hooks";
import { useApp } from "./app_context.ts";
import { prefersLight } from "./media.ts";
import { Shell } from "./shell.tsx";
import { QuarantineCard } from "./upload_quarantine.tsx";
import { UploadTable } from "./upload_table.tsx";

/** Not in the standard, and so not in its types; all browsers have it. */
const FOLDERS = { webkitdirectory: true };

function DropPlace({ uploads }: { uploads: Uploads }): JSX.Element {
  const { t } = useText();
  const files = useRef<HTMLInputElement>(null);
  const folder = useRef<HTMLInputElement>(null);
  const isOver = useSignal(false);
  useEffect(() => {
    // Files that miss the place would make the browser leave the page.
    const over = (event: DragEvent): void => {
      event.preventDefault();
      isOver.value = true;
    };
    const out = (event: DragEvent): void => {
      if (event.relatedTarget === null) isOver.value = false;
    };
    const drop = async (event: DragEvent): Promise<void> => {
      event.preventDefault();
      isOver.value = false;
      if (event.dataTransfer === null) return;
      const tell = (count: number): void => {
        uploads.gathering.value = count;
      };
      tell(0);
      uploads.add(await filesOfDrop(event.dataTransfer, tell));
    };
    addEventListener("dragover", over);
    addEventListener("dragleave", out);
    addEventListener("drop", drop);
    return () => {
      removeEventListener("dragover", over);
      removeEventListener("dragleave", out);
      removeEventListener("drop", drop);
    };
  }, [uploads]);
  const take = (input: HTMLInputElement): void => {
    if (input.files !== null) uploads.add(filesOfInput(input.files));
    input.value = "";
  };
  const gathering = uploads.gathering.value;
  return (
    <section class={`drop ${isOver.value ? "over" : ""}`}>
      <Icon name="upload" />
      <div class="grow words">
        <b class="desk">{t("upload.drop")}</b>
        <b class="phone">{t("upload.dropPhone")}</b>
        <span class="mute sm block" role="status">
          {gathering !== undefined
            ? t("upload.gathering", { count: gathering })
            : uploads.nothingFound.value
            ? t("upload.nothing")
            : t("upload.kinds")}
        </span>
      </div>
      <input
        ref={files}
        type="file"
        multiple
        hidden
        onChange={(event) => take(event.currentTarget)}
      />
      <input
        ref={folder}
        type="file"
        multiple
        hidden
        {...FOLDERS}
        onChange={(event) => take(event.currentTarget)}
      />
      <Button
        look="line"
        icon="folder"
        onClick={() => folder.current?.click()}
      >
        {t("upload.folder")}
      </Button>
      <Button look="primary" icon="file" onClick={() => files.current?.click()}>
        {t("upload.files")}
      </Button>
    </section>
  );
}

function Totals({ uploads }: { uploads: Uploads }): JSX.Element {
  const { t, format } = useText();
  const totals = uploads.totals.value;
  const { sizeBytes, sentBytes, fileCount, doneCount, studyCount } = totals;
  const isSent = sentBytes >= sizeBytes;
  const isDone = doneCount === fileCount;
  const leftS = isSent ? undefined : uploads.secondsLeft(Date.now());
  const files = t("upload.fileCount", { count: fileCount });
  const parts = isDone
    ? [t("upload.allSent", { size: format.bytes(sentBytes) })]
    : isSent
    ? [t("upload.checking", { done: doneCount, total: fileCount })]
    : [t("upload.progress", {
      done: format.bytes(sentBytes),
      total: format.bytes(sizeBytes),
    })];
  if (totals.wereHereCount > 0) {
    parts.push(t("upload.wereHere", { count: totals.wereHereCount }));
  }
  if (uploads.paused.value) parts.push(t("upload.paused"));
  else if (uploads.waiting.value) parts.push(t("upload.waitsForLine"));
  else if (leftS !== undefined) {
    parts.push(t("upload.left", { time: format.duration(leftS) }));
  }
  return (
    <div class="tot">
      <div class="row">
        <h2 class="grow">
          {studyCount === 0 ? files : t("upload.overview", {
            studies: t("studies.count", { count: studyCount }),
            files,
          })}
          <span class="mute sm block light" role="status">
            {parts.join(" · ")}
          </span>
        </h2>
        {!isSent && (
          <Button
            look="line"
            icon={uploads.paused.value ? "play" : "pause"}
            onClick={() => uploads.pause(!uploads.paused.peek())}
          >
            {uploads.paused.value ? t("upload.resume") : t("upload.pause")}
          </Button>
        )}
      </div>
      <ProgressBar
        part={sizeBytes === 0 ? 1 : sentBytes / sizeBytes}
        {...isDone && { tone: "ok" as const }}
        label={t("upload.title")}
      />
    </div>
  );
}

/** Goes on while other screens are shown. */
let sending: Uploads | undefined;

/** The screen. */
export function UploadScreen(): JSX.Element {
  const { t } = useText();
  const app = useApp();
  const uploads = sending ??= new Uploads(localStorage);
  app.uploads = uploads;
  const quarantine = useMemo(() => new Quarantine(), []);
  useEffect(() => {
    const save = (): void => uploads.save();
    addEventListener("pagehide", save);
    return () => removeEventListener("pagehide", save);
  }, [uploads]);
  const hasFiles = uploads.totals.value.fileCount > 0;
  return (
    <Shell
      here="upload"
      title={t("upload.title")}
      theme={prefersLight.value ? "light" : "dark"}
    >
      <main class="upload" id="content">
        <DropPlace uploads={uploads} />
        {uploads.unfinished.value > 0 && (
          <p class="note stopped" role="status">
            <Icon name="info" />
            <span class="grow">
              {t("upload.unfinished", { count: uploads.unfinished.value })}
            </span>
            <Button look="line" onClick={() => uploads.forget()}>
              {t("upload.forget")}
            </Button>
          </p>
        )}
        {hasFiles && (
          <section class="card files">
            <Totals uploads={uploads} />
            <UploadTable uploads={uploads} />
          </section>
        )}
        <QuarantineCard
          quarantine={quarantine}
          doneCount={uploads.totals.value.doneCount}
        />
      </main>
    </Shell>
  );
}
