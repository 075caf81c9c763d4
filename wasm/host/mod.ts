/** Typed doors to the WebAssembly kernels. @module */
export {};
