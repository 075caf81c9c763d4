/** Typed access to the elements of a data set or an item. @module */
import type { Element, ElementSet } from "../reader/element.ts";
import type { DataSet, JsonDataSet, Tag } from "../types.ts";
import { binaryNumbers, decimal, isBinaryNumber } from "./numbers.ts";
import { decodeText, normalizedCharacterSet } from "./text.ts";
import { toJson } from "./to_json.ts";

const CHARACTER_SET = 0x00080005;
const PIXEL_REPRESENTATION = 0x00280103;
/** One value, in which a backslash is a letter: PS3.5 6.2. */
const SINGLE_VALUED = new Set(["LT", "ST", "UT", "UR"]);
/** Leading spaces are significant: PS3.5 6.2. */
const TRIMMED_AT_END = new Set(["LT", "ST", "UT", "UR", "UC"]);
const NOTHING = new Uint8Array(0);
/** Text in which the character set counts: PS3.5 6.1.2.3. */
const LOCALIZED = new Set("LO LT PN SH ST UC UT UN".split(" "));

/** Access to a set read by the walk, whose values lie in `buffer`. */
export function dataSetOf(
  set: ElementSet,
  buffer: Uint8Array<ArrayBuffer>,
): ByteDataSet {
  return new ByteDataSet(set, buffer, undefined);
}

/** A data set over bytes; items inherit the character set of what holds them. */
export class ByteDataSet implements DataSet {
  readonly #set: ElementSet;
  readonly #buffer: Uint8Array<ArrayBuffer>;
  readonly #characterSet: string;
  readonly #isSigned: boolean;

  constructor(
    set: ElementSet,
    buffer: Uint8Array<ArrayBuffer>,
    parent: ByteDataSet | undefined,
  ) {
    this.#set = set;
    this.#buffer = buffer;
    const own = set.elements.get(CHARACTER_SET);
    this.#characterSet = own === undefined
      ? parent === undefined ? "" : parent.#characterSet
      : normalizedCharacterSet(
        decodeText(this.#valueOf(own) ?? NOTHING, "", "CS"),
      );
    const signed = set.elements.get(PIXEL_REPRESENTATION);
    this.#isSigned = signed === undefined
      ? parent !== undefined && parent.#isSigned
      : this.#valueOf(signed)?.some((byte) => byte === 1) ?? false;
  }

  /** Elements in the order of the file. */
  elements(): Iterable<Element> {
    return this.#set.elements.values();
  }

  /** The representation, with "US or SS" settled by Pixel Representation. */
  vrOf(element: Element): string {
    if (element.vr !== "XS") return element.vr;
    return this.#isSigned ? "SS" : "US";
  }

  has(tag: Tag): boolean {
    return this.#find(tag) !== undefined;
  }

  text(tag: Tag): string | undefined {
    const first = this.texts(tag)[0];
    return first === "" ? undefined : first;
  }

  texts(tag: Tag): readonly string[] {
    const element = this.#find(tag);
    return element === undefined ? [] : this.textsOf(element);
  }

  number(tag: Tag): number | undefined {
    const element = this.#find(tag);
    if (element === undefined) return undefined;
    const vr = this.vrOf(element);
    if (!isBinaryNumber(vr)) {
      const first = this.textsOf(element)[0];
      return first === undefined ? undefined : decimal(first);
    }
    const value = this.#numbersOf(element, vr)[0];
    return value !== undefined && Number.isFinite(value) ? value : undefined;
  }

  numbers(tag: Tag): readonly number[] | undefined {
    const element = this.#find(tag);
    if (element === undefined) return undefined;
    const vr = this.vrOf(element);
    const values = isBinaryNumber(vr)
      ? this.#numbersOf(element, vr)
      : this.textsOf(element).map(decimal);
    const isFinite = values.length > 0 && values.every(Number.isFinite);
    return isFinite ? values as number[] : undefined;
  }

  items(tag: Tag): readonly ByteDataSet[] {
    const element = this.#find(tag);
    return element === undefined ? [] : this.itemsOf(element);
  }

  bytes(tag: Tag): Uint8Array | undefined {
    const element = this.#find(tag);
    return element === undefined ? undefined : this.#valueOf(element);
  }

  toJson(bulkDataUri?: (path: string) => string | undefined): JsonDataSet {
    return toJson(this, bulkDataUri, "");
  }

  /** Byte order of binary values. */
  get littleEndian(): boolean {
    return this.#set.littleEndian;
  }

  itemsOf(element: Element): readonly ByteDataSet[] {
    return (element.items ?? []).map((item) =>
      new ByteDataSet(item, this.#buffer, this)
    );
  }

  /** Where an attribute's value lies in the stream, whether it was read or not. */
  locate(tag: Tag): Element | undefined {
    return this.#find(tag);
  }

  /** `undefined` where the value was left in the file. */
  value(element: Element): Uint8Array<ArrayBuffer> | undefined {
    return this.#valueOf(element);
  }

  textsOf(element: Element): readonly string[] {
    const vr = this.vrOf(element);
    const bytes = this.#valueOf(element);
    if (bytes === undefined || element.items !== undefined) return [];
    if (vr === "AT") {
      return this.#numbersOf(element, vr).map((value) =>
        value.toString(16).toUpperCase().padStart(8, "0")
      );
    }
    if (isBinaryNumber(vr)) return this.#numbersOf(element, vr).map(String);
    if (bytes.length === 0) return [];
    const set = LOCALIZED.has(vr) ? this.#characterSet : "";
    const text = decodeText(bytes, set, vr);
    if (SINGLE_VALUED.has(vr)) return [trimEnd(text)];
    const trim = TRIMMED_AT_END.has(vr) ? trimEnd : trimBoth;
    return text.split("\\").map(trim);
  }

  #numbersOf(element: Element, vr: string): number[] {
    const bytes = this.#valueOf(element);
    if (bytes === undefined) return [];
    return binaryNumbers(bytes, vr, this.#set.littleEndian);
  }

  #find(tag: Tag): Element | undefined {
    return this.#set.elements.get(parseInt(tag, 16));
  }

  #valueOf(element: Element): Uint8Array<ArrayBuffer> | undefined {
    if (element.start < 0 || element.lengthBytes < 0) return undefined;
    const { start, lengthBytes } = element;
    return this.#buffer.subarray(start, start + lengthBytes);
  }
}

function trimEnd(text: string): string {
  return text.replace(/[\0 ]+$/, "");
}

function trimBoth(text: string): string {
  return trimEnd(text).replace(/^[\0 ]+/, "");
}
