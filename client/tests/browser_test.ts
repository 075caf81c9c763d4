/// <reference lib="deno.ns" />
import { peerTest } from "#testing";
import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import type { Browser, Page } from "playwright-core";
import {
  assertAccessible,
  atRest,
  complaintsOf,
  launch,
  printOf,
} from "./browser.ts";
import { type FakeServer, startFakeServer } from "./fake_server.ts";

const DESKTOP = { width: 1440, height: 900 };
const PHONE = { width: 360, height: 740 };
const VIEWER = "#/study/1.2.3.1/1.2.3.1.1";

async function open(
  browser: Browser,
  url: string,
  viewport: { width: number; height: number },
): Promise<{ page: Page; said: string[]; close: () => Promise<void> }> {
  const context = await browser.newContext({
    viewport,
    hasTouch: viewport.width < 600,
    reducedMotion: "reduce",
  });
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  const said = complaintsOf(page);
  await page.goto(url);
  return { page, said, close: () => context.close() };
}

function text(page: Page, selector: string): Promise<string> {
  return page.locator(selector).innerText();
}

async function noSideways(page: Page): Promise<void> {
  const [wide, screen] = await page.evaluate(() => [
    document.documentElement.scrollWidth,
    innerWidth,
  ]);
  assert.ok(wide! <= screen!, `${wide} px wide on a screen of ${screen}`);
}

async function listSteps(browser: Browser, server: FakeServer): Promise<void> {
  const { page, said, close } = await open(browser, server.url, DESKTOP);
  await page.getByText("SAMPLE, Ada").first().waitFor();
  // A name that looks like markup is shown as text.
  await page.locator("tbody").getByText("<b>EXAMPLE</b>, Dov").waitFor();
  await page.getByText("Thorax 1.0 mm").waitFor();
  await assertAccessible(page);
  await page.keyboard.press("/");
  await page.keyboard.type("cleo");
  await page.locator("tbody tr").nth(1).waitFor({ state: "detached" });
  assert.match(await text(page, "tbody"), /FICTIVE, Cleo/);
  await page.keyboard.press("Escape");
  await page.locator("tbody tr").nth(3).waitFor();
  await page.getByRole("link", { name: "Read" }).click();
  await page.locator('[data-role="stack"] canvas').waitFor();
  assert.deepEqual(said, []);
  await close();
}

async function stackSteps(browser: Browser, server: FakeServer): Promise<void> {
  const url = `${server.url}/${VIEWER}/stack`;
  const { page, said, close } = await open(browser, url, DESKTOP);
  await atRest(page, "stack");
  const first = await printOf(page, "stack");
  assert.ok(first.mean > 5, "the picture is not black");
  const stack = page.locator('[data-role="stack"]');
  assert.match(await stack.innerText(), /138 \/ 275/);
  assert.equal(await text(page, ".ori.l"), "R");
  assert.equal(await text(page, ".ori.t"), "A");
  await page.mouse.move(600, 450);
  await page.mouse.wheel(0, 100);
  await page.getByText("139 / 275").waitFor();
  await page.keyboard.press("PageDown");
  await page.getByText("149 / 275").waitFor();
  await page.keyboard.press("2");
  await page.getByText("W 1500 L −600 HU").waitFor();
  await page.getByText("Window changed to Lung").waitFor();
  await page.keyboard.press("Control+z");
  await page.getByText("W 400 L 40 HU").waitFor();
  await page.mouse.down();
  await page.mouse.move(856, 450, { steps: 4 });
  await page.mouse.up();
  await page.getByText("W 800 L 40 HU").waitFor();
  await atRest(page, "stack");
  assert.notEqual((await printOf(page, "stack")).hash, first.hash);
  await page.keyboard.down("Shift");
  await page.mouse.click(600, 450);
  await page.keyboard.up("Shift");
  await page.locator(".vtag").waitFor();
  await assertAccessible(page);
  const room = (await stack.boundingBox())!;
  await page.keyboard.down("Shift");
  await page.mouse.click(room.x + room.width - 60, 450);
  await page.keyboard.up("Shift");
  const tag = (await page.locator(".vtag").boundingBox())!;
  assert.ok(tag.x + tag.width <= room.x + room.width, "its words are whole");
  await page.keyboard.press("?");
  await page.getByRole("dialog").waitFor();
  await assertAccessible(page);
  await page.keyboard.press("Escape");
  assert.deepEqual(said, []);
  await close();
}

