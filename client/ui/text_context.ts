/** The language of the page, for every part. @module */
import { createText, ENGLISH, type Text } from "#i18n";
import { createContext } from "preact";
import { useContext } from "preact/hooks";

/** Holds the text of the page. */
export const TextContext = createContext<Text>(createText(ENGLISH));

/** The text of the page. */
export function useText(): Text {
  return useContext(TextContext);
}
