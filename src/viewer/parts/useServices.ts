import type { ServiceList } from '../../collector/wire.js'
import { apiUrl } from '../api.js'
import { type Polled, usePolled } from '../polling.js'

/** The services the collector knows, refreshed now and then. */
export function useServices(): Polled<ServiceList> {
  return usePolled<ServiceList>({ key: 'services', url: () => apiUrl('otel/services'), again: () => 5000 })
}

/** Menu entries for services, by name; the chosen one is among them even when nothing came from it lately. */
export function serviceOptions(names: readonly string[], chosen: string): { id: string; label: string }[] {
  const all = new Set(names.filter(Boolean))
  if (chosen) all.add(chosen)
  return [{ id: '', label: 'All services' }, ...[...all].sort().map((name) => ({ id: name, label: name }))]
}
