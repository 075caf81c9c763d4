/** `/api/uploads`: files in parts, resumed where they were; the steps are in wire/api_ingest.ts. @module */
import { type Context, Hono } from "hono";
import { UPLOAD_LIMITS, type UploadedFile, type UploadError } from "#ingest";
import {
  type ProblemKind,
  UploadChunkQuery,
  type UploadCreated,
  type UploadFile,
  UploadResultsQuery,
  type UploadStatus,
} from "#wire";
import type { Env } from "./env.ts";
import type { HttpParts } from "./parts.ts";
import { onlyTakes, problem } from "./problem.ts";
import { badParameter, readQuery } from "./query.ts";
import { fileResult } from "./ingest_json.ts";

const PROBLEM_OF: Readonly<Record<UploadError["kind"], ProblemKind>> = {
  "upload.missing": "notFound",
  "upload.offset": "conflict",
  "upload.changed": "conflict",
  "upload.tooLong": "badBody",
  "upload.tooLarge": "tooLarge",
  "upload.tooMany": "tooMany",
  "upload.brokenLine": "badBody",
};

/** The routes. */
export function uploadRoutes({ uploads, grants }: HttpParts): Hono<Env> {
  const app = new Hono<Env>();

  app.post("/", async (context) => {
    const created = await uploads.create(grants.write);
    if (!created.ok) return uploadProblem(context, created.error);
    const { id, expiresAtMs } = created.value;
    const { chunkBytes, fileCount } = UPLOAD_LIMITS;
    const answer: UploadCreated = { id, chunkBytes, fileCount, expiresAtMs };
    return context.json(answer, 201);
  });

  app.get("/:id", (context) => {
    const totals = uploads.status(grants.write, context.req.param("id"));
    if (totals === undefined) return missing(context);
    const answer: UploadStatus = { ...totals, counts: { ...totals.counts } };
    return context.json(answer);
  });

  app.delete("/:id", async (context) => {
    const isGone = await uploads.remove(grants.write, context.req.param("id"));
    return isGone ? context.body(null, 204) : missing(context);
  });

  app.put("/:id/files/:n{[0-9]{1,6}}", async (context) => {
    const query = readQuery(context, UploadChunkQuery);
    if (!query.ok) return query.error;
    const { offset, size, name } = query.value;
    if (Number(offset) > Number(size)) {
      return badParameter(context, "offset", "lies behind the file's end");
    }
    const at = {
      id: context.req.param("id"),
      n: Number(context.req.param("n")),
      offset: Number(offset),
    };
    const head = { name, sizeBytes: Number(size) };
    const body = context.req.raw.body ?? new Blob().stream();
    const taken = await uploads.append(grants.write, at, head, body);
    if (!taken.ok) return uploadProblem(context, taken.error);
    return context.json(await fileAnswer(taken.value, 0));
  });

  // Hono answers HEAD with a GET's headers.
  app.get("/:id/files/:n{[0-9]{1,6}}", async (context) => {
    const query = readQuery(context, UploadResultsQuery);
    if (!query.ok) return query.error;
    const { id, n } = context.req.param();
    const file = uploads.file(grants.write, id, Number(n));
    if (file === undefined) return missing(context);
    context.header("Upload-Offset", String(file.offsetBytes));
    const from = Number(query.value.from ?? 0);
    return context.json(await fileAnswer(file, from));
  });

  app.all("/", onlyTakes("POST"));
  app.all("/:id", onlyTakes("GET", "HEAD", "DELETE"));
  app.all("/:id/files/:n{[0-9]{1,6}}", onlyTakes("GET", "HEAD", "PUT"));
  return app;
}

function missing(context: Context<Env>): Response {
  return problem(context, "notFound", "There is no such upload, or no more.");
}

function uploadProblem(context: Context<Env>, error: UploadError): Response {
  const { kind, message, offsetBytes } = error;
  const more = offsetBytes === undefined ? {} : { offsetBytes };
  return problem(context, PROBLEM_OF[kind], `${message}.`, more);
}

async function fileAnswer(
  file: UploadedFile,
  from: number,
): Promise<UploadFile> {
  // Read first: the count may grow meanwhile, and must not be behind.
  const results = await file.results(from);
  return {
    n: file.n,
    name: file.head.name,
    sizeBytes: file.head.sizeBytes,
    offsetBytes: file.offsetBytes,
    state: file.state,
    results: results.map(fileResult),
    resultCount: file.resultCount,
  };
}
