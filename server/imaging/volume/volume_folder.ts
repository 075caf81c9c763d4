/** The folder of built volumes, within a bound. @module */
import type { RenderVolume } from "#render";
import type { VolumeWarning } from "#volume";
import {
  openVolumeFile,
  type VolumeFile,
  writeVolumeFile,
} from "./volume_file.ts";

/** A file still being written after so long was left by a crash. */
const LEFT_OVER_MS = 3_600_000;

/** Files by key; the ones unused for longest go first. */
export class VolumeFolder {
  readonly #folder: string;
  readonly #boundBytes: number;

  constructor(folder: string, boundBytes: number) {
    this.#folder = folder;
    this.#boundBytes = boundBytes;
  }

  /** The file for a key; its use is noted. */
  async open(key: string): Promise<VolumeFile | undefined> {
    const path = this.#pathOf(key);
    const file = await openVolumeFile(path, key);
    if (file !== undefined) {
      const now = new Date();
      await Deno.utime(path, now, now).catch(() => {});
    }
    return file;
  }

  /**
   * Keeps a finished volume.
   *
   * @throws as the file system does
   */
  async keep(
    key: string,
    volume: RenderVolume,
    warnings: readonly VolumeWarning[],
  ): Promise<void> {
    await Deno.mkdir(this.#folder, { recursive: true });
    await writeVolumeFile(this.#pathOf(key), key, volume, warnings);
    await this.#prune();
  }

  /** Forgets a file that turned out to be damaged. */
  async remove(key: string): Promise<void> {
    await Deno.remove(this.#pathOf(key)).catch(() => {});
  }

  #pathOf(key: string): string {
    return `${this.#folder}/${key}.volume`;
  }

  async #prune(): Promise<void> {
    const files: { path: string; bytes: number; usedMs: number }[] = [];
    for await (const entry of Deno.readDir(this.#folder)) {
      const path = `${this.#folder}/${entry.name}`;
      const stat = await Deno.stat(path).catch(() => undefined);
      if (!stat?.isFile) continue;
      const usedMs = stat.mtime?.getTime() ?? 0;
      if (entry.name.endsWith(".part") && Date.now() - usedMs > LEFT_OVER_MS) {
        await Deno.remove(path).catch(() => {});
        continue;
      }
      files.push({ path, bytes: stat.size, usedMs });
    }
    files.sort((a, b) => b.usedMs - a.usedMs);
    let bytes = 0;
    for (const file of files) {
      bytes += file.bytes;
      if (bytes > this.#boundBytes) {
        await Deno.remove(file.path).catch(() => {});
      }
    }
  }
}
