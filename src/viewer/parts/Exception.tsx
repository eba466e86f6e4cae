import type { Attributes } from '../../collector/wire.js'
import { formatValue } from '../format/value.js'
import { CopyButton } from './CopyButton.js'

/** The exception that attributes describe, as the semantic conventions name it; nothing when there is none. */
export function Exception({ attributes }: { attributes: Attributes }) {
  const type = formatValue(attributes['exception.type'])
  const message = formatValue(attributes['exception.message'])
  const stack = formatValue(attributes['exception.stacktrace'])
  if (!type && !message && !stack) return null
  const title = [type, message].filter(Boolean).join(': ')
  return (
    <div class="exception">
      <div class="exception-title">{title}</div>
      {stack && (
        <div class="stack">
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a stack that scrolls must be reachable by keyboard */}
          <pre tabIndex={0}>{stack}</pre>
          <CopyButton text={stack} what="the stack" />
        </div>
      )}
    </div>
  )
}

/** The attributes that `Exception` does not show. */
export function withoutException(attributes: Attributes): Attributes {
  const shown = ['exception.type', 'exception.message', 'exception.stacktrace']
  return Object.fromEntries(Object.entries(attributes).filter(([name]) => !shown.includes(name)))
}
