/** The demo on a bad day: ports taken, no collector, a service that dies. */
import { createServer, type Server } from 'node:net'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Status } from '../../src/core/telemetry.js'
import { launchBrowser } from '../support/browser.js'
import { eventually } from '../support/eventually.js'
import { expectGone } from './expectations.js'
import { type StartedDemo, startDemo } from './startDemo.js'
import { get } from './trace.js'

const USUAL_PORTS = [5173, 3001, 3002]

let browser: Browser
let demo: StartedDemo
let taken: Server[] = []

/** Takes a port, or finds it taken by somebody else, which is as good as long as they have it. */
const take = (port: number): Promise<Server> =>
  new Promise((resolve) => {
    const server = createServer()
    const listen = () => server.listen(port, '127.0.0.1')
    server
      .on('listening', () => resolve(server))
      .on('error', () => {
        resolve(server)
        setTimeout(listen, 20).unref()
      })
    listen()
  })

beforeAll(async () => {
  browser = await launchBrowser()
})

afterAll(async () => {
  await browser?.close()
  demo?.remove()
  for (const server of taken) server.close()
})

describe('npm start', () => {
  // Half a minute of it is the product's patience.
  it('steps around taken ports, and needs no collector for the shop to work', {
    timeout: 240_000,
  }, async () => {
    taken = await Promise.all(USUAL_PORTS.map(take))
    demo = await startDemo('--no-collector')
    const portOf = (url: string) => Number(new URL(url).port)
    expect(portOf(demo.page)).toBeGreaterThan(5173)
    expect(USUAL_PORTS).not.toContain(portOf(demo.shopApi))
    expect(USUAL_PORTS).not.toContain(portOf(demo.payments))

    const page = await browser.newPage()
    const warnings: string[] = []
    page.on('console', (message) => {
      if (message.type() === 'warning') warnings.push(message.text())
    })
    await page.goto(demo.page)
    await page.getByRole('button', { name: 'Place order' }).first().click()
    await page.getByText('No. 1001').waitFor()
    await page.locator('[data-status=shipped]').waitFor()
    await page.getByRole('button', { name: 'Pay with expired card' }).click()
    await page.getByRole('alert').waitFor()

    // What cannot be delivered is kept for the next visit in the end, and counted where one can see it.
    await page
      .getByText(/Telemetry running: 0 spans and logs sent, \d+ waiting, [1-9]\d* kept for later, 0 dropped/)
      .waitFor({ timeout: 180_000 })
    await eventually(async () => {
      const { traces } = await get<Status>(`${demo.shopApi}/api/telemetry-status`)
      expect(traces.exported).toBe(0)
      expect(traces.spooled).toBeGreaterThan(0)
    })
    const of = (service: string) => demo.messages.filter((line) => line.includes(`${service}: [throughline]`))
    for (const lines of [warnings, of('shop-api'), of('payments')]) {
      expect(lines[0]).toContain('cannot reach http://127.0.0.1:')
      expect(new Set(lines).size).toBe(lines.length)
    }
  })

  it('says which service died, and stops the others', async () => {
    process.kill(demo.pids.payments!, 'SIGKILL')
    expect(await demo.exit).toBe(1)
    expect(demo.messages.join('\n')).toContain('payments ended unexpectedly (SIGKILL); stopping the demo.')
    await expectGone(demo)
  })
})
