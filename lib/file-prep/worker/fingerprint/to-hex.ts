/** Four bits to a digit. */
export function toHex(bits: readonly boolean[]): string {
  let hex = ''
  for (let at = 0; at < bits.length; at += 4) {
    let digit = 0
    for (let bit = 0; bit < 4; bit++) digit = digit * 2 + (bits[at + bit] ? 1 : 0)
    hex += digit.toString(16)
  }
  return hex
}
