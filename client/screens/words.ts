/** Words for what the state and the server say. @module */
import { EN, type MessageKey, type Text } from "#i18n";
import type { ApiError } from "#state";
import { ageAndSex, readableName } from "#state";
import type { Problem } from "#wire";

/** Whether the catalogue has a key that was put together from data. */
function isKey(key: string): key is MessageKey {
  return Object.hasOwn(EN, key);
}

/** The name of a window or a look; an unknown id as it stands, readable. */
export function presetName(
  { t }: Text,
  kind: "window" | "look",
  id: string,
): string {
  const [, number] = /^image(\d+)$/.exec(id) ?? [];
  if (number !== undefined) return t("preset.window.imageMore", { number });
  const key = `preset.${kind}.${id}`;
  if (isKey(key)) return (t as (key: MessageKey) => string)(key);
  const words = id.replace(/^[a-z]+[.:]/, "").replaceAll(/[-_.]/g, " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** A series by its description, else its number. */
export function seriesName(
  { t }: Text,
  { description, seriesNumber }: {
    readonly description?: string | undefined;
    readonly seriesNumber?: number | undefined;
  },
): string {
  return description?.trim() ||
    t("studies.seriesNumber", { number: String(seriesNumber ?? "") }).trim();
}

/** What a series is that has nothing to look at. */
export function withoutPicture(
  text: Text,
  series: { readonly modality: string; readonly frameCount: number },
): string {
  if (series.frameCount > 0) return text.t("studies.unreadable");
  const key = `kind.${series.modality}`;
  const what = isKey(key)
    ? (text.t as (key: MessageKey) => string)(key)
    : text.t("kind.other");
  return text.t("studies.noPicture", { what });
}

/** A study's patient in words. */
export function patientName(
  { t }: Text,
  study: { readonly patientName?: string | undefined },
): string {
  return readableName(study.patientName) ?? t("patient.unknown");
}

/** Age and sex, or nothing. */
export { ageAndSex };

/** Why the server did not answer as hoped, in a sentence. */
export function errorWhy({ t }: Text, error: ApiError): string {
  switch (error.kind) {
    case "api.offline":
      return `${t("error.offline")} ${t("error.offline.next")}`;
    case "api.problem":
      return error.problem.detail ?? error.problem.title;
    default:
      return t("error.answer");
  }
}

/** Code and trace for support, where the server gave them. */
export function supportOf(
  error: ApiError,
): { code: string; trace: string } | undefined {
  if (error.kind !== "api.problem") return undefined;
  const problem: Problem = error.problem;
  return { code: problem.type.split(":").at(-1)!, trace: problem.trace };
}

/** What a study is about; never empty: without a description its kinds of images, else that there is none. */
export function studyTitle(
  { t }: Text,
  study: {
    readonly description?: string | undefined;
    readonly modalities?: readonly string[];
  },
): string {
  const description = study.description?.trim() ?? "";
  if (description !== "") return description;
  return study.modalities?.join(", ") || t("studies.noDescription");
}

const DAY_MS = 86_400_000;

function dayStart(timeMs: number): number {
  return new Date(timeMs).setHours(0, 0, 0, 0);
}

/** A moment as a reader says it: `Today 08:42`, `Yesterday 17:20`, `22 Nov 2026`. */
export function whenReceived(
  { t, format }: Text,
  timeMs: number,
  nowMs: number,
): string {
  const time = format.timeOf(timeMs);
  const days = Math.round((dayStart(nowMs) - dayStart(timeMs)) / DAY_MS);
  if (days === 0) return t("studies.today.at", { time });
  if (days === 1) return t("studies.yesterday.at", { time });
  return format.dateOf(timeMs);
}
