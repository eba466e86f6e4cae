import { styleText } from 'node:util'
import type { DevServer } from './mount.js'

type Style = Parameters<typeof styleText>[0]

const styled = (style: Style, text: string): string =>
  process.stdout.isTTY && !process.env.NO_COLOR ? styleText(style, text) : text

/** Prints the viewer's address below those of the dev server, and where the developer's back ends send to. */
export function announce(server: DevServer, path: string, isOpen: Promise<boolean>): void {
  const printUrls = server.printUrls.bind(server)
  const line = (style: Style, text: string) =>
    server.config.logger.info(`  ${styled('green', '➜')}  ${styled(style, text)}`)
  server.printUrls = () => {
    printUrls()
    const { local = [], network = [] } = server.resolvedUrls ?? {}
    const address = local[0] ?? network[0]
    if (!address) return
    const url = new URL(path, address).href
    void isOpen.then((is) => {
      if (!is) return
      line('bold', `Throughline: ${styled('cyan', `${url}/`)}`)
      line('dim', `back ends: OTEL_EXPORTER_OTLP_ENDPOINT=${url}`)
    })
  }
}
