import { createHash } from 'node:crypto'

/** Pseudo-random values from a seed, so that a failed run can be repeated. */
export type Dice = {
  /** From 0 (inclusive) to 1 (exclusive). */
  float(): number
  /** An integer, both ends inclusive. */
  whole(min: number, max: number): number
  /** True with this probability. */
  chance(probability: number): boolean
  pick<Item>(items: readonly [Item, ...Item[]]): Item
  /** One of the `[weight, item]` pairs, by weight. */
  weigh<Item>(items: readonly (readonly [number, Item])[]): Item
  bytes(count: number): Buffer<ArrayBuffer>
  /** In the form of version 4. */
  uuid(): string
}

/** @param seed an integer; only its lower 32 bits count */
export function dice(seed: number): Dice {
  const float = mulberry32(seed)
  const whole = (min: number, max: number) => min + Math.floor(float() * (max - min + 1))
  const bytes = (count: number) => expand(whole(0, 0xffff_ffff), count)
  return {
    float,
    whole,
    chance: (probability) => float() < probability,
    pick: (items) => items[whole(0, items.length - 1)] ?? items[0],
    weigh: (items) => weigh(items, float()),
    bytes,
    uuid: () => toUuid(bytes(16)),
  }
}

/** Mulberry32 by Tommy Ettinger, public domain: one multiplication chain over a counter. */
function mulberry32(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b_79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 0x1_0000_0000
  }
}

function weigh<Item>(items: readonly (readonly [number, Item])[], drawn: number): Item {
  const total = items.reduce((sum, [weight]) => sum + weight, 0)
  let left = drawn * total
  for (const [weight, item] of items) {
    left -= weight
    if (left < 0) return item
  }
  throw new Error('There is nothing to choose from')
}

/** Expands one number to the requested number of bytes. */
function expand(number: number, count: number): Buffer<ArrayBuffer> {
  const bytes = Buffer.alloc(count)
  for (let at = 0; at < count; at += 32) {
    createHash('sha256').update(`${number} ${at}`).digest().copy(bytes, at)
  }
  return bytes
}

function toUuid(bytes: Buffer): string {
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x40, 6)
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8)
  const hex = bytes.toString('hex')
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    hex.slice(12, 16),
    hex.slice(16, 20),
    hex.slice(20),
  ].join('-')
}
