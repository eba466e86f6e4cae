import { closeSync, openSync, write, writeSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { promisify } from 'node:util'
import type { FileOptions } from '../../core/config/files.js'
import type { LineFile } from '../../core/delivery/file.js'
import { makeFolder } from '../make-folder.js'
import { LINE_END, look } from './lines.js'
import { rotate } from './rotation.js'

const writeTo = promisify(write)
/** Telemetry can tell of people; who else may read it is for its owner to decide. */
const MODE = 0o600

/**
 * A file to which lines are appended: each is written whole, one after the other, behind what is there already. When
 * the next line would make it larger than `maxBytes`, or its first line is older than `maxAgeMs`, it is renamed and a
 * new one begun; `maxFiles` are kept.
 *
 * @see https://opentelemetry.io/docs/specs/otel/protocol/file-exporter/
 */
export function openLineFile(options: Required<FileOptions>, now: () => number = Date.now): LineFile {
  const path = resolve(options.path.replaceAll('{pid}', String(process.pid)))
  let file: number | undefined
  let [bytes, since, isTorn] = [0, 0, false]
  let queue: Promise<unknown> = Promise.resolve()

  const open = () => {
    makeFolder(dirname(path))
    const found = look(path)
    bytes = found.bytes
    since = found.since ?? now()
    isTorn = found.isTorn
    file = openSync(path, 'a', MODE)
    return file
  }
  const close = () => {
    if (file !== undefined) closeSync(file)
    file = undefined
  }
  /** Where the next line goes; rotates when it is time. */
  const target = (length: number): number => {
    const opened = file ?? open()
    const isFull = bytes + length > options.maxBytes || now() - since >= options.maxAgeMs
    if (bytes === 0 || !isFull) return opened
    close()
    rotate(path, options.maxFiles, now())
    return open()
  }
  const lineOf = (body: Uint8Array) => {
    const line = Buffer.concat(isTorn ? [LINE_END, body, LINE_END] : [body, LINE_END])
    bytes += line.byteLength
    // Until all of it is there.
    isTorn = true
    return line
  }
  const append = async (body: Uint8Array) => {
    const opened = target(body.byteLength + 1)
    const line = lineOf(body)
    for (let at = 0; at < line.byteLength; ) at += (await writeTo(opened, line, at)).bytesWritten
    isTorn = false
  }
  return {
    path,
    append(body) {
      const done = queue.then(() => append(body))
      queue = done.catch(() => {})
      return done
    },
    appendNow(body) {
      const opened = target(body.byteLength + 1)
      const line = lineOf(body)
      for (let at = 0; at < line.byteLength; ) at += writeSync(opened, line, at)
      isTorn = false
    },
    async close() {
      await queue
      close()
    },
  }
}
