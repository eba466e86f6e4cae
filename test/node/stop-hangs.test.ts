/** `stop()` ends in its time whatever does not: the network, the disk under the spool, the one under the file. */

import type { AddressInfo } from 'node:net'
import { createServer, type Socket } from 'node:net'
import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest'
import { addFile, type LineFile } from '../../src/core/delivery/file.js'
import { createSpool } from '../../src/core/delivery/spool.js'
import type { SpoolSupply } from '../../src/core/delivery/spool-stage.js'
import type { SpoolStore } from '../../src/core/delivery/spool-store.js'
import { createCodecs } from '../../src/core/encode/codecs.js'
import type { Platform } from '../../src/core/platform.js'
import { createStart } from '../../src/core/start.js'
import type { StartOptions } from '../../src/node/index.js'
import { nodePlatform } from '../../src/node/platform.js'

const sockets = new Set<Socket>()
const mute = createServer((socket) => {
  sockets.add(socket.resume())
  socket.on('error', () => {})
})
vi.spyOn(console, 'warn').mockImplementation(() => {})

beforeAll(() => new Promise<void>((resolve) => mute.listen(0, '127.0.0.1', resolve)))
afterEach(() => {
  for (const socket of sockets) socket.destroy()
})
afterAll(() => void mute.close())

const never = () => new Promise<never>(() => {})
const hangingStore: SpoolStore = {
  put: never,
  list: never,
  claim: never,
  release: never,
  remove: never,
  close() {},
}
const spoolOf = (load: SpoolSupply['load']): Partial<Platform> => ({
  spool: () => ({
    load,
    ...{ isOffline: () => false, isHidden: () => false, isLeft: () => false, isCarried: () => false },
    onReturn: () => () => {},
  }),
})
const fileOf = (file: LineFile): Partial<Platform> => ({
  addFile: (config, ...rest) => addFile(file, () => createCodecs('http/json'), config, ...rest),
})
const written: Omit<LineFile, 'append' | 'close'> = { path: 'telemetry.jsonl', appendNow() {} }

const HANGS: [what: string, platform: Partial<Platform>, options?: StartOptions][] = [
  ['a receiver, by http/json', {}, { protocol: 'http/json', spool: false }],
  ['a receiver, by http/protobuf', {}, { spool: false }],
  ['a receiver, by grpc', {}, { protocol: 'grpc', spool: false }],
  ['a receiver, and headers that are never there', {}, { spool: false, headers: never }],
  ['a resource detector', {}, { spool: false, resourceDetectors: [never] }],
  ['a spool that never loads', spoolOf(never)],
  ['a spool that never writes', spoolOf(async (parts) => createSpool(hangingStore, parts))],
  ['a file that never takes a line', fileOf({ ...written, append: never, close: never }), { file: 'x' }],
  [
    'a file that never closes',
    fileOf({ ...written, append: async () => {}, close: never }),
    { file: 'x', spool: false },
  ],
]

it.each(HANGS)('%s', async (_title, platform, options) => {
  const start = createStart({ ...nodePlatform, ...platform })
  const endpoint = `http://127.0.0.1:${(mute.address() as AddressInfo).port}`
  const telemetry = start({ endpoint, instrument: false, ...options })
  telemetry.span('one', () => telemetry.log.info('two'))
  telemetry.counter('three').add(1)
  void telemetry.flush()
  await telemetry.stop({ timeoutMs: 50 })
  expect(telemetry.status().state).toBe('stopped')
  // What comes after is nobody's, and runs nothing.
  telemetry.span('late', () => {})
  expect(telemetry.status().traces.dropped.stopped).toBeGreaterThan(0)
  const next = start({ enabled: false })
  await next.stop()
})
