import { joinBytes } from '@/lib/file-prep/worker/bytes'

/** JPGs of kinds that a canvas does not write. */

type GreyInput = {
  /** In blocks of 8 × 8 pixels. */
  across: number
  down: number
  /** Blocks between two restart markers; 0 for none. */
  restart?: number
  /** Every block has the same colour, and no bit is 1. */
  blank?: boolean
}

/** All symbols have four bits: the place in the list is the code. */
const DC_SYMBOLS = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]
const END_OF_BLOCK = 0
/** Runs of no zeros and one zero; one that is blank begins with the end of a block. */
const DETAIL_SYMBOLS = [0x01, 0x02, 0x03, 0x04, 0x05, 0x11, 0x12, 0x13, END_OF_BLOCK]

/** A baseline JPG in grey, with noise in every block. */
export function greyJpeg({ across, down, restart = 0, blank = false }: GreyInput) {
  const detail = blank ? [END_OF_BLOCK, ...DETAIL_SYMBOLS.slice(0, -1)] : DETAIL_SYMBOLS
  const next = randomNumbers()
  let average = 0
  const parts: Uint8Array[] = []
  let bits: string[] = []
  const blocks = across * down
  for (let block = 0; block < blocks; block += 1) {
    if (blank) bits.push('00000000')
    else {
      const noisy = noisyBlock(next, detail, average)
      average = noisy.average
      bits.push(...noisy.bits)
    }
    const isLast = block === blocks - 1
    if (!isLast && (restart === 0 || (block + 1) % restart !== 0)) continue
    parts.push(stuffed(bits.join('')))
    if (!isLast) parts.push(Uint8Array.of(0xff, 0xd0 + (((block + 1) / restart - 1) % 8)))
    bits = []
    average = 0
  }
  return joinBytes([
    Uint8Array.of(0xff, 0xd8),
    segment(0xdb, [0, ...Array.from({ length: 64 }, () => 16)]),
    segment(0xc0, [8, ...word(down * 8), ...word(across * 8), 1, 1, 0x11, 0]),
    segment(0xc4, [0, ...lengths(DC_SYMBOLS.length), ...DC_SYMBOLS]),
    segment(0xc4, [0x10, ...lengths(detail.length), ...detail]),
    ...(restart > 0 ? [segment(0xdd, word(restart))] : []),
    segment(0xda, [1, 1, 0, 0, 63, 0]),
    ...parts,
    Uint8Array.of(0xff, 0xd9),
  ])
}

/** Times the step, the limits of a picture. */
const MAX_AVERAGE = 60

/** `before`: the average of the block before it. */
function noisyBlock(
  next: (below: number) => number,
  detail: readonly number[],
  before: number,
): { bits: string[]; average: number } {
  const code = (list: readonly number[], symbol: number) =>
    list.indexOf(symbol).toString(2).padStart(4, '0')
  const value = (size: number) =>
    next(2 ** size)
      .toString(2)
      .padStart(size, '0')
  const size = 1 + next(4)
  const amount = 2 ** (size - 1) + next(2 ** (size - 1))
  const isLess = before + amount > MAX_AVERAGE || (next(2) === 0 && before - amount > -MAX_AVERAGE)
  const written = isLess ? 2 ** size - 1 - amount : amount
  const bits = [code(DC_SYMBOLS, size), written.toString(2).padStart(size, '0')]
  for (let count = 0; count < 8; count += 1) {
    const symbol = detail[next(8)] ?? 1
    bits.push(code(detail, symbol), value(symbol & 15))
  }
  const average = isLess ? before - amount : before + amount
  return { bits: [...bits, code(detail, END_OF_BLOCK)], average }
}

/** The same on every run. */
function randomNumbers(): (below: number) => number {
  let state = 1
  return (below) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0
    return (state >>> 8) % below
  }
}

/** Filled with ones; FF is followed by 0. */
function stuffed(bits: string): Uint8Array {
  const bytes = bits.match(/.{1,8}/g) ?? []
  return Uint8Array.from(
    bytes.flatMap((byte) => {
      const value = Number.parseInt(byte.padEnd(8, '1'), 2)
      return value === 0xff ? [value, 0] : [value]
    }),
  )
}

function segment(marker: number, payload: readonly number[]): Uint8Array {
  return Uint8Array.of(0xff, marker, ...word(payload.length + 2), ...payload)
}

function word(value: number): [number, number] {
  return [value >> 8, value & 255]
}

function lengths(count: number): number[] {
  return Array.from({ length: 16 }, (_, index) => (index === 3 ? count : 0))
}

/** 160 × 120 pixels in ten scans, by libjpeg. */
export function progressiveJpeg(): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(PROGRESSIVE), (character) => character.charCodeAt(0))
}

