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

/** An answer that takes longer than this will not come. */
const patienceMs = 15_000

/** Fetches a resource as text, so that the caller can tell an unchanged answer without looking inside. */
export async function fetchText(url: string, signal: AbortSignal): Promise<string> {
  const either = AbortSignal.any([signal, AbortSignal.timeout(patienceMs)])
  let response: Response
  let text: string
  try {
    response = await fetch(url, { signal: either, headers: { accept: 'application/json' } })
    text = await response.text()
  } catch (cause) {
    if (signal.aborted) throw cause
    throw new ApiFailure(0, 'The collector does not answer. Trying again…')
  }
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
