import type { ApiError } from '../collector/wire.js'
import { resolve } from './navigation.js'

/** The collector refused or could not be reached (`status` 0). */
export class ApiFailure extends Error {
  override readonly name = 'ApiFailure'

  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message)
  }
}

/** The address of an API resource; parameters left empty stay out. */
export function apiUrl(path: string, params: Record<string, string | number | undefined> = {}): string {
  const url = new URL(resolve(`api/${path}`))
  for (const [name, value] of Object.entries(params)) {
    if (value !== undefined && value !== '') url.searchParams.set(name, String(value))
  }
  return url.href
}

/** Fetches a resource as text, so that the caller can tell an unchanged answer without looking inside. */
export async function fetchText(url: string, signal: AbortSignal): Promise<string> {
  let response: Response
  try {
    response = await fetch(url, { signal, headers: { accept: 'application/json' } })
  } catch (cause) {
    if (signal.aborted) throw cause
    throw new ApiFailure(0, 'The collector does not answer. Trying again…')
  }
  const text = await response.text()
  if (!response.ok) throw new ApiFailure(response.status, messageOf(text) ?? `HTTP ${response.status}`)
  return text
}

function messageOf(text: string): string | undefined {
  try {
    return (JSON.parse(text) as Partial<ApiError>).error?.message
  } catch {
    return undefined
  }
}
