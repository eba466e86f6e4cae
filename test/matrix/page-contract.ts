/** The contract's cases in a page whose driver offers it no functions: it asks the test over HTTP. */
import { startInPage } from '../contract/start-in-page.js'
import { contract, type Environment } from '../contract.js'
import { revive } from './wire-json.js'

export interface Given {
  name: string
  endpoint: string
  server: string
  /** Where the test answers. */
  control: string
}

// Before it is instrumented.
const nativeFetch = fetch.bind(window)

export async function runCase({ name, control, ...given }: Given): Promise<void> {
  const found = contract.find((one) => one.name === name)
  if (!found) throw new Error(`there is no case "${name}"`)
  const ask = async <T>(question: string, value?: unknown): Promise<T> => {
    const answer = await nativeFetch(`${control}/${question}`, {
      method: 'POST',
      body: JSON.stringify(value),
    })
    return JSON.parse((await answer.text()) || 'null', revive)
  }
  const environment: Environment = {
    ...given,
    start: startInPage,
    wire: () => ask('wire'),
    seen: () => ask('seen'),
    answerWith: (answer) => ask('answerWith', answer),
  }
  await found.run(environment)
}
