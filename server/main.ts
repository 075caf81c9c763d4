/**
 * Farsight's one entry: `main.ts` serves, `main.ts import PATH…` takes files
 * in, `main.ts demo` serves with demo studies.
 *
 * @module
 */
import { jsonLog } from "#base";
import { type Config, readConfig } from "./config.ts";
import { kernelFault } from "../wasm/source_hash.ts";
import { complain } from "./terminal.ts";

/** Exit codes beside 0, for scripts. */
const EXIT = { notAll: 1, usage: 2, held: 3, notBuilt: 4 } as const;

/** Pictures of older kernels would be wrong, or none, one by one; better no server at all. */
async function builtOrExit(): Promise<void> {
  const fault = await kernelFault();
  if (fault === undefined) return;
  complain(`${fault}.`);
  Deno.exit(EXIT.notBuilt);
}

function configOrExit(): Config {
  const read = readConfig(Deno.env.toObject());
  if (read.ok) return read.value;
  for (const { message } of read.error) complain(message);
  Deno.exit(EXIT.usage);
}

async function main(): Promise<number> {
  const [command, ...rest] = Deno.args;
  const config = configOrExit();
  await builtOrExit();
  switch (command) {
    case undefined: {
      const { serve } = await import("./serve.ts");
      return await serve(config, jsonLog()) ? 0 : EXIT.held;
    }
    case "import": {
      const { runImport } = await import("./import_command.ts");
      return await runImport(config, rest);
    }
    case "demo": {
      const { runDemo } = await import("./demo_command.ts");
      return await runDemo(config) ? 0 : EXIT.held;
    }
    default:
      complain(`No command ${command}; known are import and demo.`);
      return EXIT.usage;
  }
}

if (import.meta.main) Deno.exit(await main());
