/// <reference lib="deno.ns" />
import {
  peerTest,
  REAL_DATA,
  realDataTest,
  startServer,
  temporaryData,
  unpacked,
} from "#testing";
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Page } from "playwright-core";
import { writeClient } from "../build.ts";
import { atRest, complaintsOf, launch, printOf } from "./browser.ts";

const BUILD = fileURLToPath(new URL("../build", import.meta.url));

/** The picture of a view, at rest and not black, with its overlay in words. */
async function look(
  page: Page,
  role: string,
): Promise<{ hash: number; words: string }> {
  // Greys end without loss; a composite volume ends exact, but lossy (ST32).
  await atRest(page, role, role === "volume" ? "Settled" : "Lossless");
  const { mean, hash } = await printOf(page, role);
  assert.ok(mean > 5, `${role} is black: mean grey ${mean}`);
  const words = await page.locator(`[data-role="${role}"]`).innerText();
  return { hash, words };
}

/** Waits until a view shows another picture, at rest. */
async function changed(
  page: Page,
  role: string,
  before: number,
): Promise<{ hash: number; words: string }> {
  for (let i = 0; i < 100; i++) {
    const now = await look(page, role);
    if (now.hash !== before) return now;
    await page.waitForTimeout(100);
  }
  throw new Error(`${role} shows the same picture as before`);
}

async function dragIn(
  page: Page,
  role: string,
  dx: number,
  dy: number,
): Promise<void> {
  const box = (await page.locator(`[data-role="${role}"]`).boundingBox())!;
  const x = box.x + box.width / 2, y = box.y + box.height / 2;
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.mouse.move(x + dx, y + dy, { steps: 6 });
  await page.mouse.up();
}

async function send(page: Page, url: string, folder: string): Promise<void> {
  await page.goto(`${url}/#/upload`);
  await page.setInputFiles("input[webkitdirectory]", folder);
  await page.getByText(/^All sent\./).waitFor({ timeout: 120_000 });
  await page.locator("tbody").getByRole("link", { name: "Read" }).click();
}

/** Stops an upload half way by loading the page anew. */
async function stopHalfWay(
  page: Page,
  url: string,
  folder: string,
): Promise<void> {
  await page.goto(`${url}/#/upload`);
  await page.setInputFiles("input[webkitdirectory]", folder);
  await page.getByRole("button", { name: "Pause" }).click();
  await page.getByText("Stored and checked").waitFor();
  // Parts that are under way end whole.
  await page.waitForTimeout(1000);
  await page.reload();
  await page.getByText(/^An upload stopped with \d+ files to go/).waitFor();
}

async function readStack(page: Page): Promise<void> {
  const first = await look(page, "stack");
  assert.match(first.words, /138 \/ 275/);
  assert.match(first.words, /z −542\.8 mm/);
  await page.mouse.move(500, 450);
  await page.mouse.wheel(0, 100);
  await page.getByText("139 / 275").waitFor();
  const next = await changed(page, "stack", first.hash);
  assert.match(next.words, /z −541\.8 mm/);
  await page.getByRole("button", { name: /^Soft tissue/ }).click();
  const soft = await changed(page, "stack", next.hash);
  assert.match(soft.words, /W 400 L 40 HU/);
}

async function readPlanes(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Planes and 3D", exact: true })
    .click();
  for (const role of ["axial", "coronal", "volume"]) await look(page, role);
  const before = await look(page, "sagittal");
  const axial = (await page.locator('[data-role="axial"]').boundingBox())!;
  await page.mouse.click(axial.x + 170, axial.y + 200);
  const after = await changed(page, "sagittal", before.hash);
  assert.notEqual(
    /x \S+ mm/.exec(after.words)![0],
    /x \S+ mm/.exec(before.words)![0],
  );
  const volume = await look(page, "volume");
  await dragIn(page, "volume", 90, 20);
  await page.getByText(/RAO [1-9]\d*° · cranial [1-9]\d*°/).waitFor();
  await changed(page, "volume", volume.hash);
}

async function readTilted(page: Page): Promise<void> {
  await page.getByRole("button", { name: "One stack", exact: true }).click();
  const stack = await look(page, "stack");
  assert.match(stack.words, /Geometry: 2 remarks/);
  await page.getByText(/Gantry tilt of 18\.5 degrees/).waitFor();
  await page.getByRole("button", { name: "3D", exact: true }).click();
  const first = await look(page, "volume");
  await dragIn(page, "volume", -120, 0);
  await page.getByText(/LAO [1-9]\d*°/).waitFor();
  await changed(page, "volume", first.hash);
}

async function run(t: Deno.TestContext): Promise<void> {
  if (!existsSync(`${BUILD}/index.html`)) await writeClient(BUILD);
  const chest = await unpacked("series/ct_chest_lidc0314.tar.xz");
  const head = await unpacked("series/ct_head_ge_tilt_varspacing.tar.xz");
  await using data = await temporaryData();
  await using server = await startServer(data.folder);
  const browser = await launch();
  try {
    const page = await browser.newPage({
      viewport: { width: 1440, height: 900 },
    });
    page.setDefaultTimeout(40_000);
    const said = complaintsOf(page);
    await t.step(
      "a chest goes up from a folder, goes on after a reload, and opens",
      async () => {
        await stopHalfWay(page, server.url, chest);
        await page.setInputFiles("input[webkitdirectory]", chest);
        await page.getByText(/^All sent\..* goes on: \d+ files? w/).waitFor();
        await page.locator("tbody").getByRole("link", { name: "Read" }).click();
      },
    );
    await t.step(
      "its slices scroll and window, without loss at rest",
      () => readStack(page),
    );
    await t.step(
      "its planes follow the crosshair, and it turns in 3D",
      () => readPlanes(page),
    );
    await t.step(
      "a tilted head goes up, says its tilt, and turns",
      async () => {
        await page.reload();
        await send(page, server.url, head);
        await readTilted(page);
      },
    );
    assert.deepEqual(said, []);
  } finally {
    await browser.close();
  }
}

const NAME = "real images in a browser, against the whole server";
if (REAL_DATA === undefined) realDataTest(NAME, () => {});
else peerTest(["chromium"], NAME, run);