/** The address changes under an open viewer: by hand, by Back, by a link. */
async function addressSteps(
  browser: Browser,
  server: FakeServer,
): Promise<void> {
  const url = `${server.url}/${VIEWER}/planes`;
  const { page, said, close } = await open(browser, url, DESKTOP);
  const go = (hash: string): Promise<void> =>
    page.evaluate((to) => void (location.hash = to), hash);
  const hash = (): Promise<string> => page.evaluate(() => location.hash);
  await atRest(page, "axial");
  await go(`${VIEWER}/four`);
  await atRest(page, "volume");
  assert.equal(await page.locator(".vp").count(), 4);
  await page.goBack();
  await page.locator('[data-role="volume"]').waitFor({ state: "detached" });
  assert.equal(await page.locator(".vp").count(), 3);
  assert.equal(await hash(), `${VIEWER}/planes`);
  // Another series of the study; what the study does not have is put right.
  await go("#/study/1.2.3.1/1.2.3.1.2/stack");
  await page.getByText("/ 28").waitFor();
  await go("#/study/1.2.3.1/9.9.9/stack");
  await page.waitForFunction(() =>
    location.hash === "#/study/1.2.3.1/1.2.3.1.2/stack"
  );
  // Another study.
  await go("#/study/1.2.3.2/1.2.3.2.1/stack");
  await page.getByText("SAMPLE, Ada").first().waitFor();
  await atRest(page, "stack");
  await page.goBack();
  await page.getByText("DEMO, One").first().waitFor();
  assert.deepEqual(said, []);
  await close();
}

async function planesSteps(
  browser: Browser,
  server: FakeServer,
): Promise<void> {
  const url = `${server.url}/${VIEWER}/four`;
  const { page, said, close } = await open(browser, url, DESKTOP);
  for (const role of ["axial", "sagittal", "coronal", "volume"]) {
    await atRest(page, role);
  }
  const before = await printOf(page, "sagittal");
  const axial = (await page.locator('[data-role="axial"]').boundingBox())!;
  await page.mouse.click(axial.x + 180, axial.y + 150);
  await atRest(page, "sagittal");
  await page.waitForFunction(
    () => !document.body.innerText.includes("x 0.0 mm"),
  );
  assert.notEqual((await printOf(page, "sagittal")).hash, before.hash);
  // The line of the sagittal plane goes through the point in the axial picture.
  const line = await page.locator('[data-role="axial"] .xh.sag').getAttribute(
    "d",
  );
  assert.match(line!, /^M180(\.\d+)? /);
  const volume = await printOf(page, "volume");
  const box = (await page.locator('[data-role="volume"]').boundingBox())!;
  await page.mouse.move(box.x + 250, box.y + 200);
  await page.mouse.down();
  await page.mouse.move(box.x + 400, box.y + 200, { steps: 5 });
  await page.mouse.up();
  await page.getByText(/RAO \d+°/).waitFor();
  await atRest(page, "volume");
  assert.notEqual((await printOf(page, "volume")).hash, volume.hash);
  await page.keyboard.press("f");
  await page.locator('[data-role="axial"]').waitFor({ state: "detached" });
  await page.keyboard.press("Escape");
  await atRest(page, "axial");
  await assertAccessible(page);
  assert.deepEqual(said, []);
  await close();
}

/** The looks are pictures of this patient, once all is at rest. */
async function lookSteps(browser: Browser, server: FakeServer): Promise<void> {
  const url = `${server.url}/${VIEWER}/stack`;
  const { page, said, close } = await open(browser, url, DESKTOP);
  await atRest(page, "stack");
  server.looks.length = 0;
  await page.waitForTimeout(600);
  assert.deepEqual(server.looks, [], "nobody chooses a look yet");
  await page.getByRole("button", { name: "3D", exact: true }).click();
  await atRest(page, "volume");
  await page.locator(".pick img").nth(5).waitFor();
  assert.deepEqual(server.looks, [
    ...["ct-bone", "ct-soft-tissue", "ct-lung"],
    ...["maximum", "minimum", "average"],
  ]);
  const mip = page.getByRole("button", { name: "MIP", exact: true });
  await mip.focus();
  await page.keyboard.press("Enter");
  assert.equal(await mip.getAttribute("aria-pressed"), "true");
  await assertAccessible(page);
  assert.deepEqual(said, []);
  await close();
}

