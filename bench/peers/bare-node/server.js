import { createServer } from 'node:http'

/** A server without code of its own, apart from reading the body chunk by chunk: what Node itself needs. */
createServer((request, response) => {
  void (async () => {
    let bytes = 0
    for await (const chunk of request) bytes += chunk.length
    response.end(String(bytes))
  })()
}).listen(Number(process.env.PORT), '127.0.0.1')
