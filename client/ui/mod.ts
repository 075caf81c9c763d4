/** The parts that screens are made of. @module */
export * from "./badge.tsx";
export * from "./button.tsx";
export * from "./dialog.tsx";
export * from "./empty.tsx";
export * from "./icon.tsx";
export * from "./link_state.tsx";
export * from "./over_picture.tsx";
export * from "./progress_bar.tsx";
export * from "./sheet.tsx";
export * from "./slider.tsx";
export * from "./text_context.ts";
export * from "./toast.tsx";
