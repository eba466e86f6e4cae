import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import type { Product } from './store.js'
import { telemetry } from './telemetry.js'

const run = promisify(execFile)
const SCRIPT = fileURLToPath(new URL('../receipt/main.ts', import.meta.url))

/** Has a process of its own print the receipt, and answers its text. */
export function printReceipt(product: Product): Promise<string> {
  const args = ['--import', 'tsx', SCRIPT, product.name, String(product.priceCents)]
  return telemetry.span('print receipt', async () => {
    const { stdout } = await run(process.execPath, args)
    return stdout
  })
}
