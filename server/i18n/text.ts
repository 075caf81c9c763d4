/** From a key to words. @module */
import type { Catalogue, MessageKey, ParamNames, Params } from "./catalogue.ts";
import { createFormat, type Format } from "./format.ts";
import type { Language } from "./languages.ts";

/** A sentence that the server says: English, and a key with parameters for translation. */
export interface SpokenSentence {
  readonly key: string;
  readonly params: Readonly<Record<string, string | number>>;
  readonly text: string;
}

/** Words and numbers of one language. */
export interface Text {
  readonly language: Language;
  readonly format: Format;
  /** The message with its parameters in place; plain text, never markup. */
  t<K extends MessageKey>(
    key: K,
    ...params: [ParamNames<K>] extends [never] ? [] : [params: Params<K>]
  ): string;
  /** What the server says, in this language where the catalogue has it, else in English as it came. */
  sentence(sentence: SpokenSentence): string;
}

type AnyParams = Readonly<Record<string, string | number>>;

/**
 * The text of one language.
 *
 * @example
 * ```ts
 * import { createText, ENGLISH } from "#i18n";
 * import assert from "node:assert/strict";
 *
 * const { t } = createText(ENGLISH);
 * assert.equal(t("studies.arrived", { count: 2 }), "2 new studies");
 * ```
 */
export function createText(language: Language): Text {
  const { catalogue, direction, tag } = language;
  const rules = new Intl.PluralRules(tag);
  const format = createFormat(tag);

  function fill(text: string, params: AnyParams): string {
    return text.replace(/\{(\w+)\}/g, (whole, name: string) => {
      const value = params[name];
      if (value === undefined) return whole;
      const shown = typeof value === "number" ? format.number(value) : value;
      return direction === "rtl" ? `\u2068${shown}\u2069` : shown;
    });
  }

  function say(key: MessageKey, params: AnyParams): string {
    const entry = (catalogue as Catalogue)[key];
    if (typeof entry === "string") return fill(entry, params);
    const count = Number(params.count ?? 0);
    return fill(entry[rules.select(count)] ?? entry.other, params);
  }

  return {
    language,
    format,
    t: (key, ...[params]) => say(key, (params ?? {}) as AnyParams),
    sentence: ({ key, params, text }) =>
      Object.hasOwn(catalogue, key) ? say(key as MessageKey, params) : text,
  };
}
