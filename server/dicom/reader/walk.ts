/**
 * The walk over a data set's bytes: every length is distrusted, depth, count
 * and time are bounded, and what is wrong becomes a warning wherever reading
 * can go on.
 *
 * @module
 */
import { LIMITS } from "#base";
import type { DicomError, DicomWarning } from "../types.ts";
import {
  type Element,
  type ElementSet,
  type Encoding,
  isPixelData,
  ITEM,
  ITEM_END,
  SEQUENCE_END,
  tagKey,
  tagText,
  UNDEFINED_LENGTH,
} from "./element.ts";
import { type ElementHeader, readElementHeader } from "./header.ts";

/** Thrown inside the reader, never out of it: the buffer ends before the element does. */
export const NEED_MORE: unique symbol = Symbol("need more bytes");

/** Thrown inside the reader, never out of it. */
export class ReadStop extends Error {
  constructor(readonly reason: DicomError) {
    super(reason.message);
  }
}

/** Values at least this long, at the top level, stay in the file. */
const DEFER_BYTES = 1024 * 1024;
const WARNINGS_MAX = 100;
/**
 * The count of elements bounds the work, to well under `LIMITS.parseMs` on a
 * machine at rest. The clock only stops what was not foreseen, so that a busy
 * machine does not refuse a sound file.
 */
const PARSE_BACKSTOP_MS = 5 * LIMITS.parseMs;
const IMPLICIT_LITTLE: Encoding = { explicit: false, littleEndian: true };

/** What one step at the top level found. */
export interface Step {
  readonly element?: Element;
  /** Index after the element, or after its header where the value stays in the file. */
  readonly next: number;
  readonly isDeferred?: boolean;
  readonly isPixelData?: boolean;
}

/** Walks over a buffer that may grow between steps. */
export class Walk {
  bytes: Uint8Array<ArrayBuffer>;
  view: DataView;
  /** Bytes filled, from the buffer's start. */
  filled = 0;
  /** No more bytes will come. */
  isFinal = false;
  /** Offset in the stream of index 0 of the buffer, shifted by what was left in the file. */
  delta = 0;
  elementCount = 0;
  readonly warnings: DicomWarning[] = [];
  #timeSpentMs = 0;
  #stepStartMs = 0;
  readonly #warned = new Set<string>();

  constructor(bytes: Uint8Array<ArrayBuffer>) {
    this.bytes = bytes;
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  /** Says it once for each kind and tag, and no more than {@linkcode WARNINGS_MAX} times. */
  warn(kind: string, message: string, key = message): void {
    if (this.#warned.size >= WARNINGS_MAX || this.#warned.has(key)) return;
    this.#warned.add(key);
    this.warnings.push({ kind, message });
  }

  /**
   * Reads the element at `at` of the top level.
   *
   * @returns `undefined` where the data set ends, with a warning where it is cut short
   * @throws {typeof NEED_MORE} and {ReadStop}, for open.ts to catch
   */
  step(at: number, encoding: Encoding): Step | undefined {
    this.#stepStartMs = performance.now();
    const count = this.elementCount;
    try {
      return this.#topLevel(at, encoding);
    } catch (thrown) {
      if (thrown === NEED_MORE) this.elementCount = count;
      throw thrown;
    } finally {
      this.#timeSpentMs += performance.now() - this.#stepStartMs;
    }
  }

  #topLevel(at: number, encoding: Encoding): Step | undefined {
    if (this.isFinal && at >= this.filled) return undefined;
    if (!this.#has(at, 8, this.filled)) return this.#cutHeader(at);
    const header = readElementHeader(this, at, this.filled, encoding, true);
    if (header === undefined) return this.#cutHeader(at);
    const { tag, lengthBytes, start } = header;
    if (tag === ITEM || tag === ITEM_END || tag === SEQUENCE_END) {
      this.warn("dicom.strayDelimiter", `${tagText(tag)} outside a sequence`);
      return { next: at + 8 };
    }
    if (isPixelData(tag)) {
      return { ...this.#deferred(header), isPixelData: true };
    }
    if (
      lengthBytes !== UNDEFINED_LENGTH && lengthBytes >= DEFER_BYTES &&
      header.vr !== "SQ"
    ) return this.#deferred(header);
    const element = this.#element(header, this.filled, encoding, 0);
    const next = this.#next;
    return element === undefined ? { next } : { element, next: next || start };
  }

  #deferred(header: ElementHeader): Step {
    const { tag, vr, lengthBytes, start } = header;
    const element: Element = {
      tag,
      vr,
      start: -1,
      lengthBytes: lengthBytes === UNDEFINED_LENGTH ? -1 : lengthBytes,
      offsetBytes: start + this.delta,
    };
    return { element, next: start, isDeferred: true };
  }

  #cutHeader(at: number): undefined {
    if (!this.isFinal) throw NEED_MORE;
    if (at < this.filled && !this.#isPadding(at, this.filled)) {
      this.warn(
        "dicom.truncated",
        `The file ends inside an element's header, at byte ${at + this.delta}`,
      );
    }
    return undefined;
  }

  #isPadding(from: number, to: number): boolean {
    for (let i = from; i < to; i++) if (this.bytes[i] !== 0) return false;
    return true;
  }

