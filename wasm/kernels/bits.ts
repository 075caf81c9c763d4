// The bit stream of a JPEG scan, ITU-T T.81 F.1.2. Module variables belong to
// one worker's instance, so each worker writes its own strip.

let pending: u64 = 0;
let pendingBits: i32 = 0;
let target: usize = 0;

/** Begins a strip at an address. */
export function startBits(out: usize): void {
  pending = 0;
  pendingBits = 0;
  target = out;
}

/** Writes the low `length` (at most 32) bits of code. */
@inline export function putBits(code: u32, length: i32): void {
  pendingBits += length;
  pending |= (<u64> code) << (64 - pendingBits);
  if (pendingBits >= 32) flushWord();
}

function flushWord(): void {
  const word = <u32> (pending >> 32);
  pending <<= 32;
  pendingBits -= 32;
  const inverse = ~word;
  const hasFF = (inverse - 0x01010101) & ~inverse & 0x80808080;
  if (hasFF === 0) {
    store<u32>(target, bswap(word));
    target += 4;
    return;
  }
  for (let shift = 24; shift >= 0; shift -= 8) putByte(<u8> (word >> shift));
}

/** A byte 0xff is followed by a zero, so that it is no marker. */
function putByte(byte: u8): void {
  store<u8>(target++, byte);
  if (byte === 0xff) store<u8>(target++, 0);
}

/** Fills the last byte with ones; returns the address after it. */
export function endBits(): usize {
  while (pendingBits > 0) {
    let byte = <u8> (pending >> 56);
    if (pendingBits < 8) byte |= <u8> (<i32> 0xff >> pendingBits);
    putByte(byte);
    pending <<= 8;
    pendingBits -= 8;
  }
  return target;
}
