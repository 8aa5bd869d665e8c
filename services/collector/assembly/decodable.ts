/** Characters beyond ASCII that the masker reads as others: full-width digits, invisible ones. */
import { decodableAt } from './regions';

const last: u32 = 0x1ffff;

export function addDecodable(code: u32): void {
  const p = decodableAt + (code >> 3);
  store<u8>(p, <u8>(<u32>load<u8>(p) | (1 << (code & 7))));
}

/** The character whose UTF-8 starts at `p`; the text is known to be UTF-8. */
export function isDecodable(p: usize): bool {
  const lead = <u32>load<u8>(p);
  const second = <u32>load<u8>(p, 1) & 63;
  let code: u32;
  if (lead < 0xe0) code = ((lead & 31) << 6) | second;
  else if (lead < 0xf0) code = ((lead & 15) << 12) | (second << 6) | (<u32>load<u8>(p, 2) & 63);
  else code = ((lead & 7) << 18) | (second << 12) | ((<u32>load<u8>(p, 2) & 63) << 6) | (<u32>load<u8>(p, 3) & 63);
  return code <= last && (load<u8>(decodableAt + (code >> 3)) & (1 << (code & 7))) !== 0;
}
