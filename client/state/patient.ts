/** A patient as a reader knows them: name, age and sex in a line. @module */

/** `Family, Given Middle` of a DICOM name (PS3.5 6.2.1.1); the first of its spellings that says something. */
export function readableName(pn: string | undefined): string | undefined {
  for (const spelling of (pn ?? "").split("=")) {
    const [family = "", given = "", middle = ""] = spelling.split("^")
      .map((part) => part.trim());
    const rest = [given, middle].filter((part) => part !== "").join(" ");
    const name = [family, rest].filter((part) => part !== "").join(", ");
    if (name !== "") return name;
  }
  return undefined;
}

function dayNumber(da: string | undefined): number | undefined {
  const [, y, m, d] = /^(\d{4})(\d\d)(\d\d)$/.exec(da ?? "") ?? [];
  return y === undefined ? undefined : Number(y) * 10000 + Number(m) * 100 +
    Number(d);
}

/** Whole years on a day (both DICOM DA); `undefined` where either is not known. */
export function ageYears(
  birthDate: string | undefined,
  onDate: string | undefined,
): number | undefined {
  const born = dayNumber(birthDate), on = dayNumber(onDate);
  if (born === undefined || on === undefined || on < born) return undefined;
  return Math.floor((on - born) / 10000);
}

/** `61 F`: what is known of age and sex. */
export function ageAndSex(
  patient: {
    readonly patientBirthDate?: string | undefined;
    readonly patientSex?: string | undefined;
    readonly studyDate?: string | undefined;
  },
): string {
  const age = ageYears(patient.patientBirthDate, patient.studyDate);
  const sex = patient.patientSex?.trim() ?? "";
  return [age ?? "", sex].filter((part) => part !== "").join(" ");
}
