/** What ITK made of each volume: kept, and said on the volume where it disagrees. @module */
import type { Imaging, Stack } from "#imaging";
import { type Collection, type DocumentStore, put } from "#storage";
import type { Opinion, VolumeWarning } from "#volume";

/** One opinion as it is kept. */
interface KeptOpinion {
  readonly verdict: Opinion["verdict"];
  readonly sentences: readonly string[];
  readonly warning?: VolumeWarning;
  readonly atMs: number;
}

const OPINIONS: Collection<KeptOpinion> = {
  name: "ingest.opinions",
  indexes: {},
};

/** All opinions, by series and stack. */
export class Opinions {
  readonly #documents: DocumentStore;

  constructor(documents: DocumentStore) {
    this.#documents = documents;
  }

  /** Replaces what was thought of this stack before. */
  async keep(stack: Stack, opinion: Opinion, atMs: number): Promise<void> {
    const kept = put(OPINIONS, idOf(stack), { ...opinion, atMs });
    const written = await this.#documents.write([kept]);
    if (!written.ok) throw new Error(written.error.message);
  }

  /** The opinion on a stack; `undefined` where there is none yet. */
  async get(stack: Stack): Promise<KeptOpinion | undefined> {
    return (await this.#documents.get(OPINIONS, idOf(stack)))?.value;
  }
}

function idOf({ seriesUid, key }: Stack): string {
  return `${seriesUid}/${key}`;
}

/** The same imaging; a disagreement is among the warnings of the stack, and so of its volume. */
export function withOpinions(imaging: Imaging, opinions: Opinions): Imaging {
  const warningsOf = async (
    stack: Stack,
  ): Promise<readonly VolumeWarning[]> => {
    const warning = (await opinions.get(stack))?.warning;
    return warning === undefined ? [] : [warning];
  };
  return {
    async stacks(grant, seriesUid) {
      const found = await imaging.stacks(grant, seriesUid);
      if (!found.ok) return found;
      const value = await Promise.all(found.value.map(async (stack) => {
        const more = await warningsOf(stack);
        return more.length === 0
          ? stack
          : { ...stack, warnings: [...stack.warnings, ...more] };
      }));
      return { ok: true, value };
    },
    frame: (grant, frame, signal) => imaging.frame(grant, frame, signal),
    // A volume says what its stack says.
    volume: (...asked) => imaging.volume(...asked),
  };
}