const PROGRESSIVE =
  '/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAA0JCgsKCA0LCgsODg0PEyAVExISEyccHhcgLikxMC4pLSwzOko+MzZGNywtQFdBRkxOUlNSMj5aYVpQYEpRUk//2wBDAQ4ODhMREyYVFSZPNS01T09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT0//wgARCAB4AKADASIAAhEBAxEB/8QAGAAAAwEBAAAAAAAAAAAAAAAAAQIDAAT/xAAYAQADAQEAAAAAAAAAAAAAAAABAgMABP/aAAwDAQACEAMQAAAB6X525OeoV6lRszhXmahVJlgpJpsq1Z4lDZouELSwSWTJO1ONjPoMmoK4Bm0mQ5GbZgAFuBg1qNB9PpEqzHCIEpVuUleunDUbspyUK4SWlOoRzyrhtQq2ndGVVWyqpHGGmZsAMNp7N0U5sN1Py0J6W56NnvJmmFaeoQqlgZZTEorbKVUEpiLaVAzX5qTo5YnbogzR6plGSIeBoShwhhjYK+mEGBQslAxpPTt0U5abdGDab5XaU4UnTKcpKrUN0TLaORLgLzllabZCCXmxNngzjobnKpWQCh0Ixum1O47YLl2mk57AKmzRLbFMdnztsVQbKHbZR//EAB4QAAMBAQACAwEAAAAAAAAAAAABERAgAhIhMDFB/9oACAEBAAEFAk/snVLnsXmcJlGy4in7wmUpdY+rifFyiYvITGe3F6pSlPY9heWJwbGxMpderaUpT3F5nsUb4XDKexeaUp7F3+Y8f6MTPjLq1MR7FE1tKUuLbier9SJiPF55Dxnj3dT5vxRjLw/pXL1driiZcueQsT6nSKJiZRvXsJj4vFLlKXP7CZMg+KUpcbFv/8QAHBEAAgMBAQEBAAAAAAAAAAAAAAECEBESIQMx/9oACAEDAQE/Ada/BfUX0FIcyMhOtJDGaRmxkRGDQzDk4OBQJRwhI3a0YtNpD0wiOnE5qIoaOJOAjWe00MiheD9poVcmYNaY0dHR0M2sRhg/wkhVKmz/xAAcEQACAgMBAQAAAAAAAAAAAAAAARARAhIhMUH/2gAIAQIBAT8BTEyyyxs2cM5KcUM7HwSGooThIeI0UIZRUouNRqjLE8NbKoYmWKci4bihWbNCy4cYxy0JFGqheiHKjGGo/8QAGhAAAAcAAAAAAAAAAAAAAAAAESExQFBgcP/aAAgBAQAGPwJgFHWGLL//xAAjEAADAAICAwADAAMAAAAAAAAAAREhMRBBUWFxgaGxkdHw/9oACAEBAAE/IfyiaeuH5XYvYo3kflHZR5HZkSyaHZ8E/Jaw8PCEvwdaL7FCEg5LsbJEXI8iPhPB0C8xD6FNX9E/A3fFrIVXZROd4E9i9irhGBnZEdsYO0IJVez5OHgQTwZM9ihGjF2RCqmOXrhS3IYMMbBGoU1sc6HBkdEoXMQrNi80K1os8jAg6n/ni7lCOO5fB9ZSeiNPaNZG6NmtaMfaFVpZghQKYglaLMsb9jysMTmxLgaae8F8jkK2KMcF5FnFG12yBMFMYnfY/NluhZ+DScCOuNj/ANjX6OhnSmB0rSwehj/kPDoz6JTK7PYxhP2xd6d4+DX0cb4fmNrGWDex50PB7DfjPFYWmYRBsJzQ/kqoJmgrR2K/Q3lFc6ZTCGvBoWxQypoT417GlaJCtuBIw9hexpoUPJ/eGqYHXHXEghNQTuTDR9OxaFLlLg8DpoMTHl4JjKGnRn8ca2JiP5RCwVfDDGlhg9jwiHkg0IuNDVYxlC9l42MejweQgtkpxvieNCvYtY1DEHWiqJZEQ8dD/BeFE8cfsKdsbmRtfQ9cixg1RovIQk0PIfhjCZ2NDwVeBJwTJ5FWBuchNeCVX9H/2gAMAwEAAgADAAAAECEX5irbqdf+nDGn4aqCWqz4an6drg0Q5feJd7M8TtPUeR5V5dyLwSNZ3O4U+FE2sVYAtIHfXwHHXX4nvv/EABsRAQEBAQEBAQEAAAAAAAAAAAEAESExQVEQ/9oACAEDAQE/EGpxyXbU1m8m+2jy8JR5/HfpE3hOzyzYzWWXfSBnfZjyWlhI28mOXSBtWlnJBCnGdctDIdbScjWScYohbjLORfZ/ZF7/AF05l8Elp5FIw5Go9yT0LXuWzKfhJti5CfOWXt+kHmE5GSMz9Ese2FtHtkEjySMN6gDYa2Y3Hlukhy//xAAcEQEBAQEBAQEBAQAAAAAAAAABABEhMUEQUWH/2gAIAQIBAT8QQ/HeXUYZoSV3/LnyxdIHY0n+27aDYLcSCdgOLHlg2GeWtsPbhzYmH5IGSwtDddjjSfq37Z9vFv5IJyNc/Fo7DqxEzh0tfYCQcgctXjJxyYM2ZPbcgWS9jb0ID0hnlr7aN/C6XXJ07ZnCKROZEyfcvsvl5PZIJ52//8QAJBABAAICAgIDAQADAQAAAAAAAQARITFBUWFxgZGhscHR8PH/2gAIAQEAAT8QAETwqAZJ3UKu9k1yPt8zCwOuOImNsHe5XGToriKaZE4jjWD0ywQa9MQpS3qLTXjzBqDLeMy87szxBG0udwOAvcagbTaYlk+yFwoO4FcGsXMizIlQYTWcWRJm3ri4mKPYYLW64lOjia7LruLQHHnEszkDiOmrL/IthquIJVM+WVlkvxLXTyxqCOflL90xzFstfOGB2Wo6rcdIrc1a9VUz37z1LTajPsuf2V3SolCsrBuWGw7h0CMDL14rc2WAxcre04AjZTN1m2Ul7GeYlVS3PiJd1V1wxb3fo1FcUWdRS16lma8FuJbUb6ijRe67iihY5ilhpIbpfVSz2W1DujXTGyGd+oGHg1GLGu4UIsu1fEGjocXcoFPMAHIeqm1W2vMFFXTXMCGw1uoJXFvbF5Fg+poA3o5jiAiY3BqUu7jV4H+TNo5PbBdiuB/YJu7/AElDVvhBGwS9NRA10sAwpzvxBFKe6riIzSP2QNWHyO4Frm3UTdYGi5tNHuKpSuMTEUcW5jdhw6I7YsdfEQrydRtKlGYob9ncIZK4xqUDreTqAsW3p9yxnHepaFX6gYrWs5Z0R6Zhmw/Y4pxS2WIuzk1LGBXd4hGjk51cUOXIJxsURPC1eJdViuYpp3QpMjj4g3yOY57+zmZbz+7hT4v4grbFn2VbiUASVqZzawgCj59xClHxmBPTw1NjVB73KAovFMDdjaOMbIN0aLMkw1WMksC02taS2Lx4QMqabzAWOG8tzQFK/FzkBYcmcpMFHZmiWxMBrwmqbrxLeS/5gGqtJRKcUQrMyceJk3Q79Q7uOGEpks+YRyD4uJvt+eZaeFZiXuJVHiJQVv1FuLt/IBJgx4glZnFD1FseWfEzKs3qog4N8jCzSPjEpq9L5gNLZRCrGtl6iDbgdkwMVo9wFb54Yyz5xM211gvH/alN2V+sQFWjm+YCC5syyqBMjuoghRWIICjHniIFyz0zhoIgqouKQujG7i2Dl3mGXteuIcM/EWWX/cQGmjzcXaw9TJhr13G5cvcQ4BVnO5QCvqEbxfzGDoOJYLB7lLkouIdWcXvqIrs8Yli21y7l2OPD/wBghh4dShePZBtVy2hxGlEN4hVrv2RQd5YKy2zQ/wAZihbXMqtnX1LDK1etsKbpitLLC434vUqKr1khWArWNymS83CuwxWYUqcdEyF0vLf8gUQOdxhD+QNgv3KtKOm4J4rrEKFbqVUbx2gmciwbNiquWPiOVV14aqNQcM3CRBsusGIXW2J/1zCzl4g9JfMRWLcyVFermRX9gEHwMagUf2od2EVGvjiAwc+52kxn3mNrbnca42/sODUvA3+QycvjmKObsVqOIB24uIpdB7ZgAVXO4coMlYhPxXO2XBkjl8yjIZ7Ssw1jIxMHHjcoKLgyOPBmUvOf5KWbc6rEGwBOe4m2j0JYW4JKT7YUQMkZtWpbjEG4Tw8x6WZ+odAOSymMC7cyoALvdcRG7GMFxlyD1BtZkbs3NlOs6iaVDipZCkzqWJHPBX5CJTSO6mJ8GtweSpbfPMyF5gmMP2CKw14gy34xLYt5+JQwLv6if5DxEGtF1RHbla8kEl0DqKYf6T//2Q=='
