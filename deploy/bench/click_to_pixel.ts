/** From the click on "Read" to the first pixels of the stack, in Chromium. @module */
import { launch } from "../../client/tests/browser.ts";

/** Runs in the page: notes the click, then looks at the stack's canvas at each frame. */
function watch(): void {
  let clickedAt = NaN;
  const note = (): void => {
    clickedAt = performance.now();
  };
  addEventListener("click", note, { capture: true, once: true });
  const seen = new Promise<number>((resolve) => {
    const look = () => {
      const canvas = document.querySelector<HTMLCanvasElement>(
        '[data-role="stack"] canvas',
      );
      if (canvas !== null && canvas.width > 0) {
        const { width, height } = canvas;
        const row = canvas.getContext("2d")!
          .getImageData(0, height >> 1, width, 1).data;
        let lit = 0;
        for (let i = 0; i < row.length; i += 4) lit += row[i]! > 30 ? 1 : 0;
        if (lit > width / 20) return resolve(performance.now() - clickedAt);
      }
      requestAnimationFrame(look);
    };
    look();
  });
  Object.assign(globalThis, { seen });
}

/**
 * Each run opens the list anew, and reads the first study.
 *
 * @returns milliseconds from the click to pixels, of each run in order
 */
export async function clickToPixelMs(
  url: string,
  runs: number,
): Promise<number[]> {
  const browser = await launch();
  const times: number[] = [];
  try {
    for (let run = 0; run < runs; run++) {
      const page = await browser.newPage({
        viewport: { width: 1440, height: 900 },
      });
      await page.goto(url);
      await page.getByRole("link", { name: "Read" }).waitFor();
      await page.waitForTimeout(500);
      await page.evaluate(watch);
      await page.getByRole("link", { name: "Read" }).click();
      times.push(
        await page.evaluate(() =>
          (globalThis as unknown as { seen: Promise<number> }).seen
        ),
      );
      await page.close();
    }
  } finally {
    await browser.close();
  }
  return times;
}
