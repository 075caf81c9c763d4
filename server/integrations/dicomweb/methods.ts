/** Which methods an address takes: PS3.18 10.3, RFC 9110 9.3.7 and 10.2.1. @module */
import type { Route } from "./route.ts";

const READING = ["GET", "HEAD", "OPTIONS"];
const STORING = ["GET", "HEAD", "POST", "OPTIONS"];

/**
 * The methods of an address, as `Allow` lists them.
 *
 * @param canStore whether this server takes instances over DICOMweb
 */
export function methodsOf(route: Route, canStore: boolean): readonly string[] {
  const isStudies = route.kind === "search" && route.level === "study";
  const isStudy = route.kind === "retrieve" &&
    route.representation === "instances" &&
    route.target.seriesUid === undefined;
  return canStore && (isStudies || isStudy) ? STORING : READING;
}
