/** The address: `#/`, `#/upload`, `#/study/UID`, `#/study/UID/SERIES/LAYOUT`. @module */
import { type Layout, LAYOUTS } from "./layouts.ts";

/** Where the reader is. */
export type Route =
  | { readonly kind: "studies" }
  | { readonly kind: "upload" }
  | {
    readonly kind: "study";
    readonly studyUid: string;
    readonly seriesUid?: string;
    readonly layout?: Layout;
  };

const UID_REGEXP = /^[0-9.]{1,64}$/;

/** The route of a hash; what is not understood is the study list. */
export function readRoute(hash: string): Route {
  const [first, second, third, fourth] = hash.replace(/^#\/?/, "").split("/");
  if (first === "upload") return { kind: "upload" };
  if (first !== "study" || !UID_REGEXP.test(second ?? "")) {
    return { kind: "studies" };
  }
  const layout = LAYOUTS.find((l) => l === fourth);
  return {
    kind: "study",
    studyUid: second!,
    ...UID_REGEXP.test(third ?? "") && { seriesUid: third! },
    ...layout !== undefined && { layout },
  };
}

/** The hash of a route. */
export function writeRoute(route: Route): string {
  if (route.kind === "studies") return "#/";
  if (route.kind === "upload") return "#/upload";
  const { studyUid, seriesUid, layout } = route;
  const parts = [studyUid, seriesUid ?? (layout && "-"), layout];
  return `#/study/${parts.filter((p) => p !== undefined).join("/")}`;
}
