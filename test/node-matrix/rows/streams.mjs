import { Duplex, finished, PassThrough, pipeline, Readable, Transform, Writable } from 'node:stream'
import { pipeline as pipelinePromise } from 'node:stream/promises'

export const points = [
  'read',
  'transform',
  'flush',
  'write',
  'pipeline callback',
  'pipeline promise',
  'Readable.from',
  'for await of a stream',
  'data event',
  'end event',
  'finish event',
  'finished callback',
  'async function in a pipeline',
  'Duplex.from',
]

/** Checks a point at its first occurrence. */
const once = (check) => {
  const seen = new Set()
  return (point) => !seen.has(point) && seen.add(point) && check(point)
}

export async function task({ check: every, pause }) {
  const check = once(every)
  let left = 3
  const source = new Readable({
    read() {
      check('read')
      this.push(left-- > 0 ? 'chunk' : null)
    },
  })
  const upper = new Transform({
    async transform(chunk, _encoding, done) {
      await pause()
      check('transform')
      done(null, String(chunk).toUpperCase())
    },
    flush(done) {
      check('flush')
      done()
    },
  })
  const target = new Writable({
    write(_chunk, _encoding, done) {
      check('write')
      setImmediate(done)
    },
  })
  await new Promise((resolve) => pipeline(source, upper, target, () => resolve(check('pipeline callback'))))

  async function* chunks() {
    await pause()
    check('Readable.from')
    yield 'a'
    await pause()
    yield 'b'
  }
  await pipelinePromise(Readable.from(chunks()), new PassThrough().resume())
  check('pipeline promise')
  for await (const _ of Readable.from(chunks())) await pause()
  check('for await of a stream')

  const events = new PassThrough()
  events.on('data', () => check('data event')).on('end', () => check('end event'))
  events.on('finish', () => check('finish event'))
  const ended = new Promise((resolve) => finished(events, () => resolve(check('finished callback'))))
  events.write('a')
  await pause()
  events.end('b')
  await ended

  await pipelinePromise(Readable.from(chunks()), async (readable) => {
    for await (const _ of readable) await pause()
    check('async function in a pipeline')
  })
  const echo = Duplex.from(async function* (readable) {
    for await (const chunk of readable) {
      check('Duplex.from')
      yield chunk
    }
  })
  echo.end('a')
  for await (const _ of echo) await pause()
}
