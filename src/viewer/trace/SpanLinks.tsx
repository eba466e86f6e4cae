import type { SpanLink } from '../../collector/wire.js'
import { Link } from '../parts/Link.js'
import { traceHref } from '../routes.js'
import { AttributeTable } from './AttributeTable.js'
import { Section } from './Section.js'

/** Spans that this one names as related, in this trace or another. */
export function SpanLinks({ links }: { links: readonly SpanLink[] }) {
  if (!links.length) return null
  return (
    <Section title="Links" count={links.length}>
      {links.map((link) => (
        <div key={link} class="link">
          <Link href={traceHref(link.traceId, link.spanId)}>
            <code>
              {link.traceId.slice(0, 8)}… span {link.spanId}
            </code>
          </Link>
          {Object.keys(link.attributes).length > 0 && <AttributeTable attributes={link.attributes} />}
        </div>
      ))}
    </Section>
  )
}
