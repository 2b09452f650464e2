import { stderr, stdin } from 'node:process'
import { createInterface } from 'node:readline/promises'
import { text } from 'node:stream/consumers'
import { Writable } from 'node:stream'
import type { Answers } from './people-commands'

/** A person types the answer, or a program pipes it in. */
export function terminalAnswers(): Answers {
  return stdin.isTTY ? { from: 'keyboard', ask, askHidden } : { from: 'pipe', firstLine }
}

// Questions go to standard error: they are no part of what a command prints.
async function ask(question: string): Promise<string> {
  const terminal = createInterface({ input: stdin, output: stderr })
  try {
    return (await terminal.question(question)).trim()
  } finally {
    terminal.close()
  }
}

async function askHidden(question: string): Promise<string> {
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() })
  const terminal = createInterface({ input: stdin, output: nowhere, terminal: true })
  // Only now the keyboard's echo is off.
  stderr.write(question)
  // A terminal in this mode sends Ctrl-C as a key.
  terminal.once('SIGINT', () => {
    stderr.write('\n')
    process.exit(130)
  })
  try {
    return await terminal.question('')
  } finally {
    terminal.close()
    stderr.write('\n')
  }
}

async function firstLine(): Promise<string> {
  const [line = ''] = (await text(stdin)).split(/\r?\n/)
  return line
}
