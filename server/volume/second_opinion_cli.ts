// deno-lint-ignore-file no-console -- a program: its answer goes to standard output
/**
 * Reads one DICOM series with ITK and prints what it saw, as one line of JSON.
 * A program of its own, thrown away after one series: ITK blocks its thread
 * and keeps its heap.
 *
 * @module
 */
import { readImageDicomFileSeriesNode } from "@itk-wasm/dicom";
import type { ItkSeries, ItkSeriesRequest } from "./second_opinion.ts";

async function answer(request: ItkSeriesRequest): Promise<ItkSeries> {
  const { outputImage: image } = await readImageDicomFileSeriesNode({
    inputImages: [...request.files],
  });
  const data = image.data as ArrayLike<number | bigint> | null;
  const [x, y] = image.size;
  return {
    ok: true,
    size: image.size,
    spacing: image.spacing,
    origin: image.origin,
    direction: Array.from(image.direction, Number),
    values: request.samples.map(([i, j, k]) =>
      Number(data?.[(k * y! + j) * x! + i] ?? NaN)
    ),
  };
}

const input = await new Response(Deno.stdin.readable).json();
try {
  console.log(JSON.stringify(await answer(input)));
} catch (error) {
  // ITK throws bare numbers as well as errors.
  const message = error instanceof Error ? error.message : `code ${error}`;
  console.log(JSON.stringify({ ok: false, message: message.slice(0, 500) }));
}
Deno.exit(0);
