/** JPEG's own tables: ITU-T T.81 Annex K, as files state them and as the kernel reads them. @module */
import {
  JPEG_AC,
  JPEG_AC_BYTES,
  JPEG_DC,
  JPEG_DC_BYTES,
  JPEG_QUANT,
  JPEG_QUANT_BYTES,
  JPEG_TABLE_BYTES,
  JPEG_ZIGZAG,
} from "../layout.ts";

/** Natural order (row by row) by zigzag position. */
export const ZIGZAG: readonly number[] = zigzag();

/** Table K.1 and K.2, row by row. */
const QUANT_LUMA = [
  ...[16, 11, 10, 16, 24, 40, 51, 61, 12, 12, 14, 19, 26, 58, 60, 55],
  ...[14, 13, 16, 24, 40, 57, 69, 56, 14, 17, 22, 29, 51, 87, 80, 62],
  ...[18, 22, 37, 56, 68, 109, 103, 77, 24, 35, 55, 64, 81, 104, 113, 92],
  ...[49, 64, 78, 87, 103, 121, 120, 101, 72, 92, 95, 98, 112, 100, 103, 99],
];
const QUANT_CHROMA = [
  ...[17, 18, 24, 47, 99, 99, 99, 99, 18, 21, 26, 66, 99, 99, 99, 99],
  ...[24, 26, 56, 99, 99, 99, 99, 99, 47, 66, 99, 99, 99, 99, 99, 99],
  ...Array.from({ length: 32 }, () => 99),
];

/** A Huffman table as files state it: how many codes of each length, and their symbols. */
export interface HuffmanTable {
  /** Of lengths 1 to 16. */
  readonly counts: readonly number[];
  readonly symbols: readonly number[];
}

const DC_SYMBOLS = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11];

/** Tables K.3 and K.4. */
export const DC_TABLES: readonly [HuffmanTable, HuffmanTable] = [
  {
    counts: [0, 1, 5, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0],
    symbols: DC_SYMBOLS,
  },
  {
    counts: [0, 3, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0],
    symbols: DC_SYMBOLS,
  },
];

/** Tables K.5 and K.6. */
export const AC_TABLES: readonly [HuffmanTable, HuffmanTable] = [
  {
    counts: [0, 2, 1, 3, 3, 2, 4, 3, 5, 5, 4, 4, 0, 0, 1, 0x7d],
    symbols: [
      ...hex(
        "01020300041105122131410613516107227114328191a1082342b1c11552d1f0",
      ),
      ...hex(
        "2433627282090a161718191a25262728292a3435363738393a43444546474849",
      ),
      ...hex(
        "4a535455565758595a636465666768696a737475767778797a83848586878889",
      ),
      ...hex(
        "8a92939495969798999aa2a3a4a5a6a7a8a9aab2b3b4b5b6b7b8b9bac2c3c4c5",
      ),
      ...hex(
        "c6c7c8c9cad2d3d4d5d6d7d8d9dae1e2e3e4e5e6e7e8e9eaf1f2f3f4f5f6f7f8",
      ),
      ...hex("f9fa"),
    ],
  },
  {
    counts: [0, 2, 1, 2, 4, 4, 3, 4, 7, 5, 4, 4, 0, 1, 2, 0x77],
    symbols: [
      ...hex(
        "000102031104052131061241510761711322328108144291a1b1c109233352f0",
      ),
      ...hex(
        "156272d10a162434e125f11718191a262728292a35363738393a434445464748",
      ),
      ...hex(
        "494a535455565758595a636465666768696a737475767778797a828384858687",
      ),
      ...hex(
        "88898a92939495969798999aa2a3a4a5a6a7a8a9aab2b3b4b5b6b7b8b9bac2c3",
      ),
      ...hex(
        "c4c5c6c7c8c9cad2d3d4d5d6d7d8d9dae2e3e4e5e6e7e8e9eaf2f3f4f5f6f7f8",
      ),
      ...hex("f9fa"),
    ],
  },
];

function hex(digits: string): number[] {
  return [...Uint8Array.fromHex(digits)];
}

function zigzag(): number[] {
  const order: number[] = [];
  for (let sum = 0; sum < 15; sum++) {
    for (let n = Math.max(0, sum - 7); n <= Math.min(7, sum); n++) {
      const [row, column] = sum % 2 === 0 ? [sum - n, n] : [n, sum - n];
      order.push(8 * row + column);
    }
  }
  return order;
}

/** Quantizers at a quality from 1 to 100, row by row: luminance, chrominance. As libjpeg scales them. */
export function quantizers(
  quality: number,
): readonly [readonly number[], readonly number[]] {
  const percent = quality < 50 ? 5000 / quality : 200 - 2 * quality;
  const scale = (base: number): number =>
    Math.min(255, Math.max(1, Math.floor((base * percent + 50) / 100)));
  return [QUANT_LUMA.map(scale), QUANT_CHROMA.map(scale)];
}

/** All tables as jpegStrip reads them. */
export function kernelTables(quality: number): Uint8Array {
  const bytes = new Uint8Array(JPEG_TABLE_BYTES);
  const view = new DataView(bytes.buffer);
  quantizers(quality).forEach((table, chroma) => {
    const start = JPEG_QUANT + chroma * JPEG_QUANT_BYTES;
    for (let n = 0; n < 64; n++) {
      const row = n >> 3, column = n & 7;
      const steps = table[n]! * 8 * gain(row) * gain(column);
      view.setFloat32(start + 4 * (8 * column + row), 1 / steps, true);
    }
  });
  for (const chroma of [0, 1] as const) {
    setCodes(view, JPEG_DC + chroma * JPEG_DC_BYTES, DC_TABLES[chroma]);
    setCodes(view, JPEG_AC + chroma * JPEG_AC_BYTES, AC_TABLES[chroma]);
  }
  ZIGZAG.forEach((natural, n) => {
    bytes[JPEG_ZIGZAG + n] = 8 * (natural & 7) + (natural >> 3);
  });
  return bytes;
}

/** What the kernel's transform multiplies a frequency by, beside 1 / sqrt(8). */
function gain(frequency: number): number {
  if (frequency === 0) return 1;
  return Math.SQRT2 * Math.cos(frequency * Math.PI / 16);
}

/** `code << 8 | length` by symbol, T.81 Annex C. */
function setCodes(view: DataView, start: number, table: HuffmanTable): void {
  let code = 0, next = 0;
  table.counts.forEach((count, index) => {
    for (let n = 0; n < count; n++) {
      const symbol = table.symbols[next++]!;
      view.setUint32(start + 4 * symbol, code++ << 8 | index + 1, true);
    }
    code <<= 1;
  });
}
