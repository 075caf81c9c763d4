/// <reference lib="deno.ns" />
/** Chromium for tests, and what they ask of a page. @module */
import axe from "axe-core";
import assert from "node:assert/strict";
import { type Browser, chromium, type Page } from "playwright-core";

/** Debian's, without what it would otherwise tell the world. */
export function launch(): Promise<Browser> {
  return chromium.launch({
    executablePath: "/usr/bin/chromium",
    args: [
      "--headless",
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
}

/** What a page said that it should not. */
export function complaintsOf(page: Page): string[] {
  const said: string[] = [];
  page.on("pageerror", (error) => said.push(error.message));
  page.on("console", (message) => {
    if (message.type() === "error") {
      said.push(`${message.text()} ${message.location().url}`);
    }
  });
  return said;
}

/** No serious and no critical violation of WCAG 2.2 AA. */
export async function assertAccessible(page: Page): Promise<void> {
  await page.evaluate(axe.source);
  const found = await page.evaluate(async () => {
    const { axe } = globalThis as unknown as {
      axe: {
        run(options: object): Promise<{
          violations: {
            id: string;
            impact: string;
            nodes: { html: string; failureSummary: string }[];
          }[];
        }>;
      };
    };
    const tags = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"];
    const { violations } = await axe.run({
      runOnly: { type: "tag", values: tags },
    });
    return violations
      .filter((v) => v.impact === "serious" || v.impact === "critical")
      .map((v) =>
        `${v.id}: ${
          v.nodes.map((n) => `${n.html} ${n.failureSummary}`).join("\n")
        }`
      );
  });
  assert.deepEqual(found, []);
}

/** A small print of a canvas, to tell pictures apart: mean grey, and a hash of the pixels. */
export function printOf(
  page: Page,
  role: string,
): Promise<{ mean: number; hash: number }> {
  return page.evaluate((name) => {
    const canvas = document.querySelector<HTMLCanvasElement>(
      `[data-role="${name}"] canvas`,
    )!;
    const { width, height } = canvas;
    const { data } = canvas.getContext("2d")!.getImageData(0, 0, width, height);
    let sum = 0, hash = 0;
    for (let i = 0; i < data.length; i += 4) {
      sum += data[i]!;
      hash = (hash * 31 + data[i]!) | 0;
    }
    return { mean: sum / (width * height), hash };
  }, role);
}

/** Waits until a view shows a picture at rest. */
export async function atRest(
  page: Page,
  role: string,
  word: string | RegExp = /Lossless|Settled/,
): Promise<void> {
  const badge = page.locator(`[data-role="${role}"] .ov.br .badge`);
  await badge.filter({ hasText: word }).waitFor();
}
