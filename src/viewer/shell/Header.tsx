import { Link } from '../parts/Link.js'
import type { Route } from '../routes.js'
import { ThemeToggle } from './ThemeToggle.js'

/** The bar on top of every page. */
export function Header({ page }: { page: Route['page'] }) {
  return (
    <header class="header">
      <Link href="" class="brand" aria-label="Throughline: traces">
        <svg class="brand-mark" viewBox="0 0 20 20" aria-hidden="true">
          <path d="M3 14.5C7 14.5 6 5.5 10 5.5S13 14.5 17 14.5" />
          <circle class="brand-a" cx="3" cy="14.5" r="2.3" />
          <circle class="brand-b" cx="10" cy="5.5" r="2.3" />
          <circle class="brand-c" cx="17" cy="14.5" r="2.3" />
        </svg>
        <span class="brand-name">Throughline</span>
      </Link>
      <nav class="views" aria-label="Views">
        <Link href="" aria-current={page === 'traces' ? 'page' : page === 'trace' ? 'true' : undefined}>
          Traces
        </Link>
        <Link href="logs" aria-current={page === 'logs' ? 'page' : undefined}>
          Live logs
        </Link>
      </nav>
      <ThemeToggle />
    </header>
  )
}
