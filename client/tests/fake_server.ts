/// <reference lib="deno.ns" />
/** A server for tests of the client alone: the built files, a made-up `/api`, and a made-up live stream. @module */
import { encodePng } from "#testing";
import type { QuarantineItem, StudyDetail, StudySummary } from "#wire";
import { buildClient, type BuiltFile } from "../build.ts";
import { valueAt } from "./fake_body.ts";
import { serveFakeStream } from "./fake_stream.ts";

const TYPES: Readonly<Record<string, string>> = {
  js: "text/javascript",
  css: "text/css",
  html: "text/html; charset=utf-8",
  svg: "image/svg+xml",
};

/** As the real server has it: nothing inline, nothing foreign. */
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; connect-src 'self'";

const NAMES = ["DEMO^One", "SAMPLE^Ada", "FICTIVE^Cleo", "<b>EXAMPLE</b>^Dov"];

function studyOf(i: number, nowMs: number): StudySummary {
  const studyUid = `1.2.3.${i + 1}`;
  return {
    studyUid,
    patientName: NAMES[i % NAMES.length]!,
    patientId: `FS-00010${i + 1}`,
    patientBirthDate: `19${60 + i}0314`,
    patientSex: i % 2 === 0 ? "F" : "M",
    description: i % 2 === 0 ? "Chest without contrast" : "Head, gantry tilt",
    studyDate: "20261124",
    studyTime: "083100",
    modalities: i % 3 === 2 ? ["PT", "CT"] : ["CT"],
    seriesCount: 2,
    instanceCount: 303,
    sizeBytes: 144_000_000,
    receivedAtMs: nowMs - i * 7_000_000,
    thumbnailUrl: `/thumb/${i}.png`,
  };
}

function detailOf(study: StudySummary): StudyDetail {
  const stack = { columns: 512, rows: 512, label: "", warnings: [] };
  const gap = {
    key: "volume.gap",
    params: {},
    text: "Slices 15 and 16 are missing.",
  };
  return {
    study,
    series: [
      {
        seriesUid: `${study.studyUid}.1`,
        modality: "CT",
        description: "Thorax 1.0 mm",
        seriesNumber: 2,
        instanceCount: 275,
        frameCount: 275,
        sizeBytes: 144_000_000,
        thumbnailUrl: study.thumbnailUrl,
        stacks: [{ ...stack, key: "a", frameCount: 275, hasVolume: true }],
      },
      {
        seriesUid: `${study.studyUid}.2`,
        modality: "CT",
        description: "Head with a gap",
        seriesNumber: 3,
        instanceCount: 28,
        frameCount: 28,
        sizeBytes: 14_000_000,
        stacks: [{
          ...stack,
          key: "b",
          frameCount: 28,
          hasVolume: true,
          warnings: [gap],
        }],
      },
    ],
  };
}

async function thumbnail(): Promise<Uint8Array> {
  const side = 96, rgba = new Uint8Array(side * side * 4).fill(255);
  for (let i = 0; i < side * side; i++) {
    const x = (i % side - 48) * 3.8, y = (Math.floor(i / side) - 48) * 3.8;
    rgba.fill((valueAt([x, y, 0]) + 160) * 255 / 400, 4 * i, 4 * i + 3);
  }
  for (let i = 0; i < rgba.length; i += 4) {
    const [x, y] = [(i / 4 % side - 48) * 3.8, (i / 4 / side - 48) * 3.8];
    const grey = Math.min(255, Math.max(0, (valueAt([x, y, 0]) + 160) * 0.64));
    rgba.fill(grey, i, i + 3);
  }
  return await encodePng(rgba, side, side);
}

/** A running fake. */
export interface FakeServer extends AsyncDisposable {
  readonly url: string;
  /** Ends all live connections, as a cut line would, and refuses new ones until told otherwise. */
  cut(yes: boolean): void;
  /** Studies in the list, from now on. */
  studyCount: number;
  /** Looks that were asked for, in order. */
  readonly looks: string[];
  /** Files in quarantine. */
  readonly quarantine: QuarantineItem[];
}

function problem(status: number, detail: string): Response {
  const type = "urn:farsight:problem:notFound";
  const body = { type, title: "Not found", status, detail, trace: "t-1" };
  return new Response(JSON.stringify(body), {
    status,
    headers: { "content-type": "application/problem+json" },
  });
}

