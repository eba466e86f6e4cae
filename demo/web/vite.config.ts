import { createReadStream } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { throughline } from 'throughline/vite'
import { defineConfig, type Plugin } from 'vite'

const built = fileURLToPath(new URL('../../dist/', import.meta.url))

/** Serves the script-tag build under a plain address, as a CDN or a static folder would. */
const scriptTagFile: Plugin = {
  name: 'script-tag-file',
  configureServer({ middlewares }) {
    middlewares.use('/throughline.iife.js', (_request, response) => {
      response.setHeader('content-type', 'text/javascript')
      createReadStream(`${built}throughline.iife.js`).pipe(response)
    })
  },
}

export default defineConfig({
  plugins: [throughline(), scriptTagFile],
  // The shop's API under the page's own origin: that is where `traceparent` goes without being asked.
  server: { proxy: { '/api': { target: process.env.SHOP_API_URL ?? 'http://127.0.0.1:3001', ws: true } } },
  // An application that installed `throughline` needs none of this: here the package is its own example.
  resolve: { alias: [{ find: /^throughline$/, replacement: `${built}browser.js` }] },
  optimizeDeps: { include: ['@opentelemetry/api'] },
})
