import getPort from 'get-port'
import { z } from 'zod'
import { startProgram, untilHealthy } from '../../scripts/processes.ts'
import { launchEnvironment } from '../browser.ts'
import { WINDOW, type EngineDriver, type EngineElement, type Key } from './engine.ts'

const START_MS = 60_000
const COMMAND_MS = 60_000
/** https://www.w3.org/TR/webdriver2/#keyboard-actions */
const KEYS: Readonly<Record<Key, string>> = {
  Control: '\uE009',
  Enter: '\uE007',
  Escape: '\uE00C',
}
/** https://www.w3.org/TR/webdriver2/#elements */
const ELEMENT = 'element-6066-11e4-a52e-4f735466cecf'

const answerSchema = z.object({ value: z.unknown() })
const sessionSchema = z.object({ sessionId: z.string() })
const elementSchema = z.object({ [ELEMENT]: z.string() }).nullable()

/** Sends one command of the session. @returns its value */
type Command = (method: 'GET' | 'POST' | 'DELETE', path: string, body?: object) => Promise<unknown>

/**
 * Starts WebKitGTK's MiniBrowser on a virtual screen. Its driver speaks the classic WebDriver protocol, of which this
 * module needs nine commands.
 *
 * @throws Error when Xvfb, the driver or the browser is missing or does not start
 */
export async function openWebKit(): Promise<EngineDriver> {
  const started = new AsyncDisposableStack()
  try {
    const size = `${WINDOW.width}x${WINDOW.height}x24`
    const screen = startProgram({
      name: 'Xvfb',
      command: 'Xvfb',
      // The screen takes a free number, and prints it.
      args: ['-displayfd', '1', '-screen', '0', size, '-nolisten', 'tcp'],
    })
    started.defer(() => screen.stop())
    const port = await getPort({ host: '127.0.0.1' })
    const display = `:${await screen.findLine(/^(\d+)$/)}`
    const server = startProgram({
      name: 'WebKitWebDriver',
      command: 'WebKitWebDriver',
      args: [`--port=${port}`],
      env: { ...launchEnvironment(), DISPLAY: display },
    })
    started.defer(() => server.stop())
    const url = `http://127.0.0.1:${port}`
    await untilHealthy(`${url}/status`, server, START_MS)

    const capabilities = { alwaysMatch: { browserName: 'MiniBrowser' } }
    const created = await send(`${url}/session`, 'POST', { capabilities })
    const { sessionId } = sessionSchema.parse(created)
    const command: Command = (...[method, path, body]) =>
      send(`${url}/session/${sessionId}${path}`, method, body)
    // The session of a crashed browser is gone.
    started.defer(() => command('DELETE', '').then(noop, noop))
    await command('POST', '/window/rect', { x: 0, y: 0, ...WINDOW })
    const isAnswering = () =>
      command('GET', '/url').then(
        () => true,
        () => false,
      )
    return webKitDriver(command, {
      crash: async () => ((await isAnswering()) ? undefined : server.lastLines()),
      close: () => started.disposeAsync(),
    })
  } catch (error) {
    await started.disposeAsync()
    throw error
  }
}

const noop = () => {}

async function send(url: string, method: string, body?: object): Promise<unknown> {
  const response = await fetch(url, {
    method,
    headers: { 'content-type': 'application/json' },
    signal: AbortSignal.timeout(COMMAND_MS),
    ...(body ? { body: JSON.stringify(body) } : {}),
  })
  const text = await response.text()
  if (!response.ok) throw new Error(`WebKitWebDriver: ${response.status} ${text.slice(0, 500)}`)
  return answerSchema.parse(JSON.parse(text)).value
}

function webKitDriver(command: Command, life: Pick<EngineDriver, 'crash' | 'close'>): EngineDriver {
  const evaluate = (expression: string) =>
    command('POST', '/execute/sync', { script: `return ${expression}`, args: [] })
  return {
    async goto(url) {
      await command('POST', '/url', { url })
    },
    evaluate,
    async find(expression) {
      const element = elementSchema.parse(await evaluate(expression))
      return element && webKitElement(command, element[ELEMENT])
    },
    async press(keys) {
      const down = keys.map((key) => ({ type: 'keyDown', value: KEYS[key] }))
      const up = keys.toReversed().map((key) => ({ type: 'keyUp', value: KEYS[key] }))
      const actions = [...down, ...up]
      await command('POST', '/actions', { actions: [{ type: 'key', id: 'keyboard', actions }] })
    },
    async screenshot() {
      return Buffer.from(z.string().parse(await command('GET', '/screenshot')), 'base64')
    },
    ...life,
  }
}

function webKitElement(command: Command, id: string): EngineElement {
  const type = async (text: string) => {
    await command('POST', `/element/${id}/value`, { text })
  }
  return {
    async click() {
      await command('POST', `/element/${id}/click`, {})
    },
    type,
    async select(option) {
      const using = 'xpath'
      const value = `.//option[normalize-space()=${JSON.stringify(option)}]`
      const found = await command('POST', `/element/${id}/element`, { using, value })
      await command('POST', `/element/${elementSchema.parse(found)?.[ELEMENT]}/click`, {})
    },
    pick: (files) => type(files.join('\n')),
  }
}
