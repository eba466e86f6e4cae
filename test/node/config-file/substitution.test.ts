// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the file's references look like it.
/** Environment variables in a configuration file, by the table of the specification's data model. */
import { expect, it } from 'vitest'
import { parseYaml } from '../../../src/node/config-file/parse.js'

const environment = {
  STRING_VALUE: 'value',
  BOOL_VALUE: 'true',
  INT_VALUE: '1',
  FLOAT_VALUE: '1.1',
  HEX_VALUE: '0xdeadbeef',
  INVALID_MAP_VALUE: 'value\nkey:value',
  DO_NOT_REPLACE_ME: 'Never use this value',
  REPLACE_ME: '${DO_NOT_REPLACE_ME}',
  VALUE_WITH_ESCAPE: 'value$$',
  EMPTY: '',
}

it.each([
  ['key: ${STRING_VALUE}', 'value'],
  ['key: ${BOOL_VALUE}', true],
  ['key: ${INT_VALUE}', 1],
  ['key: ${FLOAT_VALUE}', 1.1],
  ['key: ${HEX_VALUE}', 3735928559],
  ['key: "${STRING_VALUE}"', 'value'],
  ['key: "${BOOL_VALUE}"', 'true'],
  ["key: '${INT_VALUE}'", '1'],
  ['key: "${FLOAT_VALUE}"', '1.1'],
  ['key: "${HEX_VALUE}"', '0xdeadbeef'],
  ['key: ${env:STRING_VALUE}', 'value'],
  ['key: ${INVALID_MAP_VALUE}', 'value\nkey:value'],
  ['key: foo ${STRING_VALUE} ${FLOAT_VALUE}', 'foo value 1.1'],
  ['key: ${UNDEFINED_KEY}', null],
  ['key: ${EMPTY}', null],
  ['key: ${UNDEFINED_KEY:-fallback}', 'fallback'],
  ['key: ${env:UNDEFINED_KEY:-2}', 2],
  ['key: ${EMPTY:-a b}', 'a b'],
  ['key: ${REPLACE_ME}', '${DO_NOT_REPLACE_ME}'],
  ['key: ${UNDEFINED_KEY:-${STRING_VALUE}}', '${STRING_VALUE}'],
  ['key: $${STRING_VALUE}', '${STRING_VALUE}'],
  ['key: $$${STRING_VALUE}', '$value'],
  ['key: $$$${STRING_VALUE}', '$${STRING_VALUE}'],
  ['key: $${STRING_VALUE:-fallback}', '${STRING_VALUE:-fallback}'],
  ['key: $${STRING_VALUE:-${STRING_VALUE}}', '${STRING_VALUE:-value}'],
  ['key: ${UNDEFINED_KEY:-$${UNDEFINED_KEY}}', '${UNDEFINED_KEY:-${UNDEFINED_KEY}}'],
  ['key: ${VALUE_WITH_ESCAPE}', 'value$$'],
  ['key: a $$ b', 'a $ b'],
  ['key: a $ b', 'a $ b'],
  ['key: |\n  ${INT_VALUE}', '1\n'],
])('%s', (yaml, expected) => {
  expect(parseYaml(yaml, environment)).toEqual({ key: expected })
})

it('leaves keys as they are', () => {
  expect(parseYaml('${STRING_VALUE}: value', environment)).toEqual({ '${STRING_VALUE}': 'value' })
})

it.each(['key: ${1API_KEY}', 'key: ${API_$KEY}', 'key: ${STRING_VALUE:?error}'])('refuses %s', (yaml) => {
  expect(() => parseYaml(yaml, environment)).toThrow(/is not a reference such as/)
})
