import type { Span } from '../../collector/wire.js'

/** What a span's name leaves out and a reader wants at once: the path of a request, the text of a query. */
export function subtitleOf(span: Span): string {
  const text =
    string(span, 'http.route') ||
    path(string(span, 'url.full')) ||
    string(span, 'url.path') ||
    string(span, 'db.query.text') ||
    string(span, 'messaging.destination.name')
  const line = text.replace(/\s+/g, ' ').trim()
  return span.name.includes(line) ? '' : line.slice(0, 200)
}

function string(span: Span, name: string): string {
  const value = span.attributes[name]
  return typeof value === 'string' ? value : ''
}

function path(url: string): string {
  return URL.canParse(url) ? new URL(url).pathname : ''
}
