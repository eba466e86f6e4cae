/** Who is measured beside us, each as its users would write it (`bench/peers/entries`). */
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

export const root = fileURLToPath(new URL('../../', import.meta.url))
const peers = `${root}bench/peers`

export const PEERS: Record<string, string> = {
  ours: 'Throughline, everything on',
  official: 'official 2.12, three signals, five instrumentations',
  'official-traces': 'official 2.12, traces, zone and fetch',
  zone: 'zone.js alone',
  sentry: 'Sentry, traces, logs, metrics',
  honeycomb: 'Honeycomb',
  faro: 'Grafana Faro with tracing',
  datadog: 'Datadog, RUM and logs',
  splunk: 'Splunk',
}

export const entryOf = (peer: string): string => `${peers}/entries/${peer}.js`

/** They are a package of their own, so that nobody else has to install 300 MB. */
export function installPeers(): void {
  if (existsSync(`${peers}/node_modules/.package-lock.json`)) return
  process.stderr.write('Installing the peers into bench/peers …\n')
  const windows = process.platform === 'win32'
  const { status } = spawnSync(windows ? 'npm.cmd' : 'npm', ['ci', '--ignore-scripts', '--no-audit'], {
    cwd: peers,
    stdio: ['ignore', 2, 2],
    shell: windows,
  })
  if (status !== 0) throw new Error('the peers could not be installed: run "npm ci" in bench/peers')
}
