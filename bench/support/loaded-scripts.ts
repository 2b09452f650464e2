import type { Page } from 'playwright'

/** A script as it came over the network: headers and compressed body, in bytes. */
export type LoadedScript = { path: string; wireBytes: number }

/** Notes every script that the page, or a worker it starts, loads from now on. */
export async function recordScripts(page: Page): Promise<{
  scripts: LoadedScript[]
  workers: string[]
}> {
  const scripts: LoadedScript[] = []
  const workers: string[] = []
  const pathById = new Map<string, string>()
  const session = await page.context().newCDPSession(page)
  await session.send('Network.enable')
  session.on('Network.responseReceived', ({ requestId, type, response }) => {
    if (type === 'Script') pathById.set(requestId, new URL(response.url).pathname)
  })
  session.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    const path = pathById.get(requestId)
    if (path !== undefined) scripts.push({ path, wireBytes: encodedDataLength })
  })
  // What a worker loads is on no budget of the page's, so a page must not start with one.
  page.on('worker', (worker) => workers.push(worker.url()))
  return { scripts, workers }
}
