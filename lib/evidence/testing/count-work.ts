import { Session } from 'node:inspector/promises'

/** The cost of a run, without a clock. */
export type Work = {
  /** The number of executed basic blocks of our own code, as counted by V8. */
  steps: number
  /** Bytes, characters and elements that built-ins copied or searched on its behalf. */
  touched: number
}

type Counted = (this: unknown, ...args: unknown[]) => unknown
type Cost = (self: unknown, args: unknown[], result: unknown) => number

/** V8 counts only our own blocks: there, a copy or search is one step of any length. */
const OURS = /^file:\/\/.*\/(lib|sandbox)\/(?!.*\.test\.ts$)(?!.*\/testing\/)/

/**
 * Runs `run` and counts its work: V8's precise coverage counts every basic block of our code, and the built-ins that
 * copy or search are wrapped meanwhile. Work inside regular expressions is not counted: those applied to untrusted text
 * must be linear by construction.
 */
export async function countWork(run: () => unknown): Promise<Work> {
  const coverage = await (started ??= startCoverage())
  await takeSteps(coverage)
  const counter = wrapBuiltIns()
  try {
    await run()
  } finally {
    counter.unwrap()
  }
  return { steps: await takeSteps(coverage), touched: counter.touched() }
}

let started: Promise<Session> | undefined

async function startCoverage(): Promise<Session> {
  const session = new Session()
  session.connect()
  await session.post('Profiler.enable')
  await session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true })
  return session
}

/** Since the last call. */
async function takeSteps(coverage: Session): Promise<number> {
  const { result } = await coverage.post('Profiler.takePreciseCoverage')
  return result
    .filter(({ url }) => OURS.test(url))
    .flatMap(({ functions }) => functions.flatMap(({ ranges }) => ranges))
    .reduce((sum, { count }) => sum + count, 0)
}

const lengthOf = (value: unknown): number => {
  if (typeof value === 'string') return value.length
  if (value instanceof ArrayBuffer) return value.byteLength
  return Array.isArray(value) || ArrayBuffer.isView(value)
    ? Number(Reflect.get(value, 'length'))
    : 0
}

const ofSelf: Cost = (self) => lengthOf(self)
const ofResult: Cost = (_self, _args, result) => lengthOf(result)
const ofFirst: Cost = (_self, [first]) => lengthOf(first)
const searched: Cost = (self, [, from], result) => {
  const start = typeof from === 'number' ? from : 0
  return (typeof result === 'number' && result >= 0 ? result + 1 : lengthOf(self)) - start
}

const TypedArray = Object.getPrototypeOf(Uint8Array)
const ArrayIterator = Object.getPrototypeOf([].values())

const BUILT_INS: readonly (readonly [object, Readonly<Record<string, Cost>>])[] = [
  [
    TypedArray.prototype,
    { set: ofFirst, slice: ofResult, indexOf: searched, fill: ofSelf, copyWithin: ofSelf },
  ],
  [Buffer, { concat: ofResult, from: ofResult, alloc: ofResult, copyBytesFrom: ofResult }],
  [
    Buffer.prototype,
    { indexOf: searched, toString: ofResult, copy: ofSelf, equals: ofFirst, fill: ofSelf },
  ],
  [ArrayBuffer.prototype, { slice: ofResult, transfer: ofSelf }],
  [
    Array.prototype,
    {
      concat: ofResult,
      slice: ofResult,
      splice: ofSelf,
      shift: ofSelf,
      unshift: ofSelf,
      indexOf: searched,
      includes: ofSelf,
      join: ofResult,
    },
  ],
  // Also for spreading and destructuring an array.
  [ArrayIterator, { next: () => 1 }],
  [String.prototype, { indexOf: searched, split: ofSelf, replaceAll: ofSelf, normalize: ofSelf }],
  [RegExp.prototype, { test: ofFirst }],
  [TextDecoder.prototype, { decode: ofResult }],
  [TextEncoder.prototype, { encode: ofResult }],
]

function wrapBuiltIns(): { touched: () => number; unwrap: () => void } {
  let touched = 0
  const originals: [object, string, PropertyDescriptor][] = []
  const replace = (owner: object, name: string, value: unknown) => {
    const original = Object.getOwnPropertyDescriptor(owner, name)
    if (!original) throw new Error(`There is no ${name}`)
    originals.push([owner, name, original])
    Object.defineProperty(owner, name, { ...original, value })
  }
  for (const [owner, costs] of BUILT_INS) {
    for (const [name, cost] of Object.entries(costs)) {
      const original: Counted = Reflect.get(owner, name)
      replace(owner, name, function counted(this: unknown, ...args: unknown[]) {
        const result = Reflect.apply(original, this, args)
        touched += cost(this, args, result)
        return result
      })
    }
  }
  const constructed = new Proxy(Uint8Array, {
    construct(target, args, newTarget) {
      const made: Uint8Array = Reflect.construct(target, args, newTarget)
      // A view of existing memory costs nothing.
      if (!(args[0] instanceof ArrayBuffer)) touched += made.length
      return made
    },
  })
  replace(globalThis, 'Uint8Array', constructed)
  return {
    touched: () => touched,
    unwrap() {
      for (const [owner, name, original] of originals) Object.defineProperty(owner, name, original)
    },
  }
}
