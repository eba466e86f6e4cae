import type { StartOptions } from '../../core/config/options.js'
import { resolveConfig } from '../../core/config/resolve.js'
import { readConfiguration } from '../config-file/index.js'
import { nodePlatform } from '../platform.js'
import { askAsPage } from './cors.js'
import { importOrder, lookAtFile, lookAtSpool, lookForCopies } from './machine.js'
import { watchStart } from './program.js'
import { askReceivers } from './receivers.js'
import { type DoctorOptions, type Finding, note, type Report, trouble } from './report.js'
import { settingsOf } from './settings.js'

export type { DoctorOptions, Finding, Report, Setting } from './report.js'

/**
 * Resolves the configuration as `start` would in this folder and this environment, and tries what it says.
 *
 * @throws {ThroughlineError} `INVALID_OPTIONS` for an endpoint or a protocol that is none
 */
export async function diagnose({
  endpoint,
  protocol,
  pageOrigin,
  program = [],
}: DoctorOptions): Promise<Report> {
  const options = {
    ...(endpoint !== undefined && { endpoint }),
    ...(protocol !== undefined && { protocol }),
  } as StartOptions
  const read = readConfiguration(process.env)
  const { config, warnings } = resolveConfig(options, read, nodePlatform.defaults())
  const settings = settingsOf(config, options, read.values, process.env)
  const findings: Finding[] = warnings.map((warning) => trouble('configuration', warning))
  const isSent = Object.values(config.endpoints).some(Boolean)
  if (!config.enabled) findings.push(note('configuration', 'telemetry is switched off'))
  else if (!isSent && !config.file)
    findings.push(
      trouble(
        'configuration',
        'nothing is exported: set OTEL_EXPORTER_OTLP_ENDPOINT, or give start() an "endpoint"',
      ),
    )
  findings.push(...(await askReceivers(config)))
  if (pageOrigin !== undefined) findings.push(await askAsPage(config, pageOrigin))
  findings.push(await lookAtSpool(config), ...lookAtFile(config), lookForCopies(process.cwd()))
  findings.push(...(program.length > 0 ? await watchStart(program) : [importOrder]))
  return { settings, findings, ok: !findings.some(({ result }) => result === 'problem') }
}
