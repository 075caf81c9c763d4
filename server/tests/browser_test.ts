/** A reader's whole way on the real server in real Chromium: upload, list, stack, planes, 3D. */
import { peerTest, REAL_DATA, unpacked } from "#testing";
import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import {
  assertAccessible,
  atRest,
  complaintsOf,
  launch,
  printOf,
} from "../../client/tests/browser.ts";
import { startServer, temporaryData } from "../testing/start_server.ts";

interface Series {
  readonly archive: string;
  /** Below the unpacked archive. */
  readonly imageCount: number;
  /** A remark that the volume must carry, or none. */
  readonly remark?: RegExp;
}

const CHEST: Series = {
  archive: "series/ct_chest_lidc0314.tar.xz",
  imageCount: 275,
};

const TILTED_HEAD: Series = {
  archive: "series/ct_head_ge_tilt_varspacing.tar.xz",
  imageCount: 28,
  remark: /Gantry tilt of 18\.5 degrees/,
};

async function uploaded(page: Page, url: string, series: Series) {
  await page.goto(`${url}/#/upload`);
  await page.setInputFiles(
    "input[webkitdirectory]",
    await unpacked(series.archive),
  );
  await page.waitForFunction(
    async (count) => {
      const { studies } = await (await fetch("/api/studies")).json();
      return studies.some((s: { instanceCount: number }) =>
        s.instanceCount === count
      );
    },
    series.imageCount,
    { polling: 250, timeout: 60_000 },
  );
}

async function opened(page: Page, url: string, series: Series) {
  await page.goto(`${url}/#/`);
  const row = page.locator("tbody tr", {
    has: page.getByText(String(series.imageCount), { exact: true }),
  });
  await row.click();
  await page.getByRole("link", { name: "Read" }).click();
  await atRest(page, "stack");
}

/** A picture that is not black, and differs from the one before the change. */
async function changes(
  page: Page,
  role: string,
  change: () => Promise<void>,
): Promise<void> {
  await atRest(page, role);
  const before = await printOf(page, role);
  assert.ok(before.mean > 2, `${role} is not black: mean ${before.mean}`);
  await change();
  await page.waitForFunction(([name, hash]) => {
    const canvas = document.querySelector<HTMLCanvasElement>(
      `[data-role="${name}"] canvas`,
    )!;
    const { data } = canvas.getContext("2d")!
      .getImageData(0, 0, canvas.width, canvas.height);
    let now = 0;
    for (let i = 0; i < data.length; i += 4) now = (now * 31 + data[i]!) | 0;
    return now !== hash;
  }, [role, before.hash] as const);
  await atRest(page, role);
  const after = await printOf(page, role);
  assert.ok(after.mean > 2, `${role} is not black: mean ${after.mean}`);
}

async function dragged(page: Page, role: string, dx: number, dy: number) {
  const box = (await page.locator(`[data-role="${role}"]`).boundingBox())!;
  const x = box.x + box.width / 2, y = box.y + box.height / 2;
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.mouse.move(x + dx, y + dy, { steps: 6 });
  await page.mouse.up();
}

async function readThrough(page: Page, series: Series): Promise<void> {
  await changes(page, "stack", async () => {
    await page.keyboard.press("PageDown");
  });
  await changes(page, "stack", () => dragged(page, "stack", 120, 40));
  await assertAccessible(page);
  await page.getByRole("button", { name: "Planes and 3D" }).click();
  const roles = ["axial", "sagittal", "coronal", "volume"];
  for (const role of roles) await atRest(page, role);
  if (series.remark !== undefined) {
    await page.getByText(series.remark).first().waitFor();
  }
  await changes(page, "sagittal", () => dragged(page, "axial", -40, 0));
  await changes(page, "volume", () => dragged(page, "volume", 90, 15));
}

function readerTest(name: string, series: Series): void {
  if (REAL_DATA === undefined) {
    Deno.test({ name: `${name} (no real data here)`, ignore: true, fn() {} });
    return;
  }
  peerTest(["chromium"], name, async () => {
    await using data = await temporaryData();
    await using server = await startServer(data.folder);
    const browser = await launch();
    try {
      const page = await browser.newPage({
        viewport: { width: 1440, height: 900 },
      });
      page.setDefaultTimeout(30_000);
      const said = complaintsOf(page);
      await uploaded(page, server.url, series);
      await opened(page, server.url, series);
      await readThrough(page, series);
      assert.deepEqual(said, []);
    } finally {
      await browser.close();
    }
  });
}

readerTest("a real chest goes up, is read, and turns in the browser", CHEST);
readerTest(
  "a real tilted head goes up, is read with its remark, and turns in the browser",
  TILTED_HEAD,
);
