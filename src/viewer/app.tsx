import { LogsPage } from './logs/LogsPage.js'
import { useRoute } from './navigation.js'
import { Link } from './parts/Link.js'
import { Notice } from './parts/Notice.js'
import type { Route } from './routes.js'
import { Header } from './shell/Header.js'
import { TracePage } from './trace/TracePage.js'
import { TracesPage } from './traces/TracesPage.js'

/** The whole viewer: the header, and the page that the address names. */
export function App() {
  const route = useRoute()
  return (
    <>
      <a class="skip" href={`${location.pathname}${location.search}#main`} onClick={skipToMain}>
        Skip to content
      </a>
      <Header page={route.page} />
      <main id="main" tabIndex={-1}>
        <Page route={route} />
      </main>
    </>
  )
}

function Page({ route }: { route: Route }) {
  switch (route.page) {
    case 'traces':
      return <TracesPage query={route.query} service={route.service} range={route.range} />
    case 'trace':
      return <TracePage key={route.traceId} traceId={route.traceId} spanId={route.spanId} view={route.view} />
    case 'logs':
      return <LogsPage />
    case 'unknown':
      return (
        <Notice title="There is nothing here">
          <p>
            The viewer has no page <code>{route.path}</code>. A trace's address is <code>/traces/</code> and
            its id, 32 hexadecimal digits.
          </p>
          <Link href="">Recent traces</Link>
        </Notice>
      )
  }
}

function skipToMain(event: Event) {
  event.preventDefault()
  document.getElementById('main')?.focus()
}
