/**
 * Which room may import which: the one table that the lint rule, its test and
 * the map in README.md are made from.
 *
 * A room is a folder with a front door, `mod.ts`, named `#room` in deno.json.
 * Reading down the table is reading up the house: a room may use only rooms
 * that stand above it, so there can be no circle. Every room may use base.
 *
 * @module
 */

/** A folder, and the rooms that files in it may import. */
export interface Room {
  /** Path from the repository's root, with a closing slash. */
  readonly folder: string;
  readonly mayImport: readonly string[];
}

function room(folder: string, ...mayImport: string[]): Room {
  return { folder, mayImport: ["base", ...mayImport] };
}

/** In order: each room imports only rooms that stand before it. */
export const ROOMS: Readonly<Record<string, Room>> = {
  base: { folder: "server/base/", mayImport: [] },
  i18n: room("server/i18n/"),
  wire: room("server/wire/"),
  wasm: room("wasm/"),
  dicom: room("server/dicom/", "wasm"),
  volume: room("server/volume/", "wasm"),
  render: room("server/render/", "wasm", "volume"),
  stream: room("server/stream/", "wire", "render"),
  storage: room("server/storage/"),
  auth: room("server/auth/", "storage"),
  jobs: room("server/jobs/", "storage"),
  studies: room("server/studies/", "dicom", "storage"),
  imaging: room(
    "server/imaging/",
    ...["dicom", "volume", "render", "storage", "studies"],
  ),
  ingest: room(
    "server/ingest/",
    ...["dicom", "volume", "storage", "jobs", "studies", "imaging"],
  ),
  integrations: room(
    "server/integrations/",
    ...["wire", "auth", "dicom", "volume", "render", "studies", "imaging"],
    "ingest",
  ),
  http: room(
    "server/http/",
    ...["i18n", "wire", "stream", "auth", "studies", "imaging", "ingest"],
    "integrations",
  ),
  ui: room("client/ui/", "i18n"),
  net: room("client/net/", "wire"),
  state: room("client/state/", "wire", "net"),
  uploads: room("client/uploads/", "wire", "net"),
  screens: room("client/screens/", "i18n", "wire", "ui", "state", "uploads"),
};

/**
 * The room that a file stands in; the deepest folder wins.
 *
 * @returns `undefined` for files in no room (`server/main.ts`,
 * `client/main.tsx`, `deploy/`), which may import any front door.
 */
export function roomOf(path: string): string | undefined {
  let found: string | undefined;
  let depth = 0;
  for (const [name, { folder }] of Object.entries(ROOMS)) {
    if (`/${path}`.includes(`/${folder}`) && folder.length > depth) {
      found = name;
      depth = folder.length;
    }
  }
  return found;
}