async function phoneSteps(browser: Browser, server: FakeServer): Promise<void> {
  const url = `${server.url}/${VIEWER}/four`;
  const { page, said, close } = await open(browser, url, PHONE);
  for (const role of ["axial", "coronal"]) {
    await page.locator(`[data-role="${role}"] .ov.br`).waitFor();
  }
  await noSideways(page);
  await page.locator('[data-role="coronal"]').tap();
  await page.locator('[data-role="coronal"].large').waitFor();
  await page.getByRole("button", { name: "Settings" }).tap();
  await page.getByRole("heading", { name: "View" }).waitFor();
  const sheet = (await page.locator(".sheet").boundingBox())!;
  assert.ok(sheet.height <= 0.4 * PHONE.height + 1);
  const parts = ".sheet :is(.btn, .wl button, summary, .slider):visible";
  for (const part of await page.locator(parts).all()) {
    assert.ok((await part.boundingBox())!.height >= 44);
  }
  // Tab stays in the sheet; the picture above it still follows the finger.
  const inside = (): Promise<boolean> =>
    page.evaluate(() => document.activeElement!.closest(".sheet") !== null);
  for (let i = 0; i < 40; i++) {
    await page.keyboard.press(i < 20 ? "Tab" : "Shift+Tab");
    assert.ok(await inside(), `out of the sheet after ${i + 1} steps`);
  }
  await page.keyboard.press("Escape");
  await page.locator(".sheet").waitFor({ state: "detached" });
  assert.match(
    await page.evaluate(() => document.activeElement!.ariaLabel ?? ""),
    /Settings/,
  );
  await page.getByRole("button", { name: "Settings" }).tap();
  await page.locator('[data-role="axial"]').tap();
  await page.locator('[data-role="axial"].large').waitFor();
  await page.locator(".sheet").waitFor();
  await assertAccessible(page);
  await page.getByRole("button", { name: "Done" }).tap();
  for (let i = 0; i < 2; i++) await page.touchscreen.tap(180, 250);
  const toast = (await page.locator(".toast").boundingBox())!;
  const badges = await page.locator(".vp .ov.br .badge").all();
  for (const badge of badges) {
    const { y, height } = (await badge.boundingBox())!;
    const isClear = y + height <= toast.y || y >= toast.y + toast.height;
    assert.ok(isClear, "how true a picture is, is never hidden");
  }
  const targets = await page.locator(".tools .ibtn:visible").all();
  assert.ok(targets.length <= 6);
  for (const target of targets) {
    const box = (await target.boundingBox())!;
    assert.ok(box.width >= 44 && box.height >= 44);
  }
  assert.deepEqual(said, []);
  await close();
}

async function failureSteps(
  browser: Browser,
  server: FakeServer,
): Promise<void> {
  const broken = `${server.url}/#/study/1.2.3.1/1.2.3.1.2/planes`;
  const { page, close } = await open(browser, broken, DESKTOP);
  await page.getByText("2 of 28 slices are missing").first().waitFor();
  await page.getByText("trace 4f2a-91c0").waitFor();
  await page.getByRole("button", { name: "Read the slices" }).click();
  await atRest(page, "stack");
  server.cut(true);
  await page.getByText("Held picture").waitFor();
  const held = await printOf(page, "stack");
  assert.ok(held.mean > 5, "the last picture stays");
  server.cut(false);
  await page.getByRole("button", { name: "Try now" }).click();
  await atRest(page, "stack");
  await page.goto(`${server.url}/#/study/9.9.9`);
  await page.getByText("This study is not here").waitFor();
  await close();
}

async function uploadSteps(
  browser: Browser,
  server: FakeServer,
): Promise<void> {
  const { page, said, close } = await open(
    browser,
    `${server.url}/#/upload`,
    DESKTOP,
  );
  const file = (name: string) => ({
    name,
    mimeType: "",
    buffer: Buffer.alloc(20_000),
  });
  await page.setInputFiles("input:not([webkitdirectory])", [
    file("IM1"),
    file("bad2"),
  ]);
  await page.getByText("Stored and checked").waitFor();
  const quarantine = page.locator(".quarantine");
  await quarantine.getByText("Cut off: 312,004").waitFor();
  await assertAccessible(page);
  await quarantine.getByRole("button", { name: "Check again" }).click();
  await quarantine.getByText("bad2 stays in quarantine.").waitFor();
  await quarantine.getByRole("button", { name: "Remove" }).click();
  await page.getByRole("button", { name: "Keep it" }).click();
  assert.equal(server.quarantine.length, 1);
  await quarantine.getByRole("button", { name: "Remove" }).click();
  await page.getByRole("button", { name: "Remove for good" }).click();
  await quarantine.getByText("bad2 was removed.").waitFor();
  assert.equal(server.quarantine.length, 0);
  // What is all done leaves nothing to go on with.
  await page.reload();
  await page.getByText("Drop files, folders").waitFor();
  assert.equal(await page.locator(".stopped").count(), 0);
  assert.deepEqual(said, []);
  await close();
}

