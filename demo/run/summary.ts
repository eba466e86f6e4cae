export interface RunningDemo {
  page: string
  /** Missing when the demo runs without one. */
  collector: string | undefined
  shopApi: string
  payments: string
  database: string
  dataDir: string
  /** The processes, by name. */
  pids: Record<string, number>
}

/** What a person reads when the demo is up. */
export function summary(demo: RunningDemo): string {
  const viewer = demo.collector ?? 'none (--no-collector), so telemetry is dropped and counted'
  const trace = demo.collector
    ? `  2. Click "See this trace": it opens in the viewer, from the click to the row in PostgreSQL.
  3. Click "Pay with expired card", and see where it failed.`
    : `  2. See that the shop works as before; the page's last line and the first URL below count what was lost.`
  return `
  The shop      ${demo.page}
  Script tag    ${demo.page}/script-tag.html
  The viewer    ${viewer}

  1. Open the shop and click "Place order".
${trace}

  shop-api      ${demo.shopApi}/api/telemetry-status
  payments      ${demo.payments}
  PostgreSQL    ${demo.database}  (in memory)
  Data folder   ${demo.dataDir}

  Ctrl-C stops everything.
`
}
