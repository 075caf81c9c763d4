/**
 * Numbers with their units, dates and times. Digits are Latin in every
 * language, so that a figure reads the same in a picture and beside it.
 *
 * @module
 */

/** Writes numbers, dates and times in one language. */
export interface Format {
  /** A plain number with at most `decimals` decimals and a true minus sign. */
  number(value: number, decimals?: number): string;
  /** Millimetres with one decimal: `−479.8 mm`. */
  mm(value: number): string;
  /** A pixel's value in its unit: none for HU, else three figures. */
  value(value: number, unit: string): string;
  /** A window: width, then level with its unit. */
  window(width: number, center: number, unit: string): {
    readonly width: string;
    readonly level: string;
  };
  /** Degrees without decimals: `22°`. */
  degrees(value: number): string;
  /** Decimal multiples: `42 kB`, `3.9 MB`, `144 MB`. */
  bytes(count: number): string;
  /** `1.8 Mbit/s`. */
  bitRate(bitsPerSecond: number): string;
  milliseconds(value: number): string;
  /** `40 s`, `38 min`, `2 h`. */
  duration(seconds: number): string;
  /** DICOM DA as `24 Nov 2026`; other text comes back as it is. */
  date(da: string): string;
  /** DICOM TM as `09:14`; other text comes back as it is. */
  time(tm: string): string;
  /** A moment: its date, in the reader's time zone. */
  dateOf(timeMs: number): string;
  /** A moment: its time of day, with seconds where asked for. */
  timeOf(timeMs: number, seconds?: boolean): string;
}

const BYTE_UNITS = ["B", "kB", "MB", "GB", "TB"] as const;
const BIT_UNITS = ["bit/s", "kbit/s", "Mbit/s", "Gbit/s"] as const;
/** Rounding must not turn 999.96 kB into 1000 kB. */
const NEXT_UNIT_AT = 999.5;

function scaled(
  value: number,
  units: readonly string[],
): [value: number, unit: string] {
  let index = 0;
  while (value >= NEXT_UNIT_AT && index < units.length - 1) {
    value /= 1000;
    index++;
  }
  return [value, units[index]!];
}

function pad(value: number): string {
  return String(value).padStart(2, "0");
}

/** Numbers and dates as `tag` (BCP 47) writes them, with Latin digits. */
export function createFormat(tag: string): Format {
  const locale = `${tag}-u-nu-latn`;
  const months = new Intl.DateTimeFormat(`${locale}-ca-gregory`, {
    month: "short",
    timeZone: "UTC",
  });
  const formats = new Map<string, Intl.NumberFormat>();

  function write(value: number, min: number, max: number): string {
    const key = `${min},${max}`;
    let format = formats.get(key);
    if (format === undefined) {
      format = new Intl.NumberFormat(locale, {
        minimumFractionDigits: min,
        maximumFractionDigits: max,
        useGrouping: "min2",
      });
      formats.set(key, format);
    }
    const factor = 10 ** max;
    const rounded = Math.round(Math.abs(value) * factor) / factor;
    return (value < 0 && rounded > 0 ? "\u2212" : "") + format.format(rounded);
  }

  function day(year: number, month: number, date: number): string {
    const name = months.format(new Date(Date.UTC(2000, month - 1, 1)));
    return `${date} ${name} ${year}`;
  }

  function figures(value: number): string {
    const size = Math.abs(value);
    return write(value, 0, size >= 100 ? 0 : size >= 10 ? 1 : 2);
  }

  function quantity(value: number, units: readonly string[]): string {
    const [amount, unit] = scaled(value, units);
    const decimals = unit !== units[0] && amount < 9.95 ? 1 : 0;
    return `${write(amount, decimals, decimals)} ${unit}`;
  }

  function inUnit(value: number, unit: string): string {
    const text = unit === "HU" ? write(value, 0, 0) : figures(value);
    return unit === "" ? text : `${text} ${unit}`;
  }

  return {
    number: (value, decimals = 0) => write(value, 0, decimals),
    mm: (value) => `${write(value, 1, 1)} mm`,
    value: inUnit,
    window: (width, center, unit) => ({
      width: inUnit(width, unit === "HU" ? "HU" : "").replace(" HU", ""),
      level: inUnit(center, unit),
    }),
    degrees: (value) => `${write(value, 0, 0)}°`,
    bytes: (count) => quantity(count, BYTE_UNITS),
    bitRate: (bits) => quantity(bits, BIT_UNITS),
    milliseconds: (value) => `${write(value, 0, 0)} ms`,
    duration: (seconds) =>
      seconds < 90
        ? `${write(seconds, 0, 0)} s`
        : seconds < 5400
        ? `${write(seconds / 60, 0, 0)} min`
        : `${write(seconds / 3600, 0, 1)} h`,
    date: (da) => {
      const [, y, m, d] = /^(\d{4})(\d\d)(\d\d)$/.exec(da) ?? [];
      const month = Number(m);
      if (y === undefined || month < 1 || month > 12) return da;
      return day(Number(y), month, Number(d));
    },
    time: (tm) => {
      const [, h, m] = /^(\d\d)(\d\d)/.exec(tm) ?? [];
      return h === undefined ? tm : `${h}:${m}`;
    },
    dateOf: (timeMs) => {
      const at = new Date(timeMs);
      return day(at.getFullYear(), at.getMonth() + 1, at.getDate());
    },
    timeOf: (timeMs, seconds = false) => {
      const at = new Date(timeMs);
      const text = `${pad(at.getHours())}:${pad(at.getMinutes())}`;
      return seconds ? `${text}:${pad(at.getSeconds())}` : text;
    },
  };
}
