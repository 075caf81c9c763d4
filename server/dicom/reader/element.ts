/** What the walk over the bytes finds: elements and nested sets, values still as bytes. @module */

/** One element; its value lies in its set's buffer, or only in the file. */
export interface Element {
  readonly tag: number;
  readonly vr: string;
  /** Index of the value in the buffer; -1 where it was left in the file. */
  readonly start: number;
  /** Of the value; -1 for undefined length. */
  readonly lengthBytes: number;
  /** Of the value in the data set's stream. */
  readonly offsetBytes: number;
  readonly items?: readonly ElementSet[];
  /** Encapsulated data other than the object's pixel data, such as an icon's: it is passed over. */
  readonly isPassedOver?: true;
}

/** A data set or an item. */
export interface ElementSet {
  readonly elements: Map<number, Element>;
  readonly littleEndian: boolean;
}

/** How a data set is written, PS3.5 A. */
export interface Encoding {
  readonly explicit: boolean;
  readonly littleEndian: boolean;
}

/** Undefined length, PS3.5 7.1.1. */
export const UNDEFINED_LENGTH = 0xffffffff;
export const ITEM = 0xfffee000;
export const ITEM_END = 0xfffee00d;
export const SEQUENCE_END = 0xfffee0dd;

/** A tag as the standard prints it, `(0010,0010)`. */
export function tagText(tag: number): string {
  const hex = tag.toString(16).toUpperCase().padStart(8, "0");
  return `(${hex.slice(0, 4)},${hex.slice(4)})`;
}

/** A tag as eight hexadecimal digits, as in DICOM JSON. */
export function tagKey(tag: number): string {
  return tag.toString(16).toUpperCase().padStart(8, "0");
}

/** Float, double float or integer pixel data, PS3.3 C.7.6.3, C.7.6.24 and C.7.6.25. */
export function isPixelData(tag: number): boolean {
  return tag === 0x7fe00010 || tag === 0x7fe00008 || tag === 0x7fe00009;
}
