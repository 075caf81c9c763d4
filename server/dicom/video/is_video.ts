/** Which transfer syntaxes are video. @module */

/** Whether a transfer syntax is a video: MPEG-2, H.264 or HEVC (PS3.5 A.4.5 to A.4.12). */
export function isVideo(transferSyntaxUid: string): boolean {
  return /^1\.2\.840\.10008\.1\.2\.4\.10[0-8](?:\.1)?$/.test(transferSyntaxUid);
}
