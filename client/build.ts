// deno-lint-ignore-file no-console -- a command: it tells what it made
/**
 * Makes client/build/: the scripts, one style sheet, the page with the icons in
 * it, and the mark. What the study list and the viewer need comes with the
 * page; the upload and the table of keys come when they are first opened. Names
 * carry a hash of what is in the file, so that they may be kept for ever.
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
  /** Comes with the page; others come when they are first needed. */
  readonly isFirst: boolean;
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

/** One entry and all it needs, small: what it imports only when needed is in texts of its own, the entry in the first. */
export async function bundle(
  entry: string,
): Promise<esbuild.BuildResult<Options>> {
  return await esbuild.build({
    ...OPTIONS,
    entryPoints: [path.resolve(HERE, entry)],
  });
}

type Options = typeof OPTIONS;

const OPTIONS = {
  bundle: true,
  minify: true,
  write: false,
  metafile: true,
  splitting: true,
  absWorkingDir: HERE,
  outdir: HERE,
  entryNames: "[name].[hash]",
  chunkNames: "[name].[hash]",
  format: "esm",
  target: ["es2023", "chrome110", "firefox115", "safari16.4"],
  jsx: "automatic",
  jsxImportSource: "preact",
  legalComments: "none",
  plugins: [resolver, pureSchemas],
} as const satisfies esbuild.BuildOptions;

/** Names of the scripts that come with the page: the entry first, then what it imports outright. */
function firstScripts({ outputs }: esbuild.Metafile): readonly string[] {
  const names = Object.keys(outputs);
  const found = names.filter((n) => outputs[n]!.entryPoint === "main.tsx");
  // A list grows while it is walked: what was found brings its own imports.
  for (const name of found) {
    for (const { path: next, kind } of outputs[name]!.imports) {
      if (kind === "import-statement" && !found.includes(next)) {
        found.push(next);
      }
    }
  }
  return found;
}

/** Builds all files in memory. */
export async function buildClient(): Promise<readonly BuiltFile[]> {
  const read = (name: string): Promise<string> =>
    fs.readFile(path.join(HERE, name), "utf8");
  const [scripts, style, page, icons, mark] = await Promise.all([
    bundle("main.tsx"),
    bundle("main.css"),
    read("index.html"),
    read("ui/icons.svg"),
    read("mark.svg"),
  ]);
  await esbuild.stop();
  const [scriptName, ...others] = firstScripts(scripts.metafile);
  const styleName = path.basename(style.outputFiles[0]!.path);
  const preloads = others.map((name) =>
    `<link rel="modulepreload" href="/${name}">`
  );
  const html = page
    .replace("/main.js", `/${scriptName}`)
    .replace("/main.css", `/${styleName}`)
    .replace("<!-- scripts -->", preloads.join(""))
    .replace("<!-- icons -->", icons.replaceAll(/>\s+</g, "><").trim());
  const texts = new Map(
    [...style.outputFiles, ...scripts.outputFiles].map((file) => [
      path.basename(file.path),
      file.text,
    ]),
  );
  texts.set("index.html", html).set("mark.svg", mark);
  const first = [scriptName, ...others, styleName, "index.html", "mark.svg"];
  return [...texts].map(([name, text]) => ({
    name,
    text,
    gzippedBytes: gzipSync(text, { level: 9 }).length,
    isFirst: first.includes(name),
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
  for (const { name, gzippedBytes, isFirst } of files) {
    if (isFirst) sum += gzippedBytes;
    const when = isFirst ? "" : "  (when needed)";
    console.log(
      `${String(gzippedBytes).padStart(7)} B gzipped  ${name}${when}`,
    );
  }
  console.log(`client_first_load_gzipped_bytes=${sum}`);
}
