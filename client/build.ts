// deno-lint-ignore-file no-console -- a command: it tells what it made
/**
 * Makes client/build/: one script, one style sheet, the page with the icons in it, and the mark. Names carry a hash of what is in the file, so that they may
 * be kept for ever.
 *
 * @module
 */
import * as esbuild from "esbuild";
import { createRequire } from "node:module";
import { existsSync } from "node:fs";
import * as fs from "node:fs/promises";
import * as path from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

/** A file of the build. */
export interface BuiltFile {
  readonly name: string;
  readonly text: string;
  readonly gzippedBytes: number;
}

const HERE = import.meta.dirname!;

/** Finds what deno.json names, and what a package in Deno's cache asks for. */
const resolver: esbuild.Plugin = {
  name: "deno",
  setup(build) {
    build.onResolve({ filter: /./ }, ({ path: name, importer, kind }) => {
      if (kind === "entry-point" || kind === "import-rule") return undefined;
      const found = name.startsWith(".")
        ? path.resolve(path.dirname(importer), name)
        : locate(name, importer);
      // Nothing is imported for what it does alone: what nobody uses falls away.
      return { path: found, sideEffects: false };
    });
  },
};

/** Schemas that nobody uses fall away: making one has no effect, which esbuild cannot know. */
const pureSchemas: esbuild.Plugin = {
  name: "pure-schemas",
  setup(build) {
    build.onLoad({ filter: /server.wire.\w+\.ts$/ }, async (args) => {
      const text = await fs.readFile(args.path, "utf8");
      const contents = text.replaceAll(/\bz\.\w+\(/g, "/* @__PURE__ */ $&");
      return { contents, loader: "ts" };
    });
  },
};

function locate(name: string, importer: string): string {
  if (name === "zod/mini") return path.join(HERE, "zod_twin.ts");
  try {
    const found = import.meta.resolve(name);
    if (found.startsWith("file:")) return fileURLToPath(found);
  } catch {
    // Not in deno.json: a package's own dependency.
  }
  const main = createRequire(importer).resolve(name);
  return moduleTwin(main);
}

/** The ES module beside a CommonJS file, as packages publish them. */
function moduleTwin(main: string): string {
  const twin = main.replace(/\.c?js$/, ".mjs");
  return existsSync(twin) ? twin : main;
}

/** One entry and all it needs, small, in one text. */
export async function bundle(entry: string): Promise<esbuild.OutputFile> {
  const { outputFiles } = await esbuild.build({
    entryPoints: [path.resolve(HERE, entry)],
    bundle: true,
    minify: true,
    write: false,
    outdir: HERE,
    entryNames: "[name].[hash]",
    format: "esm",
    target: ["es2023", "chrome110", "firefox115", "safari16.4"],
    jsx: "automatic",
    jsxImportSource: "preact",
    legalComments: "none",
    plugins: [resolver, pureSchemas],
  });
  return outputFiles[0]!;
}

/** Builds all files in memory. */
export async function buildClient(): Promise<readonly BuiltFile[]> {
  const read = (name: string): Promise<string> =>
    fs.readFile(path.join(HERE, name), "utf8");
  const [script, style, page, icons, mark] = await Promise.all([
    bundle("main.tsx"),
    bundle("main.css"),
    read("index.html"),
    read("ui/icons.svg"),
    read("mark.svg"),
  ]);
  await esbuild.stop();
  const scriptName = path.basename(script.path);
  const styleName = path.basename(style.path);
  const html = page
    .replace("/main.js", `/${scriptName}`)
    .replace("/main.css", `/${styleName}`)
    .replace("<!-- icons -->", icons.replaceAll(/>\s+</g, "><").trim());
  const files = {
    [scriptName]: script.text,
    [styleName]: style.text,
    "index.html": html,
    "mark.svg": mark,
  };
  return Object.entries(files).map(([name, text]) => ({
    name,
    text,
    gzippedBytes: gzipSync(text, { level: 9 }).length,
  }));
}

/** Builds into a folder, emptied first. */
export async function writeClient(
  folder: string,
): Promise<readonly BuiltFile[]> {
  const files = await buildClient();
  await fs.rm(folder, { recursive: true, force: true });
  await fs.mkdir(folder, { recursive: true });
  for (const { name, text } of files) {
    await fs.writeFile(path.join(folder, name), text);
  }
  return files;
}

if (import.meta.main) {
  let sum = 0;
  const files = await writeClient(path.join(HERE, "build"));
  for (const { name, gzippedBytes } of files) {
    sum += gzippedBytes;
    console.log(`${String(gzippedBytes).padStart(7)} B gzipped  ${name}`);
  }
  console.log(`client_first_load_gzipped_bytes=${sum}`);
}
