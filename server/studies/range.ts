/** Dates and times, and ranges of them, PS3.4 C.2.2.2.5 and PS3.5 6.2. @module */

/** First and last instant, as text that compares. */
type Span = readonly [string, string];

const PARSERS: Readonly<Record<string, (text: string) => Span | undefined>> = {
  DA: dateSpan,
  TM: timeSpan,
  DT: dateTimeSpan,
};

/** Whether values of this VR can be asked for as a range. */
export function isRangeVr(vr: string): boolean {
  return Object.hasOwn(PARSERS, vr);
}

/** Whether it is one value, or a range with at least one end, of this VR. */
export function isRange(vr: string, wanted: string): boolean {
  return spanOf(vr, wanted) !== undefined;
}

/**
 * Whether a value lies in a range, both ends included. A value of less
 * precision (an hour, a month) as an end stands for all of it.
 */
export function inRange(vr: string, wanted: string, text: string): boolean {
  const span = spanOf(vr, wanted);
  const value = PARSERS[vr]!(text.trim());
  if (span === undefined || value === undefined) return false;
  return value[0] >= span[0] && value[0] <= span[1];
}

/** The ends of a range of dates, `YYYYMMDD`; `undefined` for what is none. */
export function dateRange(wanted: string): Span | undefined {
  return spanOf("DA", wanted);
}

function spanOf(vr: string, wanted: string): Span | undefined {
  const parse = PARSERS[vr]!;
  const one = parse(wanted.trim());
  if (one !== undefined) return one;
  // In a DT a hyphen can also begin an offset from UTC, so each is tried.
  for (
    let at = wanted.indexOf("-");
    at >= 0;
    at = wanted.indexOf("-", at + 1)
  ) {
    const left = wanted.slice(0, at).trim();
    const right = wanted.slice(at + 1).trim();
    const from = left === "" ? ["", ""] as const : parse(left);
    const to = right === "" ? ["~", "~"] as const : parse(right);
    const isOpen = left === "" && right === "";
    if (from && to && !isOpen) return [from[0], to[1]];
  }
  return undefined;
}

function dateSpan(text: string): Span | undefined {
  // With dots in ACR-NEMA objects (PS3.5 6.2, note to DA).
  const [, year, month, day] = /^(\d{4})\.?(\d{2})\.?(\d{2})$/.exec(text) ?? [];
  if (year === undefined || !isDay(month!, day!)) return undefined;
  return [year + month + day, year + month + day];
}

function timeSpan(text: string): Span | undefined {
  const found = /^(\d{2})(?::?(\d{2})(?::?(\d{2})(\.\d{1,6})?)?)?$/.exec(text);
  if (found === null) return undefined;
  const [, hour, minute = "", second = "", fraction = ""] = found;
  if (hour! > "23" || minute > "59" || second > "60") return undefined;
  const given = hour + minute + second + fraction;
  const first = given + "000000.000000".slice(given.length);
  return [first, given + "995959.999999".slice(given.length)];
}

function dateTimeSpan(text: string): Span | undefined {
  const found =
    /^(\d{4})(\d{2})?(\d{2})?(\d{2})?(\d{2})?(\d{2})?(\.\d{1,6})?([+-]\d{4})?$/
      .exec(text);
  if (found === null) return undefined;
  const [, year, month, day, hour, minute, second, fraction = "", offset] =
    found;
  if (!isDay(month ?? "01", day ?? "01")) return undefined;
  if ((hour ?? "") > "23" || (minute ?? "") > "59" || (second ?? "") > "60") {
    return undefined;
  }
  const lastDay = new Date(Date.UTC(Number(year), Number(month ?? 12), 0))
    .getUTCDate();
  const micros = fraction.slice(1);
  return [
    instant(
      [year!, month ?? "01", day ?? "01", hour ?? "00", minute ?? "00"],
      second ?? "00",
      micros.padEnd(6, "0"),
      offset,
    ),
    instant(
      [year!, month ?? "12", day ?? `${lastDay}`, hour ?? "23", minute ?? "59"],
      second ?? "59",
      micros.padEnd(6, "9"),
      offset,
    ),
  ];
}

/** In UTC where an offset is given, else as it stands. */
function instant(
  parts: readonly string[],
  second: string,
  micros: string,
  offset = "+0000",
): string {
  const [year, month, day, hour, minute] = parts.map(Number);
  const sign = offset.startsWith("-") ? -1 : 1;
  const offsetMinutes = sign *
    (Number(offset.slice(1, 3)) * 60 + Number(offset.slice(3)));
  const at = new Date(
    Date.UTC(year!, month! - 1, day!, hour!, minute! - offsetMinutes),
  );
  at.setUTCSeconds(Math.min(Number(second), 59));
  return at.toISOString().slice(0, 19).replace(/[-:T]/g, "") + `.${micros}`;
}

function isDay(month: string, day: string): boolean {
  return month >= "01" && month <= "12" && day >= "01" && day <= "31";
}
