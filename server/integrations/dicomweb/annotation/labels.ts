/** What is written on a picture: PS3.18 8.3.5.1.1. @module */
import type { DataSet } from "#dicom";
import type { WindowParameter } from "../parameters.ts";
import type { Sides } from "./sides.ts";

/** The text of a picture; absent where it was not asked for or is not known. */
export interface Labels {
  /** In the upper left corner. */
  readonly patient?: readonly string[];
  /** In the lower left corner. */
  readonly technique?: readonly string[];
  readonly sides?: Sides;
  /** For a bar of millimetres; absent where they are not known. */
  readonly mmPerPx?: number;
}

/** Who it is: name, ID, birth date and sex, each said to be missing where it is. */
export function patientLines(dataSet: DataSet): readonly string[] {
  const birth = dataSet.text("00100030");
  const sex = dataSet.text("00100040");
  const born = birth === undefined ? "no birth date" : `born ${date(birth)}`;
  return [
    personName(dataSet.text("00100010") ?? "") || "no name",
    `ID ${dataSet.text("00100020") ?? "missing"}`,
    sex === undefined ? born : `${born}, ${sex}`,
  ];
}

/** Modality, study date and series, which slices and volumes have alike. */
export function seriesLine(dataSet: DataSet): string {
  const number = dataSet.text("00200011");
  const day = dataSet.text("00080020");
  return [
    dataSet.text("00080060") ?? "",
    day === undefined ? "" : date(day),
    number === undefined ? "" : `series ${number}`,
  ].filter((word) => word !== "").join(" ");
}

/** `C 40 W 400 HU`, and the function where it is not the usual one. */
export function windowLine(
  { center, width, function: shape }: WindowParameter,
  unit: string,
): string {
  const short = (value: number): string => String(Number(value.toPrecision(5)));
  const kind = shape === "SIGMOID" ? "sigmoid" : "";
  return [`C ${short(center)} W ${short(width)}`, unit, kind]
    .filter((word) => word !== "").join(" ");
}

/** `Family, Given Middle` of the first group that says anything (PS3.5 6.2.1). */
function personName(text: string): string {
  const group = text.split("=").find((one) => one.replace(/[\^ ]/g, "") !== "");
  const [family = "", ...given] = (group ?? "").split("^").map((word) =>
    word.trim()
  );
  const rest = given.filter((word) => word !== "").join(" ");
  return [family, rest].filter((word) => word !== "").join(", ");
}

/** DICOM DA as ISO 8601; what is no DA stays as it is. */
function date(text: string): string {
  return text.replace(/^(\d{4})(\d{2})(\d{2})$/, "$1-$2-$3");
}
