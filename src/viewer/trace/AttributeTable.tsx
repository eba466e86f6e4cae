import type { Attributes } from '../../collector/wire.js'
import { formatValue } from '../format/value.js'
import { CopyButton } from '../parts/CopyButton.js'
import { groupAttributes } from './attributeGroups.js'

/** Names and values, grouped by the first part of the name; a click on a value copies it. */
export function AttributeTable({ attributes }: { attributes: Attributes }) {
  return (
    <dl class="attributes">
      {groupAttributes(attributes).map((group) => (
        <div key={group.title} class="attribute-group">
          {group.entries.map(([name, value]) => (
            <div key={name} class="attribute">
              <dt>{name}</dt>
              <dd class={`value-${typeof value}`}>
                <CopyButton text={formatValue(value)} what={name}>
                  <span class="value">{formatValue(value) || <em>empty</em>}</span>
                </CopyButton>
              </dd>
            </div>
          ))}
        </div>
      ))}
    </dl>
  )
}
