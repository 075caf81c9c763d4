/** The page's state, for every screen. @module */
import type { App } from "#state";
import { createContext } from "preact";
import { useContext } from "preact/hooks";

/** Holds the page's state. */
export const AppContext = createContext<App | undefined>(undefined);

/** The page's state. */
export function useApp(): App {
  const app = useContext(AppContext);
  if (app === undefined) throw new TypeError("No app around this screen");
  return app;
}
