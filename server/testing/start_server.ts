/** The whole server as a process of its own, on a free port and a folder of its own. @module */

/** A running server. */
export interface RunningServer extends AsyncDisposable {
  readonly url: string;
  readonly pid: number;
  readonly dataFolder: string;
  /** Resident memory now. */
  residentBytes(): Promise<number>;
  /** Ends it as a power cut would. */
  kill(): Promise<void>;
  /** Asks it to stop, and waits. @returns its exit code */
  stop(): Promise<number>;
}

const MAIN = new URL("../main.ts", import.meta.url).pathname;

/** A data folder that goes away when disposed. */
export async function temporaryData(): Promise<
  { readonly folder: string } & AsyncDisposable
> {
  const folder = await Deno.makeTempDir({ prefix: "farsight-test-" });
  return {
    folder,
    [Symbol.asyncDispose]: () => Deno.remove(folder, { recursive: true }),
  };
}

/** What a command of the server printed, and its exit code. */
export interface CommandOutput {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a command of the server, such as `import`, to its end. */
export async function runCommand(
  dataFolder: string,
  args: readonly string[],
  settings: Readonly<Record<string, string>> = {},
): Promise<CommandOutput> {
  const { code, stdout, stderr } = await command(dataFolder, args, settings)
    .output();
  const decoder = new TextDecoder();
  return {
    code,
    stdout: decoder.decode(stdout),
    stderr: decoder.decode(stderr),
  };
}

/** Starts a command of the server, to be ended by the caller. */
export function startCommand(
  dataFolder: string,
  args: readonly string[],
): Deno.ChildProcess {
  return command(dataFolder, args, {}).spawn();
}

/**
 * Starts a server and waits until it tells its address.
 *
 * @throws {Error} with what it said, where it ends instead
 */
export async function startServer(
  dataFolder: string,
  settings: Readonly<Record<string, string>> = {},
): Promise<RunningServer> {
  const child = command(dataFolder, [], settings).spawn();
  const errors = new Response(child.stderr).text();
  const output = child.stdout.getReader();
  let said = "";
  let url: string | undefined;
  while (url === undefined) {
    const { value, done } = await output.read();
    if (done) throw new Error(`The server ended: ${said}${await errors}`);
    said += new TextDecoder().decode(value);
    url = /http:\/\/[^\s]+:[0-9]+/.exec(said)?.[0];
  }
  let isOver = false;
  const end = async (signal: Deno.Signal): Promise<number> => {
    if (!isOver) child.kill(signal);
    isOver = true;
    const { code } = await child.status;
    await output.cancel();
    await errors;
    return code;
  };
  return {
    url,
    pid: child.pid,
    dataFolder,
    async residentBytes() {
      const status = await Deno.readTextFile(`/proc/${child.pid}/status`);
      return Number(/VmRSS:\s+([0-9]+) kB/.exec(status)![1]) * 1024;
    },
    kill: async () => void await end("SIGKILL"),
    stop: () => end("SIGTERM"),
    [Symbol.asyncDispose]: async () => void await end("SIGKILL"),
  };
}

function command(
  dataFolder: string,
  args: readonly string[],
  settings: Readonly<Record<string, string>>,
): Deno.Command {
  return new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--no-check", MAIN, ...args],
    env: {
      FARSIGHT_PORT: "0",
      FARSIGHT_DATA: dataFolder,
      FARSIGHT_SECOND_OPINION: "off",
      ...settings,
    },
    stdout: "piped",
    stderr: "piped",
  });
}
