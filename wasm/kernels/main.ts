// Everything the host can call. Each takes (volume header, job, item,
// scratch) and does one item of the job: a slice, a layer, a tile, a strip.
export { distanceAcrossLayers, distanceWithinLayer } from "./distance";
export { enlargeRows } from "./enlarge";
export { frameColorTile, frameTile } from "./frame";
export { jpegStrip } from "./jpeg";
export { planeTile } from "./plane";
export { padEnds, padSlice, rangeBlocks, rangeBricks } from "./prepare";
export { compositeTile, projectTile } from "./rays";
export { pngFilterStrip } from "./png";
