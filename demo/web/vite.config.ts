import { readFileSync } from 'node:fs'
import { throughline } from 'throughline/vite'
import { defineConfig, type Plugin } from 'vite'

const read = (path: string): string => readFileSync(new URL(path, import.meta.url), 'utf8')

/** Serves the script-tag page and its two scripts as plain files: no bundler has touched them. */
const scriptTagPage: Plugin = {
  name: 'script-tag-page',
  configureServer({ middlewares, config }) {
    for (const name of ['throughline.iife.js', 'throughline.later.js'])
      middlewares.use(`/${name}`, (_request, response) => {
        response.setHeader('content-type', 'text/javascript')
        response.end(read(`../../dist/${name}`))
      })
    middlewares.use('/script-tag.html', (_request, response) => {
      response.setHeader('content-type', 'text/html')
      response.end(read('script-tag.html').replaceAll('COLLECTOR_URL', config.env.VITE_COLLECTOR_URL))
    })
  },
}

export default defineConfig({
  // The shop starts telemetry itself, and has a collector beside it.
  plugins: [throughline({ start: false, collector: false }), scriptTagPage],
  // The shop's API under the page's own origin: that is where `traceparent` goes without being asked.
  server: { proxy: { '/api/': { target: process.env.SHOP_API_URL ?? 'http://127.0.0.1:3001', ws: true } } },
  optimizeDeps: { include: ['@opentelemetry/api'] },
})
