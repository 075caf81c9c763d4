/** What the room hands out: data sets, images, frames. @module */
import type { Vec3 } from "#base";

/** A tag as eight upper-case hexadecimal digits, `"00100010"`, as in DICOM JSON (PS3.18 F.2). */
export type Tag = string;

/** One attribute in the DICOM JSON model (PS3.18 F.2). */
export interface JsonAttribute {
  readonly vr: string;
  readonly Value?: readonly unknown[];
  readonly InlineBinary?: string;
  readonly BulkDataURI?: string;
}

/** A data set in the DICOM JSON model. */
export type JsonDataSet = Readonly<Record<Tag, JsonAttribute>>;

/** Why a file or a frame can't be read; `message` says what was being done and the state found, without patient data. */
export interface DicomError {
  readonly kind:
    | "dicom.notDicom"
    | "dicom.truncated"
    | "dicom.malformed"
    | "dicom.limit"
    | "dicom.missing"
    | "dicom.unsupported"
    | "dicom.pixels";
  readonly message: string;
  readonly offsetBytes?: number;
  /** The attribute at fault, where there is one. */
  readonly tag?: Tag;
}

/** What was read all the same, in words. */
export interface DicomWarning {
  readonly kind: string;
  readonly message: string;
}

/** Typed access to one data set; text is decoded by its own Specific Character Set. */
export interface DataSet {
  has(tag: Tag): boolean;
  /** The first value as text, trimmed; `undefined` where absent or empty. */
  text(tag: Tag): string | undefined;
  texts(tag: Tag): readonly string[];
  /** The first value as a finite number. */
  number(tag: Tag): number | undefined;
  /** All values as finite numbers; `undefined` where one is not. */
  numbers(tag: Tag): readonly number[] | undefined;
  /** Items of a sequence; empty where absent. */
  items(tag: Tag): readonly DataSet[];
  /** The value's bytes as they stand in the file. */
  bytes(tag: Tag): Uint8Array | undefined;
  /**
   * The data set in the DICOM JSON model.
   * @param bulkDataUri gives the address for a value too long to inline, by its path of tags and item numbers
   */
  toJson(bulkDataUri?: (path: string) => string | undefined): JsonDataSet;
}

/** One instance, its header read and its pixel data located. */
export interface DicomObject {
  readonly transferSyntaxUid: string;
  readonly dataSet: DataSet;
  /** File Meta Information (PS3.10 7.1), where the file has it. */
  readonly meta?: DataSet;
  readonly warnings: readonly DicomWarning[];
  /** Where Pixel Data (or Float / Double Float Pixel Data) lies; `undefined` where there is none. */
  readonly pixelData?: {
    readonly tag: Tag;
    readonly offsetBytes: number;
    /** `undefined` for encapsulated pixel data. */
    readonly lengthBytes?: number;
  };
}

/** The plane of one frame in patient space, PS3.3 C.7.6.2. */
export interface FramePlane {
  /** Centre of the first pixel. */
  readonly originLps: Vec3;
  /** Unit direction in which the column index grows. */
  readonly rowDirectionLps: Vec3;
  /** Unit direction in which the row index grows. */
  readonly columnDirectionLps: Vec3;
  /** Distance between columns, then between rows. */
  readonly spacingMm: readonly [number, number];
}

/** Display values from stored values, PS3.3 C.11: linear, or a table. */
export type ModalityLut =
  | {
    readonly kind: "linear";
    readonly slope: number;
    readonly intercept: number;
  }
  | {
    readonly kind: "table";
    readonly firstStored: number;
    readonly values: Int32Array;
  };

/** How rescaled values become grey, PS3.3 C.11.2. */
export type VoiLut =
  | {
    readonly kind: "window";
    readonly center: number;
    readonly width: number;
    readonly function: "LINEAR" | "LINEAR_EXACT" | "SIGMOID";
    readonly explanation?: string;
  }
  | {
    readonly kind: "table";
    readonly firstValue: number;
    readonly bits: number;
    readonly values: Uint16Array;
    readonly explanation?: string;
  };

/** What differs from frame to frame; for single-frame objects there is one. */
export interface FrameDescription {
  /** From 0. */
  readonly frameIndex: number;
  readonly plane?: FramePlane;
  readonly modalityLut: ModalityLut;
  readonly voiLuts: readonly VoiLut[];
  /**
   * What tells phases apart at one position (temporal position, b-value,
   * echo, acquisition, stack ID, dimension indices ...), as a text key with
   * words a reader understands; equal for frames of one phase.
   */
  readonly phase: string;
  readonly sliceLocationMm?: number;
  readonly sliceThicknessMm?: number;
  /** Nominal time within the instance, for cine. */
  readonly timeMs?: number;
}

/** An image object: what its frames share, and each frame. */
export interface ImageDescription {
  readonly sopClassUid: string;
  readonly rows: number;
  readonly columns: number;
  readonly samplesPerPixel: 1 | 3 | 4;
  readonly photometricInterpretation: string;
  readonly bitsAllocated: number;
  readonly bitsStored: number;
  readonly signed: boolean;
  readonly inverted: boolean; // MONOCHROME1, or Presentation LUT Shape INVERSE
  /** Unit of rescaled values: "HU", "g/ml" (SUV), "BQML", or "". */
  readonly unit: string;
  readonly frameOfReferenceUid?: string;
  readonly laterality?: string;
  /** Whether overlay planes (PS3.3 C.9.2) come with it; absent: none do. */
  readonly hasOverlays?: true;
  readonly frames: readonly FrameDescription[];
  /** Factor from rescaled PET values (BQML) to SUV body weight, where the header allows it (QIBA). */
  readonly suvFactor?: number;
  readonly warnings: readonly DicomWarning[];
}

/** Stored values of one frame, as the standard numbers them, none of their bits lost; colour is RGB, interleaved. */
export interface DecodedFrame {
  readonly rows: number;
  readonly columns: number;
  /** 1: grey stored values; 3: RGB in unsigned integers of 8, 16 or 32 bits (palette and YBR already converted). */
  readonly samplesPerPixel: 1 | 3;
  readonly values:
    | Uint8Array
    | Int8Array
    | Uint16Array
    | Int16Array
    | Uint32Array
    | Int32Array
    | Float32Array
    | Float64Array;
  /** Of one value: the highest that RGB can have is `2^bitsStored - 1`. */
  readonly bitsStored: number;
  /** What overlay planes draw, one byte a pixel: 255 where white, else 0; absent where nothing. */
  readonly overlay?: Uint8Array<ArrayBuffer>;
  readonly warnings: readonly DicomWarning[];
}
