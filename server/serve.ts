/** The server's life: lock, rooms, listen, drain, stop. @module */
import type { Log } from "#base";
import { makeApp } from "#http";
import type { Config } from "./config.ts";
import { lockData } from "./data_lock.ts";
import { type House, openHouse } from "./house.ts";
import { EXIT, StartFault } from "./start_fault.ts";
import { complain, print } from "./terminal.ts";
import { countRequests } from "./under_way.ts";

/** What else to do once the server listens. */
export type OnReady = (house: House, url: string) => Promise<void>;

/**
 * Serves until it is told to stop.
 *
 * @returns false where another process has the data folder
 * @throws {StartFault} where it can't listen, or can't use its data folder
 */
export async function serve(
  config: Config,
  log: Log,
  onReady?: OnReady,
): Promise<boolean> {
  const locked = await lockData(config.dataFolder);
  if (!locked.ok) {
    const { pid, url } = locked.error;
    const where = url === undefined ? "" : ` at ${url}`;
    complain(
      `Process ${pid} works on ${config.dataFolder} already${where}.`,
    );
    return false;
  }
  const lock = locked.value;
  keepAlive(log);
  const house = await openHouse(config, log);
  await house.uploads.recover(house.grants.write);
  const stopped = stopSignal();
  let isStopping = false;
  const requests = countRequests(makeApp({
    ...house,
    log,
    startedAtMs: house.clock.nowMs(),
    isStopping: () => isStopping,
  }));
  const listening = Promise.withResolvers<string>();
  const server = listen(config, {
    onListen: ({ hostname, port }) => {
      const name = hostname.includes(":") ? `[${hostname}]` : hostname;
      listening.resolve(`http://${name}:${port}`);
    },
    onError: (error) => {
      log.error("http.unhandled", { error: String(error) });
      return new Response(null, { status: 500 });
    },
  }, requests.handler);
  const url = await listening.promise;
  await lock.announce(url);
  print(`Farsight is at ${url}`);
  log.info("server.ready", { url });
  const work = house.start()
    .then(() => onReady?.(house, url))
    .catch((error: unknown) => {
      log.error("server.start", { error: String(error) });
    });
  await stopped;
  isStopping = true;
  log.info("server.stopping", {});
  // A shutdown breaks bodies that are still coming in, so it comes last; until
  // then /healthz tells others to go elsewhere.
  const drained = Promise.all([house.stop(), requests.idle()])
    .then(() => server.shutdown());
  await within(config.drainMs, drained);
  await within(config.drainMs, work);
  await house.close();
  await lock.release();
  log.info("server.stopped", {});
  return true;
}

/** @throws {StartFault} where the address is taken, or may not be listened on */
function listen(
  { host, port }: Config,
  options: Pick<Deno.ServeTcpOptions, "onListen" | "onError">,
  handler: Deno.ServeHandler,
): Deno.HttpServer {
  try {
    return Deno.serve({ hostname: host, port, ...options }, handler);
  } catch (error) {
    const why = error instanceof Deno.errors.AddrInUse
      ? "another program listens there"
      : error instanceof Error
      ? error.message
      : String(error);
    throw new StartFault(
      `Cannot listen on ${host}, port ${port}: ${why}. FARSIGHT_PORT sets another port.`,
      EXIT.held,
    );
  }
}

/** A fault of ours that nobody waits for must not end everybody's server. */
function keepAlive(log: Log): void {
  addEventListener("unhandledrejection", (event) => {
    event.preventDefault();
    const { reason } = event;
    const error = reason instanceof Error ? reason.stack : String(reason);
    log.error("server.unhandled", { error });
  });
}

function stopSignal(): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  for (const signal of ["SIGTERM", "SIGINT"] as const) {
    Deno.addSignalListener(signal, resolve);
  }
  return promise;
}

/** Waits for work, but not longer than it is given. */
async function within(ms: number, work: Promise<unknown>): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms);
  });
  await Promise.race([work, late]);
  clearTimeout(timer);
}
