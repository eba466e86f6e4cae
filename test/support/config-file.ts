/** A configuration file that a test writes, and what comes of it. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach } from 'vitest'
import type { Config, StartOptions } from '../../src/core/config/options.js'
import { resolveConfig } from '../../src/core/config/resolve.js'
import { readConfiguration } from '../../src/node/config-file/index.js'
import { grpcUrl } from '../../src/node/transport/index.js'

const defaults = { protocol: 'http/protobuf', resource: {}, origin: undefined, grpcUrl } as const

export const HEAD = 'file_format: "1.0"\npropagator: { composite_list: tracecontext }\n'
export const PROVIDERS = 'tracer_provider:\nmeter_provider:\nlogger_provider:\n'

export let folder: string
export let path: string

/** Gives each test of a file a folder of its own. */
export function folderForTests(): void {
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'config-file-'))
    path = join(folder, 'otel.yaml')
  })
  afterEach(() => rmSync(folder, { recursive: true }))
}

/** Resolves a configuration with this file; in the warnings, `F` stands for it. */
export function resolveFile(
  yaml: string,
  environment: Record<string, string> = {},
  options: StartOptions = {},
): { config: Config; warnings: string[] } {
  writeFileSync(path, yaml)
  const { config, warnings } = resolveConfig(
    options,
    readConfiguration({ OTEL_CONFIG_FILE: path, ...environment }),
    defaults,
  )
  return { config, warnings: warnings.map((one) => one.replace(`OTEL_CONFIG_FILE ${path}`, 'F')) }
}
