/** The parts of a package-lock.json (version 3) that tell what is installed. */
export type LockFile = {
  packages: Record<
    string,
    { version?: string; dev?: boolean; optional?: boolean; devOptional?: boolean }
  >
}

export function bootstrap(options?: { dev?: boolean }): Promise<void>
export function runToEnd(command: string, args: readonly string[]): Promise<number>
export function onOrphaned(callback: () => void): void
export function satisfiesLock(wanted: LockFile, installed: LockFile, dev: boolean): boolean
