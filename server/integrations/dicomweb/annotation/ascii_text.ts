/** Text as the bitmap font can write it. @module */

/** ASCII, and whether that says less than the text did. */
export interface AsciiText {
  readonly text: string;
  readonly isChanged: boolean;
}

/** Letters that are not an ASCII letter with a mark: Latin, Greek (ISO 843) and Cyrillic (ICAO 9303). */
const LATIN = new Map(
  ("ß:ss æ:ae œ:oe ø:o ł:l đ:d ð:d þ:th ı:i ħ:h ŋ:ng ŧ:t " +
    "α:a β:v γ:g δ:d ε:e ζ:z η:i θ:th ι:i κ:k λ:l μ:m ν:n ξ:x ο:o π:p ρ:r " +
    "σ:s ς:s τ:t υ:y φ:f χ:ch ψ:ps ω:o " +
    "а:a б:b в:v г:g д:d е:e ж:zh з:z и:i к:k л:l м:m н:n о:o п:p р:r с:s " +
    "т:t у:u ф:f х:kh ц:ts ч:ch ш:sh щ:shch ъ:ie ы:y ь: э:e ю:iu я:ia " +
    "є:ie і:i ґ:g")
    .split(" ")
    .map((pair) => pair.split(":") as [string, string]),
);

/** Marks are left out, letters of other scripts written in Latin ones; what has none becomes "?". */
export function asciiText(text: string): AsciiText {
  const marked = text.normalize("NFKD");
  const bare = marked.replace(/\p{M}/gu, "");
  let ascii = "";
  for (const character of bare) {
    ascii += /^[\x20-\x7e]$/.test(character) ? character : written(character);
  }
  return { text: ascii, isChanged: ascii !== text };
}

function written(character: string): string {
  const lower = character.toLowerCase();
  const latin = LATIN.get(lower);
  if (latin === undefined) return "?";
  return lower === character
    ? latin
    : latin.slice(0, 1).toUpperCase() + latin.slice(1);
}
