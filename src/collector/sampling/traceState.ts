import { membersOf, withThreshold } from '../../core/sampling/threshold.js'

/** OpenTelemetry's own entry of a `tracestate`, with the comma before it. */
const ENTRY = /(?:^|,)[ \t]*ot=([^,]*)/

/** The threshold of traces of which nobody knows for how many they stand. */
export const NONE = '-'

/** The members of OpenTelemetry's entry. */
export const otMembers = (traceState: string): string[] =>
  membersOf(ENTRY.exec(traceState)?.[1]?.trim() || undefined)

/**
 * A `tracestate` that says for how many traces one stands. Who chose before us chose among more, so that of two
 * thresholds the higher holds.
 */
export function restated(traceState: string, threshold: string): string {
  const members = otMembers(traceState)
  const before = members.find((member) => member.startsWith('th:'))?.slice('th:'.length) ?? ''
  const after = before > threshold ? before : threshold
  const own = withThreshold(members, threshold === NONE ? undefined : after).join(';')
  const others = traceState.replace(ENTRY, '').replace(/^[ \t]*,/, '')
  // What was changed stands first: https://www.w3.org/TR/trace-context-2/#mutating-the-tracestate-field
  return [own && `ot=${own}`, others].filter(Boolean).join(',')
}
