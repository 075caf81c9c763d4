/**
 * The client's files, from the folder it was built into: whole, compressed
 * once, and known by their tags. Only names that the folder holds are
 * answered, so no path leads out of it.
 *
 * @module
 */
import { createHash } from "node:crypto";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";

const TYPES: Readonly<Record<string, string>> = {
  html: "text/html; charset=utf-8",
  js: "text/javascript; charset=utf-8",
  css: "text/css; charset=utf-8",
  json: "application/json",
  webmanifest: "application/manifest+json",
  svg: "image/svg+xml",
  png: "image/png",
  webp: "image/webp",
  ico: "image/x-icon",
  woff2: "font/woff2",
  txt: "text/plain; charset=utf-8",
};

const COMPRESSED = ["html", "js", "css", "json", "webmanifest", "svg", "txt"];

interface StaticFile {
  readonly type: string;
  readonly etag: string;
  readonly bodies: Readonly<Record<string, Uint8Array<ArrayBuffer>>>;
}

/** Answers for the client's files; `undefined` where there is none of that name. */
export class StaticFiles {
  readonly #folder: string;
  readonly #files = new Map<string, Promise<StaticFile>>();
  #names: Promise<ReadonlySet<string>> | undefined;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** @param path as in the address, `/` for the page itself */
  async answer(path: string, request: Request): Promise<Response | undefined> {
    this.#names ??= namesIn(this.#folder);
    const name = path === "/" ? "index.html" : path.slice(1);
    if (!(await this.#names).has(name)) return undefined;
    const loading = this.#files.get(name) ?? load(this.#folder, name);
    this.#files.set(name, loading);
    const file = await loading;
    const coding = codingOf(request, file);
    const headers = new Headers({
      "content-type": file.type,
      "etag": file.etag,
      "vary": "accept-encoding",
      // Names with a hash in them never change; others are asked for again.
      "cache-control": /[.-][0-9A-Z]{8}\./.test(name)
        ? "public, max-age=31536000, immutable"
        : "no-cache",
    });
    if (request.headers.get("if-none-match")?.includes(file.etag)) {
      return new Response(null, { status: 304, headers });
    }
    if (coding !== "identity") headers.set("content-encoding", coding);
    return new Response(file.bodies[coding]!, { headers });
  }
}

function codingOf(request: Request, file: StaticFile): string {
  const accepted = request.headers.get("accept-encoding") ?? "";
  return ["br", "gzip"].find((coding) =>
    file.bodies[coding] !== undefined &&
    new RegExp(`\\b${coding}\\b(?!\\s*;\\s*q=0(\\.0*)?\\s*(,|$))`)
      .test(accepted)
  ) ?? "identity";
}

async function load(folder: string, name: string): Promise<StaticFile> {
  const bytes = await Deno.readFile(`${folder}/${name}`);
  const extension = name.slice(name.lastIndexOf(".") + 1).toLowerCase();
  const hash = createHash("sha256").update(bytes).digest("base64url");
  const bodies: Record<string, Uint8Array<ArrayBuffer>> = { identity: bytes };
  if (COMPRESSED.includes(extension)) {
    bodies.br = new Uint8Array(
      await promisify(brotliCompress)(bytes, {
        params: { [constants.BROTLI_PARAM_QUALITY]: 11 },
      }),
    );
    bodies.gzip = new Uint8Array(await promisify(gzip)(bytes, { level: 9 }));
  }
  const type = TYPES[extension] ?? "application/octet-stream";
  return { type, etag: `"${hash.slice(0, 22)}"`, bodies };
}

async function namesIn(folder: string): Promise<ReadonlySet<string>> {
  const names = new Set<string>();
  const walk = async (below: string): Promise<void> => {
    for await (const entry of Deno.readDir(`${folder}/${below}`)) {
      if (entry.isDirectory) await walk(`${below}${entry.name}/`);
      else if (entry.isFile) names.add(`${below}${entry.name}`);
    }
  };
  try {
    await walk("");
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
  return names;
}
