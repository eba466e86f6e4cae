import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { promisify } from 'node:util'
import zlib from 'node:zlib'

export const points = ['gzip', 'brotli', 'promisified', 'failed', 'stream', 'stream event']

export const tasks = 60

export async function task({ check, pause }) {
  const called = (point, start) => new Promise((resolve) => start(() => resolve(check(point))))
  await called('gzip', (done) => zlib.gzip('data', done))
  await called('brotli', (done) => zlib.brotliCompress('data', done))
  const compressed = await promisify(zlib.gzip)('data')
  check('promisified')
  await called('failed', (done) => zlib.gunzip('no gzip', done))
  const gunzip = zlib.createGunzip()
  gunzip.on('end', () => check('stream event'))
  await pipeline(Readable.from([compressed]), gunzip, async (chunks) => {
    for await (const _ of chunks) await pause()
    check('stream')
  })
}
