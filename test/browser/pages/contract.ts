/** The page's half of the contract suite: runs one case by name, with the test's half behind `window.test…`. */
import { startInPage } from '../../contract/start-in-page.js'
import { contract, type Environment } from '../../contract.js'

type Given = Pick<Environment, 'endpoint' | 'server'>

declare global {
  interface Window {
    runCase(name: string, given: Given): Promise<void>
    testWire: Environment['wire']
    testSeen: Environment['seen']
    testAnswerWith: Environment['answerWith']
  }
}

window.runCase = async (name, given) => {
  const found = contract.find((one) => one.name === name)
  if (!found) throw new Error(`there is no case "${name}"`)
  await found.run({
    ...given,
    start: startInPage,
    wire: () => window.testWire(),
    seen: () => window.testSeen(),
    answerWith: (answer) => window.testAnswerWith(answer),
  })
}
