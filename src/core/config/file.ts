import type { FromEnvironment } from './environment.js'
import { SIGNALS } from './exporter.js'
import { isWanted } from './exporters.js'
import type { FileOptions } from './files.js'
import type { Config, StartOptions } from './options.js'
import { given } from './resolve.js'

/** The file that options and environment want; undefined: none. */
export function fileOf(options: StartOptions, environment: FromEnvironment): Config['file'] {
  const { file = environment.file } = options
  if (file === undefined) return undefined
  return {
    ...{ maxBytes: 100 * 1024 * 1024, maxAgeMs: 24 * 3_600_000, maxFiles: 10 },
    ...(typeof file === 'string' ? { path: file } : (given(file) as FileOptions)),
    signals: SIGNALS.filter((signal) => isWanted(signal, options, environment)),
  }
}
