/** A URL as the page resolves it; undefined for what is none. */
export function pageUrl(url: string | URL): URL | undefined {
  const base = globalThis.document?.baseURI ?? location.href
  return URL.canParse(String(url), base) ? new URL(String(url), base) : undefined
}
