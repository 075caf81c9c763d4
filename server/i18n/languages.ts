/** The languages there are. @module */
import { type Catalogue, EN } from "./catalogue.ts";

/** A language and its words. */
export interface Language {
  /** BCP 47. */
  readonly tag: string;
  /** Its name in its own words. */
  readonly name: string;
  readonly direction: "ltr" | "rtl";
  readonly catalogue: Catalogue;
}

/** English, the first. */
export const ENGLISH: Language = {
  tag: "en",
  name: "English",
  direction: "ltr",
  catalogue: EN,
};

/** All that a reader can choose. */
export const LANGUAGES: readonly Language[] = [ENGLISH];
