/** `/api/studies`: the list, and one study with what can be opened of it. @module */
import { Hono } from "hono";
import type { Stack } from "#imaging";
import type { SeriesRecord, StudyRecord } from "#studies";
import {
  type Sentence,
  type SeriesDetail,
  type StackSummary,
  type StudyDetail,
  type StudyPage,
  StudyQuery,
  type StudySummary,
} from "#wire";
import type { Env } from "./env.ts";
import type { HttpParts } from "./parts.ts";
import { onlyTakes, problem } from "./problem.ts";
import { badParameter, readQuery } from "./query.ts";

const ROWS = 50;
const MOST_ROWS = 200;

/** The routes. */
export function studyRoutes(
  { studies, imaging, grants }: HttpParts,
): Hono<Env> {
  const app = new Hono<Env>();

  app.get("/", async (context) => {
    const query = readQuery(context, StudyQuery);
    if (!query.ok) return query.error;
    const { q, modality, from, to, limit, cursor } = query.value;
    const rows = limit === undefined ? ROWS : Number(limit);
    if (rows < 1 || rows > MOST_ROWS) {
      return badParameter(context, "limit", `must be from 1 to ${MOST_ROWS}`);
    }
    const page = await studies.search(grants.read, {
      limit: rows,
      ...q === undefined ? {} : { text: q },
      ...modality === undefined ? {} : { modalities: [modality] },
      ...from === undefined ? {} : { fromDate: from },
      ...to === undefined ? {} : { toDate: to },
      ...cursor === undefined ? {} : { cursor },
    });
    const answer: StudyPage = {
      studies: page.studies.map(studySummary),
      totalCount: page.totalCount,
      ...page.next === undefined ? {} : { next: page.next },
    };
    return context.json(answer);
  });

  app.get("/:studyUid", async (context) => {
    const studyUid = context.req.param("studyUid");
    const study = await studies.study(grants.read, studyUid);
    if (study === undefined) {
      return problem(context, "notFound", "No study has this UID.");
    }
    const all = await studies.seriesOf(grants.read, studyUid);
    const series = await Promise.all(all.map(async (record) => {
      const stacks = record.frameCount === 0
        ? undefined
        : await imaging.stacks(grants.read, record.seriesUid);
      return seriesDetail(record, stacks?.ok ? stacks.value : []);
    }));
    const answer: StudyDetail = { study: studySummary(study), series };
    return context.json(answer);
  });

  app.all("/", onlyTakes("GET", "HEAD"));
  app.all("/:studyUid", onlyTakes("GET", "HEAD"));
  return app;
}

function studySummary(study: StudyRecord): StudySummary {
  const { studyUid, seriesCount, instanceCount, sizeBytes, receivedAtMs } =
    study;
  return {
    ...{ studyUid, seriesCount, instanceCount, sizeBytes, receivedAtMs },
    ...given(study, STUDY_TEXTS),
    modalities: [...study.modalities],
    ...study.frameCount > 0 &&
      { thumbnailUrl: `/dicomweb/studies/${studyUid}/thumbnail` },
  };
}

const STUDY_TEXTS = [
  ...["patientName", "patientId", "patientBirthDate", "patientSex"] as const,
  ...["accessionNumber", "description", "studyDate", "studyTime"] as const,
];

function seriesDetail(
  series: SeriesRecord,
  stacks: readonly Stack[],
): SeriesDetail {
  const { studyUid, seriesUid, modality, instanceCount, frameCount } = series;
  const { sizeBytes } = series;
  const thumbnailUrl =
    `/dicomweb/studies/${studyUid}/series/${seriesUid}/thumbnail`;
  return {
    ...{ seriesUid, modality, instanceCount, frameCount, sizeBytes },
    ...given(series, ["description", "seriesNumber", "bodyPart"]),
    ...frameCount === 0 ? {} : { thumbnailUrl },
    stacks: stacks.map(stackSummary),
  };
}

/** These of a record's fields, where they are there. */
function given<T, K extends keyof T>(
  record: T,
  keys: readonly K[],
): { [P in K]: T[P] } {
  // Fields that are not there are not there in the record either.
  return Object.fromEntries(
    keys.filter((key) => record[key] !== undefined)
      .map((key) => [key, record[key]]),
  ) as { [P in K]: T[P] };
}

function stackSummary(stack: Stack): StackSummary {
  const image = stack.frames[0]?.image;
  return {
    key: stack.key,
    label: stack.label,
    frameCount: stack.frames.length,
    columns: image?.columns ?? 0,
    rows: image?.rows ?? 0,
    hasVolume: stack.plan?.grid !== undefined,
    warnings: stack.warnings.map(sentence),
  };
}

function sentence(
  { kind, params, message }: Stack["warnings"][number],
): Sentence {
  return { key: kind, params: { ...params }, text: message.slice(0, 4096) };
}