  /** Whether `size` bytes from `at` lie before `end`; asks for more where the buffer, not the value, ends. */
  #has(at: number, size: number, end: number): boolean {
    if (at + size > this.filled && !this.isFinal) throw NEED_MORE;
    return at + size <= Math.min(end, this.filled);
  }

  /** Index after what was read last. */
  #next = 0;

  #count(): void {
    if (++this.elementCount > LIMITS.elementCount) {
      throw new ReadStop({
        kind: "dicom.limit",
        message: `More than ${LIMITS.elementCount} data elements`,
      });
    }
    if ((this.elementCount & 0xfff) === 0) {
      const now = performance.now();
      if (this.#timeSpentMs + now - this.#stepStartMs > PARSE_BACKSTOP_MS) {
        throw new ReadStop({
          kind: "dicom.limit",
          message:
            `The header takes longer than ${PARSE_BACKSTOP_MS} ms to read: stopped after ${this.elementCount} data elements`,
        });
      }
    }
  }

  #element(
    header: ElementHeader,
    end: number,
    encoding: Encoding,
    depth: number,
  ): Element | undefined {
    this.#count();
    const { tag, start, lengthBytes } = header;
    const inner = header.isUnknown ? IMPLICIT_LITTLE : encoding;
    if (lengthBytes === UNDEFINED_LENGTH) {
      if (header.vr !== "SQ" && header.vr !== "UN") {
        this.#fragments(start, end, encoding);
        const { vr } = header;
        const place = { start: -1, offsetBytes: start + this.delta };
        return { tag, vr, ...place, lengthBytes: -1, isPassedOver: true };
      }
      const items = this.#items(start, end, true, inner, depth + 1, tag);
      return this.#sequence(header, -1, items);
    }
    const valueEnd = start + lengthBytes;
    if (!this.#has(start, lengthBytes, end)) {
      const limit = Math.min(end, this.filled);
      this.warn(
        "dicom.truncated",
        `${tagText(tag)} is declared as ${lengthBytes} bytes, of which ${
          Math.max(0, limit - start)
        } are there`,
        `truncated${tagKey(tag)}`,
      );
      this.#next = limit;
      if (header.vr !== "SQ") return undefined;
      const items = this.#items(start, limit, false, inner, depth + 1, tag);
      this.#next = limit;
      return this.#sequence(header, lengthBytes, items);
    }
    if (header.vr === "SQ" || this.#looksLikeItems(header, inner)) {
      const items = this.#items(start, valueEnd, false, inner, depth + 1, tag);
      this.#next = valueEnd;
      return this.#sequence(header, lengthBytes, items);
    }
    this.#next = valueEnd;
    return {
      tag,
      vr: header.vr,
      start,
      lengthBytes,
      offsetBytes: start + this.delta,
    };
  }

  /** A private sequence of defined length that a writer without its dictionary called UN. */
  #looksLikeItems(header: ElementHeader, { littleEndian }: Encoding): boolean {
    const { vr, start, lengthBytes } = header;
    if (vr !== "UN" || lengthBytes < 8) return false;
    const group = this.view.getUint16(start, littleEndian);
    const element = this.view.getUint16(start + 2, littleEndian);
    if (group !== 0xfffe || element !== 0xe000) return false;
    const itemBytes = this.view.getUint32(start + 4, littleEndian);
    return itemBytes === UNDEFINED_LENGTH || itemBytes + 8 <= lengthBytes;
  }

  #sequence(
    header: ElementHeader,
    lengthBytes: number,
    items: readonly ElementSet[],
  ): Element {
    const { tag, start } = header;
    const offsetBytes = start + this.delta;
    return { tag, vr: "SQ", start, lengthBytes, offsetBytes, items };
  }

  /** Items from `at`; leaves the index after them in `#next`. */
  #items(
    at: number,
    end: number,
    isUndefined: boolean,
    encoding: Encoding,
    depth: number,
    owner: number,
  ): ElementSet[] {
    if (depth > LIMITS.sequenceDepth) {
      throw new ReadStop({
        kind: "dicom.limit",
        message: `Sequences nested deeper than ${LIMITS.sequenceDepth}`,
        tag: tagKey(owner),
      });
    }
    const items: ElementSet[] = [];
    let position = at;
    while (position < end || !this.isFinal) {
      if (position >= end && !isUndefined) break;
      if (!this.#has(position, 8, end)) {
        this.warn(
          "dicom.truncated",
          `The sequence ${tagText(owner)} is cut short`,
          `cut${tagKey(owner)}`,
        );
        position = Math.min(end, this.filled);
        break;
      }
      const { littleEndian } = encoding;
      const tag = ((this.view.getUint16(position, littleEndian) << 16) |
        this.view.getUint16(position + 2, littleEndian)) >>> 0;
      const lengthBytes = this.view.getUint32(position + 4, littleEndian);
      if (tag === SEQUENCE_END) {
        position += 8;
        break;
      }
      if (tag !== ITEM) {
        this.warn(
          "dicom.badSequence",
          `${tagText(tag)} where an item of ${tagText(owner)} should begin`,
          `item${tagKey(owner)}`,
        );
        // A stray item end is stepped over; anything else ends the sequence.
        if (tag !== ITEM_END) break;
        position += 8;
        continue;
      }
      this.#count();
      position += 8;
      const isOpen = lengthBytes === UNDEFINED_LENGTH;
      const itemEnd = isOpen ? end : Math.min(end, position + lengthBytes);
      if (!isOpen && !this.#has(position, lengthBytes, end)) {
        this.warn(
          "dicom.truncated",
          `An item of ${tagText(owner)} is longer than its sequence`,
          `long${tagKey(owner)}`,
        );
      }
      items.push(this.#set(position, itemEnd, isOpen, encoding, depth));
      position = isOpen ? this.#next : itemEnd;
    }
    this.#next = position;
    return items;
  }

  #set(
    at: number,
    end: number,
    isOpen: boolean,
    encoding: Encoding,
    depth: number,
  ): ElementSet {
    const elements = new Map<number, Element>();
    let position = at;
    while (position < end || (isOpen && !this.isFinal)) {
      if (!this.#has(position, 8, end)) {
        position = Math.min(end, this.filled);
        break;
      }
      const header = readElementHeader(this, position, end, encoding, false);
      if (header === undefined) {
        if (!this.isFinal) throw NEED_MORE;
        position = Math.min(end, this.filled);
        break;
      }
      if (header.tag === ITEM_END) {
        position += 8;
        break;
      }
      if (header.tag === SEQUENCE_END || header.tag === ITEM) {
        this.warn("dicom.badSequence", "An item lacks its end");
        break;
      }
      const element = this.#element(header, end, encoding, depth);
      if (element !== undefined) elements.set(element.tag, element);
      position = this.#next;
    }
    this.#next = position;
    return { elements, littleEndian: encoding.littleEndian };
  }

  /** Steps over encapsulated data inside an item, such as an icon's. */
  #fragments(at: number, end: number, { littleEndian }: Encoding): void {
    let position = at;
    while (this.#has(position, 8, end)) {
      this.#count();
      const element = this.view.getUint16(position + 2, littleEndian);
      const lengthBytes = this.view.getUint32(position + 4, littleEndian);
      position += 8;
      if (element !== 0xe000) break;
      if (!this.#has(position, lengthBytes, end)) {
        position = Math.min(end, this.filled);
        break;
      }
      position += lengthBytes;
    }
    this.#next = position;
  }
}