/** Uploads: takes all; names with "bad" go to quarantine. */
function upload(
  request: Request,
  url: URL,
  quarantine: QuarantineItem[],
): Response {
  if (request.method === "POST") {
    return Response.json({
      id: "upload-1234567890",
      chunkBytes: 1_000_000,
      fileCount: 1000,
      expiresAtMs: Date.now() + 1e6,
    });
  }
  const n = Number(url.pathname.split("/").at(-1));
  const name = url.searchParams.get("name") ?? "";
  const sizeBytes = Number(url.searchParams.get("size"));
  const isBad = name.includes("bad");
  const reason = {
    key: "dicom.truncated",
    params: {},
    text: "Cut off: 312,004 of 524,288 bytes of pixels.",
  };
  if (isBad) {
    quarantine.push({
      id: `q${n}`,
      name,
      from: "upload",
      receivedAtMs: Date.now(),
      sizeBytes,
      reason,
    });
  }
  return Response.json({
    n,
    name,
    sizeBytes,
    offsetBytes: sizeBytes,
    state: "done",
    results: [{
      name,
      sizeBytes,
      status: isBad ? "quarantined" : "stored",
      ...isBad ? { reason } : { studyUid: "1.2.3.1" },
    }],
    resultCount: 1,
  });
}

/** Starts the fake on a free port. */
export async function startFakeServer(
  files?: readonly BuiltFile[],
): Promise<FakeServer> {
  const built = new Map((files ?? await buildClient()).map((f) => [f.name, f]));
  const picture = await thumbnail();
  const sockets = new Set<WebSocket>();
  const quarantine: QuarantineItem[] = [];
  const nowMs = Date.now();
  let isCut = false;
  const fake = { studyCount: 4, looks: [] as string[] };

  function answer(request: Request): Response {
    const url = new URL(request.url);
    const { pathname } = url;
    if (pathname === "/stream") {
      if (isCut) return new Response(null, { status: 503 });
      const { socket, response } = Deno.upgradeWebSocket(request);
      socket.binaryType = "arraybuffer";
      sockets.add(socket);
      socket.onclose = () => sockets.delete(socket);
      const brokenSeries = new Set(["1.2.3.1.2"]);
      serveFakeStream(socket, { brokenSeries });
      return response;
    }
    if (pathname.startsWith("/thumb/")) {
      return new Response(picture as BodyInit, {
        headers: { "content-type": "image/png" },
      });
    }
    if (pathname.includes("/looks/")) {
      fake.looks.push(pathname.split("/").at(-1)!);
      return new Response(picture as BodyInit, {
        headers: { "content-type": "image/png" },
      });
    }
    if (pathname === "/api/studies") {
      const q = (url.searchParams.get("q") ?? "").toLowerCase();
      const studies = Array.from(
        { length: fake.studyCount },
        (_, i) => studyOf(i, nowMs),
      ).filter((s) => s.patientName!.toLowerCase().includes(q));
      return Response.json({ studies });
    }
    if (pathname.startsWith("/api/studies/")) {
      const uid = pathname.split("/").at(-1)!;
      const i = Number(uid.split(".").at(-1)) - 1;
      return i < fake.studyCount
        ? Response.json(detailOf(studyOf(i, nowMs)))
        : problem(404, `No study ${uid}`);
    }
    if (pathname.startsWith("/api/uploads")) {
      return upload(request, url, quarantine);
    }
    if (pathname === "/api/quarantine") {
      return Response.json({ items: quarantine });
    }
    if (pathname.startsWith("/api/quarantine/")) {
      const id = pathname.split("/")[3];
      const index = quarantine.findIndex((item) => item.id === id);
      if (index < 0) return problem(404, "No such item");
      if (request.method === "DELETE") {
        quarantine.splice(index, 1);
        return new Response(null, { status: 204 });
      }
      const { reason, name = "", sizeBytes } = quarantine[index]!;
      const status = "quarantined";
      return Response.json({ name, sizeBytes, status, reason });
    }
    const name = pathname === "/" ? "index.html" : pathname.slice(1);
    const file = built.get(name);
    if (file === undefined) return new Response(null, { status: 404 });
    return new Response(file.text, {
      headers: {
        "content-type": TYPES[name.split(".").at(-1)!]!,
        "content-security-policy": POLICY,
      },
    });
  }

  const server = Deno.serve(
    { port: 0, hostname: "127.0.0.1", onListen() {} },
    answer,
  );
  return Object.assign(fake, {
    url: `http://127.0.0.1:${server.addr.port}`,
    quarantine,
    cut: (yes: boolean) => {
      isCut = yes;
      if (yes) { for (const socket of sockets) socket.close(); }
    },
    [Symbol.asyncDispose]: async () => {
      for (const socket of sockets) socket.close();
      await server.shutdown();
    },
  });
}
