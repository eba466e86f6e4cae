/** Applications of a page that use the installed package, as a reader of `docs` would write them. */

/** What `vite.config.ts` names as pages; each is one application. */
const page = (script: string) => `<!doctype html><html><head><title>app</title></head>
<body><div id="app"></div><script type="module" src="/${script}"></script></body></html>`

/** README.md: what is imported first. */
const TELEMETRY = `
import { start } from 'throughline'
export const telemetry = start({ serviceName: 'shop-web', endpoint: '/otlp' })
`

/** docs/frontend.md, React. */
const REACT = `
import './telemetry.js'
import { useState } from 'react'
import { createRoot } from 'react-dom/client'
import { createBrowserRouter, Link } from 'react-router'
import { RouterProvider } from 'react-router/dom'
import { nameReactRoutes, reactErrorHandlers, ThroughlineBoundary } from 'throughline/react'

function Fragile() {
  const [isBroken, breakIt] = useState(false)
  if (isBroken) throw new Error('broken')
  return <button onClick={() => breakIt(true)}>Break</button>
}
const Home = () => (
  <ThroughlineBoundary fallback={<Link to="/orders/7">Open order</Link>}>
    <Fragile />
  </ThroughlineBoundary>
)
const routes = [
  { path: '/react.html', element: <Home /> },
  { path: '/orders/:id', element: <p>the order</p> },
]
const router = createBrowserRouter(routes)
nameReactRoutes(router) // "navigate /orders/:id"
createRoot(document.getElementById('app')!, reactErrorHandlers()).render(<RouterProvider router={router} />)
`

/** docs/frontend.md, Vue. */
const VUE = `
import './telemetry.js'
import { throughlineVue } from 'throughline/vue'
import { createApp, h, resolveComponent } from 'vue'
import { createRouter, createWebHistory } from 'vue-router'

const Home = {
  render: () => [
    h('button', { onClick: () => { throw new Error('broken') } }, 'Break'),
    h(resolveComponent('RouterLink'), { to: '/orders/7' }, () => 'Open order'),
  ],
}
const routes = [
  { path: '/vue.html', component: Home },
  { path: '/orders/:id', component: { render: () => h('p', 'the order') } },
]
const router = createRouter({ history: createWebHistory(), routes })
createApp({ render: () => h(resolveComponent('RouterView')) })
  .use(router).use(throughlineVue, { router }).mount('#app')
`

/** docs/{browser,session,offline,pages,browser-network,workers}.md. */
const PLAIN = `
import { start } from 'throughline'
import { recordException, setRoute } from 'throughline/browser'

const telemetry = start({
  endpoint: '/otlp',
  instrument: { longTasks: false, resources: false },
  session: { inactivityMs: 15 * 60_000 },
  spool: { maxBytes: 1024 * 1024, maxAgeMs: 3_600_000 },
  propagateTo: [
    'https://api.example.com',
    'https://*.example.com',
    /^https:\\/\\/partner\\.example\\/api\\//,
    '!https://shop.example/download',
  ],
})
const write = (text: string) => document.body.append(document.createElement('p'), text)

// docs/frontend.md, every other framework.
history.pushState(null, '', '/orders/7')
setRoute('/orders/:id')
try {
  throw new Error('broken')
} catch (error) {
  recordException(error, { componentStack: 'at Order' })
}

// docs/workers.md.
const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' })
worker.onmessage = telemetry.fromMessage(async (result: string) => {
  await telemetry.span('show', () => write(result))
})
document.getElementById('app')!.addEventListener('click', () => {
  telemetry.span('ask', () => worker.postMessage(telemetry.toMessage('image')))
})
document.getElementById('app')!.textContent = 'Resize'

await navigator.serviceWorker.register('/sw.js', { type: 'module' })
const registration = await navigator.serviceWorker.ready
navigator.serviceWorker.onmessage = telemetry.fromMessage((text: string) => {
  telemetry.span('heard', () => write(text))
})
telemetry.span('tell', () => registration.active!.postMessage(telemetry.toMessage('hello')))
`

const WORKER = `
import { start } from 'throughline'
const telemetry = start({ serviceName: 'worker', endpoint: '/otlp' })
const resize = (image: string) => image + ' resized'
self.onmessage = telemetry.fromMessage(async (image: string) => {
  const result = await telemetry.span('resize', async () => resize(image))
  self.postMessage(telemetry.toMessage(result))
})
`

const SERVICE_WORKER = `
import { start } from 'throughline/worker'
const telemetry = start({ serviceName: 'service-worker', endpoint: '/otlp' })
addEventListener('message', (event) =>
  event.waitUntil(telemetry.fromMessage((text, { source }) => {
    telemetry.span('answer', () => source.postMessage(telemetry.toMessage(text + ' to you')))
  })(event)),
)
`

/** docs/pages.md: a server that hands its span to the page; it stands before the receiver too. */
const SERVER = `
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { start } from 'throughline'

const telemetry = start({ serviceName: 'server', endpoint: process.env.SINK, metrics: false })
const types = { html: 'text/html', js: 'text/javascript' }
const otlp = async (request, response) => {
  const body = []
  for await (const chunk of request) body.push(chunk)
  const { 'content-type': type } = request.headers
  const url = process.env.SINK + request.url.slice('/otlp'.length)
  const answer = await fetch(url, { method: 'POST', headers: { 'content-type': type }, body: Buffer.concat(body) })
  response.writeHead(answer.status).end()
}
const server = createServer((request, response) => {
  const [path] = request.url.split('?')
  if (path.startsWith('/otlp/')) return otlp(request, response)
  try {
    const file = readFileSync('built' + path)
    const type = types[path.split('.').at(-1)]
    response.setHeader('content-type', type)
    if (type !== 'text/html') return response.end(file)
    response.setHeader('cache-control', 'no-store')
    response.setHeader('Server-Timing', telemetry.serverTiming({ cacheControl: 'no-store' }))
    response.end(file.toString().replace('<head>', '<head>' + telemetry.traceMeta({ cacheControl: 'no-store' })))
  } catch {
    response.writeHead(404).end()
  }
})
server.listen(0, '127.0.0.1', () => console.log(server.address().port))
`

export const PAGE_FILES: Record<string, string> = {
  'telemetry.ts': TELEMETRY,
  'react.html': page('react.tsx'),
  'react.tsx': REACT,
  'vue.html': page('vue.ts'),
  'vue.ts': VUE,
  'plain.html': page('plain.ts'),
  'plain.ts': PLAIN,
  'worker.ts': WORKER,
  'sw.js': SERVICE_WORKER,
  'server.mjs': SERVER,
  'vite.config.js': `
import { throughline } from 'throughline/vite'
export default {
  plugins: [throughline()],
  build: {
    outDir: 'built',
    rolldownOptions: {
      input: ['react.html', 'vue.html', 'plain.html', 'sw.js'],
      output: { entryFileNames: '[name].js' },
    },
  },
}`,
}
