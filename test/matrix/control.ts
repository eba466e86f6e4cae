/** What a page may ask of the test, over HTTP, since not every driver can offer it functions. */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { replace } from './wire-json.js'

export interface Control {
  url: string
  close(): Promise<void>
}

export async function startControl(answers: Record<string, (value: never) => unknown>): Promise<Control> {
  const server = createServer(async (request, response) => {
    let text = ''
    for await (const chunk of request) text += chunk
    const answer = answers[request.url?.slice(1) ?? '']?.((text ? JSON.parse(text) : undefined) as never)
    response.writeHead(200, { 'access-control-allow-origin': '*', 'content-type': 'text/plain' })
    response.end(JSON.stringify(answer, replace))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close() {
      server.closeAllConnections()
      return new Promise((resolve) => server.close(() => resolve()))
    },
  }
}
