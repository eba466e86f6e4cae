/** A process with Throughline whose WebSocket is Node's own: exchanges every kind of payload, and says what it got. */
Object.assign(globalThis, { __VERSION__: 'test', __SCRIPT_TAG__: false })
const { start } = await import('../../../src/node/index.js')

const [endpoint, url] = process.argv.slice(2) as [string, string]
const telemetry = start({ serviceName: 'client', endpoint, metrics: false })

const bytes = new Uint8Array([0x10, 0x54, 0x4c, 0x31, 1, 2, 3, 255])
const payloads = ['text', '\u0010TL11 x', 'ä€𝄞', '', bytes, bytes.buffer, new Blob([bytes]), new Uint8Array()]

async function exchange(binaryType: BinaryType): Promise<unknown> {
  const socket = new WebSocket(url, ['chat'])
  socket.binaryType = binaryType
  const echoes: string[] = []
  await new Promise((resolve) => socket.addEventListener('open', resolve))
  for (const payload of payloads) {
    const echo = new Promise<MessageEvent>((resolve) => {
      socket.onmessage = (event) => {
        telemetry.log.info('answered')
        resolve(event)
      }
    })
    telemetry.span('ask', () => socket.send(payload))
    const { data } = await echo
    if (typeof data === 'string') echoes.push(data)
    else {
      const buffer = data instanceof Blob ? await data.arrayBuffer() : data
      echoes.push(`${data.constructor.name} ${Buffer.from(buffer).toString('hex')}`)
    }
  }
  const closed = new Promise((resolve) => socket.addEventListener('close', resolve))
  const { protocol } = socket
  socket.close(4000)
  await closed
  return { echoes, protocol, url: socket.url, binaryType: socket.binaryType }
}

// Two at once, for one address.
const results = await Promise.all([exchange('blob'), exchange('arraybuffer')])
await telemetry.stop()
console.log(JSON.stringify(results))

export {}
