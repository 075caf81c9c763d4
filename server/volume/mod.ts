/** The front door. @module */
export * from "./types.ts";
export * from "./plan_stacks.ts";
export * from "./quantize.ts";
export * from "./read_volume_file.ts";
export {
  type Opinion,
  type OpinionOptions,
  type OurVolume,
  secondOpinion,
} from "./second_opinion.ts";
export * from "./volume_input_rules.ts";
