import type { Scalar } from 'yaml'
import { substitute } from './substitute.js'
import { loadYaml } from './yaml-file.js'

/**
 * Parses YAML 1.2 by its core schema, with environment variables in the place of references to them. A plain scalar's
 * type is what it looks like after that; keys stay as they are.
 *
 * @throws {Error} that names the line, where it is a fault of the YAML
 */
export function parseYaml(text: string, environment: Record<string, string | undefined>): unknown {
  const { isScalar, parseDocument, visit } = loadYaml()
  const document = parseDocument(text, { version: '1.2', schema: 'core' })
  const [fault] = document.errors
  if (fault) throw new Error(fault.message.split('\n')[0])
  const { tags } = document.schema
  const resolve = (plain: string): unknown => {
    const tag = tags.find((one) => one.default === true && 'test' in one && one.test?.test(plain))
    const resolved = tag?.resolve?.(plain as never, () => {}, {})
    return isScalar(resolved) ? resolved.value : resolved
  }
  visit(document, {
    Scalar(key, node: Scalar) {
      if (key === 'key' || typeof node.value !== 'string' || !node.value.includes('$')) return
      const replaced = substitute(node.value, environment)
      const typed = node.type === 'PLAIN' && replaced !== node.value ? resolve(replaced) : undefined
      node.value = typed === undefined ? replaced : typed
    },
  })
  return document.toJS()
}
