/**
 * Farsight's one entry: `main.ts` serves, `main.ts import PATH…` takes files
 * in, `main.ts demo` serves with demo studies.
 *
 * @module
 */
import { jsonLog } from "#base";
import { type Config, readConfig } from "./config.ts";
import { kernelFault } from "../wasm/source_hash.ts";
import { EXIT, StartFault } from "./start_fault.ts";
import { complain } from "./terminal.ts";

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

/** Ends in words, and never as if all had gone well. */
function failed(error: unknown): number {
  if (error instanceof StartFault) {
    complain(error.message);
    return error.exitCode;
  }
  const what = error instanceof Error ? error.stack : String(error);
  complain(`Farsight could not go on: ${what}`);
  return EXIT.failed;
}

if (import.meta.main) Deno.exit(await main().catch(failed));
