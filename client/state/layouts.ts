/** How views stand together. @module */
import { PLANE_NAMES, type PlaneName } from "./planes.ts";
import type { Tool } from "./keys.ts";

/** Names a layout. */
export type Layout = "stack" | "planes" | "volume" | "four";

/** In the order in which G goes through them. */
export const LAYOUTS: readonly Layout[] = ["stack", "planes", "four", "volume"];

/** What a view shows. */
export type Role = "stack" | PlaneName | "volume";

/** The views of a layout, the large one first. */
export const ROLES_OF: Readonly<Record<Layout, readonly Role[]>> = {
  stack: ["stack"],
  planes: PLANE_NAMES,
  volume: ["volume"],
  four: [...PLANE_NAMES, "volume"],
};

/** The tool that a layout opens with. */
export const FIRST_TOOL: Readonly<Record<Layout, Tool>> = {
  stack: "window",
  planes: "crosshair",
  volume: "orbit",
  four: "crosshair",
};

/** The tools that do something in a layout. */
export const TOOLS_OF: Readonly<Record<Layout, readonly Tool[]>> = {
  stack: ["scroll", "window", "pan", "zoom"],
  planes: ["crosshair", "scroll", "window", "pan", "zoom"],
  volume: ["orbit", "pan", "zoom", "window"],
  four: ["crosshair", "scroll", "window", "pan", "zoom", "orbit"],
};

/** What a tool does in a view: left drag in 3D turns it, whatever is chosen for planes. */
export function toolIn(role: Role, tool: Tool): Tool {
  if (role === "volume") {
    return tool === "crosshair" || tool === "scroll" ? "orbit" : tool;
  }
  if (role === "stack") {
    return tool === "crosshair" || tool === "orbit" ? "window" : tool;
  }
  return tool === "orbit" ? "crosshair" : tool;
}
