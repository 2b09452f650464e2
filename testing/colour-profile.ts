type RgbProfile = {
  gamma?: number
  /** With the primaries of red and green exchanged. */
  isExchanged?: boolean
}

/** A profile with the primaries of sRGB, as ICC version 2. https://www.color.org/icc32.pdf */
export function rgbProfile({ gamma = 2.2, isExchanged = false }: RgbProfile): Buffer {
  const fixed = (...values: number[]) => {
    const bytes = Buffer.alloc(values.length * 4)
    for (const [at, value] of values.entries()) bytes.writeInt32BE(value * 65_536, at * 4)
    return bytes
  }
  const xyz = (...values: number[]) =>
    Buffer.concat([Buffer.from('XYZ \0\0\0\0'), fixed(...values)])
  const curve = Buffer.concat([Buffer.from('curv\0\0\0\0'), Buffer.from([0, 0, 0, 1, 0, 0, 0, 0])])
  curve.writeUInt16BE(Math.round(gamma * 256), 12)
  const red = xyz(0.4361, 0.2225, 0.0139)
  const green = xyz(0.3851, 0.7169, 0.0971)
  const tags: readonly (readonly [string, Buffer])[] = [
    ['wtpt', xyz(0.9642, 1, 0.8249)],
    ['rXYZ', isExchanged ? green : red],
    ['gXYZ', isExchanged ? red : green],
    ['bXYZ', xyz(0.1431, 0.0606, 0.7141)],
    ['rTRC', curve],
    ['gTRC', curve],
    ['bTRC', curve],
  ]
  const count = Buffer.alloc(4)
  count.writeUInt32BE(tags.length)
  let at = 132 + tags.length * 12
  const table = tags.map(([tag, { length }]) => {
    const entry = Buffer.from(`${tag}\0\0\0\0\0\0\0\0`)
    entry.writeUInt32BE(at, 4)
    entry.writeUInt32BE(length, 8)
    at += length
    return entry
  })
  const header = Buffer.alloc(128)
  header.writeUInt32BE(at)
  header.write('\x02\x10\0\0mntrRGB XYZ ', 8, 'latin1')
  header.write('acsp', 36, 'latin1')
  fixed(0.9642, 1, 0.8249).copy(header, 68)
  return Buffer.concat([header, count, ...table, ...tags.map(([, data]) => data)])
}
