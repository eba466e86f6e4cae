import type { FromEnvironment } from './environment.js'
import { SIGNALS } from './exporter.js'
import { isWanted } from './exporters.js'
import type { FileOptions } from './files.js'
import type { ProcessConfig, StartOptions } from './options.js'
import { given } from './resolve.js'

/** What options and environment say of what only a process has. */
export const processConfig = (
  options: StartOptions,
  environment: FromEnvironment,
  serviceName: string,
): ProcessConfig => ({
  childProcess: { args: false, ...given(options.childProcess) },
  daemon: daemonOf(options.daemon, serviceName),
  file: fileOf(options, environment),
})

function daemonOf(option: StartOptions['daemon'], service: string): ProcessConfig['daemon'] {
  if (!option) return undefined
  return { name: (option === true ? undefined : option.name) ?? service }
}

function fileOf(options: StartOptions, environment: FromEnvironment): ProcessConfig['file'] {
  const { file = environment.file } = options
  if (file === undefined) return undefined
  return {
    ...{ maxBytes: 100 * 1024 * 1024, maxAgeMs: 24 * 3_600_000, maxFiles: 10 },
    ...(typeof file === 'string' ? { path: file } : (given(file) as FileOptions)),
    signals: SIGNALS.filter((signal) => isWanted(signal, options, environment)),
  }
}
