/** Which sides of the patient lie at a picture's edges. @module */
import { vec, type Vec3 } from "#base";

/** Letters at the edges, strongest first: `A`, `AR` (PS3.3 C.7.6.1.1.1). */
export interface Sides {
  readonly left: string;
  readonly right: string;
  readonly top: string;
  readonly bottom: string;
}

const OPPOSITE: Readonly<Record<string, string>> = {
  ...{ L: "R", R: "L", A: "P", P: "A", H: "F", F: "H" },
};

/** About 6 degrees, as on the live view: a part below that is left out. */
const OBLIQUE = Math.sin(6 * Math.PI / 180);

/** The sides of a picture whose right and bottom edges lie in these directions. */
export function sidesOf(rightLps: Vec3, downLps: Vec3): Sides {
  return withOpposites(lettersOf(rightLps), lettersOf(downLps));
}

/** The sides that Patient Orientation (0020,0020) has, where they are letters; flips as the picture's. */
export function sidesOfTexts(
  [right, down]: readonly string[],
  isFlippedX: boolean,
  isFlippedY: boolean,
): Sides | undefined {
  const isWord = (word: string | undefined): word is string =>
    /^[LRAPHF]{1,3}$/.test(word ?? "");
  if (!isWord(right) || !isWord(down)) return undefined;
  return withOpposites(
    isFlippedX ? opposite(right) : right,
    isFlippedY ? opposite(down) : down,
  );
}

/** The letters of a direction of any length. */
function lettersOf(step: Vec3): string {
  const direction = vec.normalize(step);
  return Object.entries({ L: 0, P: 1, H: 2 } as const)
    .map(([positive, axis]) => ({ positive, part: direction[axis] }))
    .filter(({ part }) => Math.abs(part) > OBLIQUE)
    .sort((a, b) => Math.abs(b.part) - Math.abs(a.part))
    .map(({ positive, part }) => part > 0 ? positive : OPPOSITE[positive]!)
    .join("");
}

/** A point in words: `L12.0 A3.5 H56.0 mm`. */
export function placeText(pointLps: Vec3): string {
  const parts = (["L", "P", "H"] as const).map((positive, axis) => {
    const mm = pointLps[axis]!;
    const letter = mm < 0 ? OPPOSITE[positive]! : positive;
    return `${letter}${Math.abs(mm).toFixed(1)}`;
  });
  return `${parts.join(" ")} mm`;
}

function withOpposites(right: string, bottom: string): Sides {
  return { left: opposite(right), right, top: opposite(bottom), bottom };
}

function opposite(letters: string): string {
  return [...letters].map((letter) => OPPOSITE[letter]!).join("");
}
