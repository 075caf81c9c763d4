import assert from "node:assert/strict";
import { sampleDicom, sampleUids, testGrants } from "#testing";
import { stow } from "./stow.ts";
import { concat } from "./streams.ts";
import { openTestIntake } from "./testing.ts";

const BASE = "http://127.0.0.1/dicomweb";
const { write } = testGrants();
const encoder = new TextEncoder();

function stowRequest(
  bodies: readonly Uint8Array[],
  { type = "application/dicom", end = "\r\n--b--" } = {},
): Request {
  const parts = bodies.flatMap((body) => [
    encoder.encode(`\r\n--b\r\nContent-Type: ${type}\r\n\r\n`),
    body,
  ]);
  parts.push(encoder.encode(end));
  const sizeBytes = parts.reduce((sum, part) => sum + part.length, 0);
  return new Request(`${BASE}/studies`, {
    method: "POST",
    headers: {
      "content-type": `multipart/related; type="application/dicom"; boundary=b`,
    },
    body: concat(parts, sizeBytes),
  });
}

Deno.test("stow() answers 200 and refers to what it stored", async () => {
  await using test = await openTestIntake();
  const bodies = [sampleDicom({ instance: 1 }), sampleDicom({ instance: 2 })];
  const answer = await stow(test.intake, write, stowRequest(bodies), BASE);
  assert(answer.ok);
  assert.equal(answer.status, 200);
  const { studyUid, seriesUid, sopUid } = sampleUids({ instance: 1 });
  const study = `${BASE}/studies/${studyUid}`;
  const { "00081190": url, "00081199": stored } = answer.body;
  assert.deepEqual(url, { vr: "UR", Value: [study] });
  const items: unknown = (stored as { Value: unknown[] }).Value;
  assert.deepEqual((items as unknown[])[0], {
    "00081150": { vr: "UI", Value: ["1.2.840.10008.5.1.4.1.1.2"] },
    "00081155": { vr: "UI", Value: [sopUid] },
    "00081190": {
      vr: "UR",
      Value: [`${study}/series/${seriesUid}/instances/${sopUid}`],
    },
  });
  const again = await stow(test.intake, write, stowRequest(bodies), BASE);
  assert(again.ok && again.status === 200, "duplicates are stored already");
});

Deno.test("stow() answers 202 with the reason for each that failed", async () => {
  await using test = await openTestIntake();
  const good = sampleDicom({ instance: 1 });
  const rival = sampleDicom({ instance: 1, value: 5 });
  const text = encoder.encode("no image at all, but a text of some length");
  const answer = await stow(
    test.intake,
    write,
    stowRequest([text, good, rival]),
    BASE,
  );
  assert(answer.ok);
  assert.equal(answer.status, 202);
  assert.deepEqual(answer.body["00081198"], {
    vr: "SQ",
    Value: [{
      "00081150": { vr: "UI", Value: ["1.2.840.10008.5.1.4.1.1.2"] },
      "00081155": { vr: "UI", Value: [sampleUids({}).sopUid] },
      "00081197": { vr: "US", Value: [0x0111] },
      "00000902": {
        vr: "LO",
        Value: [
          "Two images claim to be the same one: this UID is stored already,",
        ],
      },
    }],
  });
  assert.deepEqual(answer.body["0008119A"], {
    vr: "SQ",
    Value: [{
      "00081197": { vr: "US", Value: [0xc000] },
      "00000902": { vr: "LO", Value: ["Not a DICOM file: it is text"] },
    }],
  });
});

Deno.test("stow() answers 409 where nothing was stored", async () => {
  await using test = await openTestIntake();
  const request = stowRequest([sampleDicom({})]);
  const answer = await stow(test.intake, write, request, BASE, "1.2.3");
  assert(answer.ok);
  assert.equal(answer.status, 409);
});

Deno.test("stow() keeps whole parts of a message that is cut off", async () => {
  await using test = await openTestIntake();
  const bodies = [sampleDicom({ instance: 1 }), sampleDicom({ instance: 2 })];
  const request = stowRequest(bodies, { end: "" });
  const answer = await stow(test.intake, write, request, BASE);
  assert(answer.ok);
  assert.equal(answer.status, 202);
  assert.deepEqual(
    answer.results.map(({ status }) => status),
    ["stored", "refused"],
  );
});

Deno.test("stow() refuses other media types and empty messages", async () => {
  await using test = await openTestIntake();
  const kindOf = async (request: Request) => {
    const answer = await stow(test.intake, write, request, BASE);
    return answer.ok ? "ok" : `${answer.error.status} ${answer.error.kind}`;
  };
  const post = (type: string, body = "x") =>
    new Request(BASE, {
      method: "POST",
      headers: { "content-type": type },
      body,
    });
  const related = "multipart/related; boundary=b";
  assert.equal(await kindOf(post("application/dicom")), "415 stow.mediaType");
  assert.equal(
    await kindOf(post("multipart/related")),
    "415 stow.mediaType",
  );
  assert.equal(await kindOf(post(related)), "400 stow.body");
  assert.equal(await kindOf(post(related, "--b--")), "400 stow.empty");
  const json = stowRequest([new Uint8Array(3)], {
    type: "application/dicom+json",
  });
  assert.equal(await kindOf(json), "415 stow.mediaType");
});
