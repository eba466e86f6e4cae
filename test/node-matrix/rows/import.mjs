export const points = ['after import', 'after an import that waits', 'after an import that fails']

export async function task({ id, check }) {
  const module = (source) => import(`data:text/javascript,/* ${id} */${encodeURIComponent(source)}`)
  await module('export default 1')
  check('after import')
  await module('await new Promise((resolve) => setTimeout(resolve, 2)); export default 2')
  check('after an import that waits')
  await module('throw new Error("expected")').catch(() => check('after an import that fails'))
}