/** Parts that are fetched late: refused, gone, and slow to come. */
async function laterSteps(
  browser: Browser,
  server: FakeServer,
): Promise<void> {
  const { page, close } = await open(
    browser,
    `${server.url}/${VIEWER}/stack`,
    DESKTOP,
  );
  await atRest(page, "stack");
  const picture = await printOf(page, "stack");
  const failed = page.getByRole("dialog", { name: "did not come" });
  const keys = page.getByRole("dialog", { name: "Keys" });
  await page.route(
    "**/keys_dialog.*.js",
    (route) => route.fulfill({ status: 404 }),
  );
  await page.keyboard.press("?");
  await failed.waitFor();
  await assertAccessible(page);
  await failed.getByRole("button", { name: "Close" }).click();
  await failed.waitFor({ state: "detached" });
  assert.deepEqual(await printOf(page, "stack"), picture);
  await page.unroute("**/keys_dialog.*.js");
  await page.keyboard.press("?");
  await keys.waitFor();
  // With nothing else on the page.
  await page.route("**/upload_screen.*.js", (route) => route.abort());
  await page.goto(`${server.url}/#/upload`);
  await page.reload();
  await failed.waitFor();
  await assertAccessible(page);
  await page.unroute("**/upload_screen.*.js");
  let send = (): void => {};
  await page.route("**/upload_screen.*.js", async (route) => {
    await new Promise<void>((resolve) => send = resolve);
    await route.continue();
  });
  await failed.getByRole("button", { name: "Load the page anew" }).click();
  const slow = page.getByRole("dialog", { name: "on its way" });
  await slow.waitFor();
  await assertAccessible(page);
  send();
  await page.getByText("Drop files, folders").waitFor();
  assert.equal(await page.getByRole("dialog").count(), 0);
  await close();
}

async function mirrorSteps(
  browser: Browser,
  server: FakeServer,
): Promise<void> {
  const left = async (page: Page, selector: string): Promise<number> =>
    (await page.locator(selector).boundingBox())!.x;
  const plain = await open(browser, `${server.url}/${VIEWER}/stack`, DESKTOP);
  await atRest(plain.page, "stack");
  const url = `${server.url}/?pseudo=rtl${VIEWER}/stack`;
  const mirrored = await open(browser, url, DESKTOP);
  await mirrored.page.locator('[data-role="stack"] .ov.br').waitFor();
  assert.ok(await left(plain.page, ".tools") < 100);
  assert.ok(await left(mirrored.page, ".tools") > 1300);
  assert.ok(await left(mirrored.page, ".side") < 100);
  // The picture and its letters are where they were.
  assert.deepEqual(
    await printOf(mirrored.page, "stack"),
    await printOf(plain.page, "stack"),
  );
  const stack = (await mirrored.page.locator(".vp").boundingBox())!.x;
  assert.equal(await text(mirrored.page, ".ori.l"), "R");
  assert.ok(await left(mirrored.page, ".ori.l") - stack < 30);
  await noSideways(mirrored.page);
  await plain.close();
  await mirrored.close();
}

peerTest(
  ["chromium"],
  "the client in a browser, against a small server",
  async (t) => {
    await using server = await startFakeServer();
    const browser = await launch();
    try {
      const steps = [
        ["the list is searched, and opens a study", listSteps],
        ["a stack scrolls, windows, undoes and tells values", stackSteps],
        ["the viewer follows its address, and Back", addressSteps],
        ["planes follow the crosshair, and the volume turns", planesSteps],
        ["looks are pictures of this patient", lookSteps],
        ["a phone has one large view and a sheet below it", phoneSteps],
        ["errors and a cut line are said, and pass", failureSteps],
        ["files go up, and the quarantine is emptied with care", uploadSteps],
        [
          "a part of the page that is late or lost is said, and fetched again",
          laterSteps,
        ],
        ["right to left mirrors the page, never the picture", mirrorSteps],
      ] as const;
      for (const [name, run] of steps) {
        await t.step(name, () => run(browser, server));
      }
    } finally {
      await browser.close();
    }
  },
);
