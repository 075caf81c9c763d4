/** The shape of a catalogue, taken from the English one. @module */
import { EN_COMMON } from "./en_common.ts";
import { EN_STUDIES } from "./en_studies.ts";
import { EN_UPLOAD } from "./en_upload.ts";
import { EN_VIEWER } from "./en_viewer.ts";

/** English, whole: its keys are the keys, its parameters the parameters. */
export const EN = {
  ...EN_COMMON,
  ...EN_STUDIES,
  ...EN_UPLOAD,
  ...EN_VIEWER,
} as const;

/** Forms of a message that counts, by `Intl.PluralRules` category; `{count}` is the number. */
export type Plural =
  & { readonly other: string }
  & { readonly [C in Exclude<Intl.LDMLPluralRule, "other">]?: string };

/** One message. */
export type Entry = string | Plural;

/** Names a message. */
export type MessageKey = keyof typeof EN;

/** A language's messages: every key that English has. */
export type Catalogue = { readonly [K in MessageKey]: Entry };

type TextOf<E> = E extends string ? E
  : E extends { readonly other: infer O extends string } ? O
  : never;

type NamesIn<S extends string> = S extends
  `${string}{${infer Name}}${infer Rest}` ? Name | NamesIn<Rest> : never;

/** Names of the parameters of a message; `never` for one without. */
export type ParamNames<K extends MessageKey> = NamesIn<TextOf<(typeof EN)[K]>>;

/** The parameters that a message wants: `count` is a number, others are text that is ready to show. */
export type Params<K extends MessageKey> = {
  readonly [N in ParamNames<K>]: N extends "count" ? number : string | number;
};
