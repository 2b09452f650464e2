import { stderr, stdin } from 'node:process'
import { createInterface } from 'node:readline/promises'
import { text } from 'node:stream/consumers'
import { Writable } from 'node:stream'
import type { Answers } from './people-commands'

/** Reads answers typed by a person or piped in by a program. */
export function terminalAnswers(): Answers {
  return stdin.isTTY ? { from: 'keyboard', ask, askHidden } : { from: 'pipe', firstLine }
}

// Questions go to standard error, since they are not output of the command.
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
  // The keyboard's echo is off from now on.
  stderr.write(question)
  // In this mode a terminal sends Ctrl-C as a character.
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
