/**
 * Takes the README's picture of the 3D view from a running demo:
 * `deno run -A deploy/tools/screenshot.ts http://127.0.0.1:8080`.
 *
 * @module
 */
import { atRest, launch } from "../../client/tests/browser.ts";

const TARGET = new URL("../docs/viewer_3d.jpg", import.meta.url).pathname;

const url = Deno.args[0] ?? "http://127.0.0.1:8080";
const { studies } = await (await fetch(`${url}/api/studies?q=FS-000101`))
  .json();
const browser = await launch();
const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
await page.goto(`${url}/#/study/${studies[0].studyUid}`);
await page.getByRole("button", { name: "Planes and 3D", exact: true }).click();
for (const role of ["axial", "sagittal", "coronal", "volume"]) {
  await atRest(page, role);
}
const box = (await page.locator('[data-role="volume"]').boundingBox())!;
await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
await page.mouse.down();
await page.mouse.move(box.x + box.width / 2 + 50, box.y + box.height / 2 + 20, {
  steps: 5,
});
await page.mouse.up();
await page.waitForTimeout(500);
await atRest(page, "volume");
await page.screenshot({ path: TARGET, type: "jpeg", quality: 72 });
await browser.close();
Deno.exit(0);
