/**
 * Which representation is sent: the Accept header field and the `accept`
 * query parameter, PS3.18 8.3.3.1, 8.4.1 and 8.7.5, RFC 9110 12.5.1.
 *
 * @module
 */
import { err, ok, type Result } from "#base";
import { badParameter, type Problem } from "./problem.ts";

/** Longest Accept that is read: browsers send under 300 characters. */
const MAX_ACCEPT_LENGTH = 4096;

/** One acceptable media range. Names are in lower case. */
export interface MediaRange {
  /** Of a part, where `multipart`: `image/jpeg`, `image/*`, or anything. */
  readonly mediaType: string;
  readonly multipart: boolean;
  readonly transferSyntax?: string;
  /** 0 to 1. */
  readonly quality: number;
}

/** One representation that could be sent. */
export interface Offer {
  readonly mediaType: string;
  readonly multipart: boolean;
  readonly transferSyntax?: string;
  /** Sent also where no transfer syntax, or any, is asked for. Default true. */
  readonly isDefault?: boolean;
}

const ANYTHING: MediaRange = {
  mediaType: "*/*",
  multipart: false,
  quality: 1,
};

const TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";
const MEDIA = new RegExp(`^(${TOKEN})/(${TOKEN})`);
const PARAMETER = new RegExp(
  `^[ \\t]*;[ \\t]*(?:(${TOKEN})[ \\t]*=[ \\t]*(?:(${TOKEN}(?:/${TOKEN})?)|"((?:[^"\\\\]|\\\\.)*)"))?`,
);

/**
 * Reads a list of media ranges.
 *
 * `multipart/related` without a `type` stands for any parts.
 *
 * @returns an error, in words, where it is not of the form of RFC 9110.
 */
export function parseAccept(
  text: string,
): Result<readonly MediaRange[], string> {
  if (text.length > MAX_ACCEPT_LENGTH) {
    return err(`longer than ${MAX_ACCEPT_LENGTH} characters`);
  }
  const ranges: MediaRange[] = [];
  let rest = text.trim();
  while (rest !== "") {
    const media = MEDIA.exec(rest);
    if (media === null) return err(`no media type at "${rest.slice(0, 40)}"`);
    rest = rest.slice(media[0].length);
    const parameters = new Map<string, string>();
    for (;;) {
      const found = PARAMETER.exec(rest);
      if (found === null) break;
      const [whole, name, token, quoted] = found;
      if (name !== undefined) {
        const value = token ?? quoted!.replace(/\\(.)/g, "$1");
        parameters.set(name.toLowerCase(), value);
      }
      rest = rest.slice(whole.length);
    }
    const range = rangeOf(media[0].toLowerCase(), parameters);
    if (!range.ok) return range;
    ranges.push(range.value);
    rest = rest.trimStart();
    if (rest === "") break;
    if (!rest.startsWith(",")) {
      return err(`unexpected "${rest.slice(0, 40)}"`);
    }
    rest = rest.replace(/^[,\s]+/, "");
  }
  return ok(ranges);
}

function rangeOf(
  media: string,
  parameters: ReadonlyMap<string, string>,
): Result<MediaRange, string> {
  const q = parameters.get("q") ?? "1";
  if (!/^(?:0(?:\.\d{0,3})?|1(?:\.0{0,3})?)$/.test(q)) {
    return err(`q=${q.slice(0, 10)} is not between 0 and 1`);
  }
  const multipart = media === "multipart/related";
  const transferSyntax = parameters.get("transfer-syntax");
  return ok({
    mediaType: multipart
      ? (parameters.get("type") ?? "*/*").toLowerCase()
      : media,
    multipart,
    quality: Number(q),
    ...(transferSyntax === undefined ? {} : { transferSyntax }),
  });
}

/**
 * What the request accepts: the `accept` query parameter where it is present
 * (PS3.18 8.3.3.1: it may say less than the header field, not something
 * else, so it stands for itself), else the header field, else anything.
 */
export function acceptedBy(
  request: Request,
  query: URLSearchParams,
): Result<readonly MediaRange[], Problem> {
  // An unescaped "+" of application/dicom+json reaches us as a space.
  const fromQuery = query.get("accept")?.replace(
    /(dicom) (json|xml)/g,
    "$1+$2",
  );
  const text = fromQuery ?? request.headers.get("accept") ?? "";
  const parsed = parseAccept(text);
  if (parsed.ok) return ok(parsed.value.length > 0 ? parsed.value : [ANYTHING]);
  if (fromQuery !== undefined) return err(badParameter("accept", parsed.error));
  const detail = `Header field "Accept": ${parsed.error}`;
  return err({ status: 400, detail });
}

/**
 * The best offer: highest quality, then the most exactly named, then the
 * first named by the client, then the first offered. For each offer its most
 * exact range counts, so `image/png;q=0, image/*` never sends a PNG.
 */
export function choose<T extends Offer>(
  ranges: readonly MediaRange[],
  offers: readonly T[],
): T | undefined {
  let best: T | undefined;
  let bestRank: readonly number[] = [];
  for (const offer of offers) {
    let rank: readonly number[] | undefined;
    ranges.forEach((range, index) => {
      const exactness = match(range, offer);
      if (exactness === 0) return;
      const candidate = [exactness, range.quality, -index];
      if (rank === undefined || isGreater(candidate, rank)) rank = candidate;
    });
    if (rank === undefined || rank[1] === 0) continue;
    const order = [rank[1]!, rank[0]!, rank[2]!];
    if (best !== undefined && !isGreater(order, bestRank)) continue;
    best = offer;
    bestRank = order;
  }
  return best;
}

/** The choice, or 406 that lists what there is. */
export function negotiate<T extends Offer>(
  request: Request,
  query: URLSearchParams,
  offers: readonly T[],
): Result<T, Problem> {
  const ranges = acceptedBy(request, query);
  if (!ranges.ok) return ranges;
  const chosen = choose(ranges.value, offers);
  if (chosen !== undefined) return ok(chosen);
  const names = offers.map(describe).join(", ");
  return err({
    status: 406,
    detail: `Nothing acceptable can be sent; available: ${names}`,
    rule: "PS3.18 8.7.8",
  });
}

function describe(offer: Offer): string {
  const syntax = offer.transferSyntax === undefined
    ? ""
    : `; transfer-syntax=${offer.transferSyntax}`;
  return offer.multipart
    ? `multipart/related; type="${offer.mediaType}"${syntax}`
    : `${offer.mediaType}${syntax}`;
}

/** 0: no match; higher is more exact. */
function match(range: MediaRange, offer: Offer): number {
  const isAny = range.mediaType === "*/*" && !range.multipart;
  if (!isAny && range.multipart !== offer.multipart) return 0;
  const [type, subtype] = range.mediaType.split("/");
  const exactness = range.mediaType === offer.mediaType
    ? 4
    : subtype === "*" && type === offer.mediaType.split("/")[0]
    ? 3
    : range.mediaType === "*/*"
    ? (range.multipart ? 2 : 1)
    : 0;
  if (exactness === 0) return 0;
  if (range.transferSyntax === undefined) {
    return offer.isDefault === false ? 0 : exactness;
  }
  if (range.transferSyntax === "*") return exactness;
  return range.transferSyntax === offer.transferSyntax ? exactness : 0;
}

function isGreater(a: readonly number[], b: readonly number[]): boolean {
  for (let i = 0; i < a.length; i++) {
    if (a[i]! !== b[i]!) return a[i]! > b[i]!;
  }
  return false;
}
