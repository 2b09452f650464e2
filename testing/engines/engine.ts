/** A browser that Playwright does not drive. Its page is used as by a person: real clicks and keys. */
export type EngineDriver = {
  goto(url: string): Promise<void>
  /** Evaluates an expression in the page, and awaits its promise. @returns its value, which must be JSON */
  evaluate(expression: string): Promise<unknown>
  /** @returns the element that the expression evaluates to */
  find(expression: string): Promise<EngineElement | null>
  /** Presses the keys together, the first one first. */
  press(keys: readonly Key[]): Promise<void>
  /** @returns a PNG */
  screenshot(): Promise<Uint8Array>
  /** @returns undefined while the browser answers; once it has crashed, the last lines that it printed */
  crash(): Promise<string | undefined>
  close(): Promise<void>
}

export type Key = 'Control' | 'Enter' | 'Escape'

export type EngineElement = {
  /** In the middle of the element. */
  click(): Promise<void>
  /** Appends to the text of a field, key by key. */
  type(text: string): Promise<void>
  /** Selects an option of a native select by its text. */
  select(option: string): Promise<void>
  /**
   * Picks files in a file input, by their paths. A driver cannot use the system's file dialog, nor drag files from
   * another program.
   */
  pick(files: readonly string[]): Promise<void>
}

/** Wide enough for the layout of a desktop. */
export const WINDOW = { width: 1_360, height: 960 }
