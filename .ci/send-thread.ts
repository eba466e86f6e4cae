/** Builds the program of the thread that sends a process's last requests. */
import { fileURLToPath } from 'node:url'
import { build, type Rolldown } from 'vite'

/** One text that requires nothing but Node's own modules. */
export async function sendThread(define: Record<string, string>): Promise<string> {
  const { output } = (await build({
    configFile: false,
    logLevel: 'warn',
    define,
    ssr: { noExternal: true },
    build: {
      ssr: fileURLToPath(new URL('../src/node/process/send-thread.ts', import.meta.url)),
      target: 'node20.19',
      minify: true,
      write: false,
      rolldownOptions: { output: { format: 'cjs', codeSplitting: false } },
    },
  })) as Rolldown.RolldownOutput
  return output[0].code
}
