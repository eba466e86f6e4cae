/** One value of the configuration, fit to be shown. */
export interface Setting {
  name: string
  value: string
  /** A variable, the configuration file's path, `option` or `default`. */
  source: string
}

/** What one look found. */
export interface Finding {
  about: string
  /** `note`: neither good nor bad. */
  result: 'ok' | 'problem' | 'note'
  /** For a problem, what is wrong and what to do. */
  text: string
}

export interface Report {
  settings: Setting[]
  findings: Finding[]
  /** Whether there is no problem. */
  ok: boolean
}

/** What the doctor is told beside the environment. */
export interface DoctorOptions {
  endpoint?: string | undefined
  protocol?: string | undefined
  /** The origin of a page that is to send to the same endpoint. */
  pageOrigin?: string | undefined
  /** The application's command, which is run until it has called `start()`. */
  program?: string[] | undefined
}

export const ok = (about: string, text: string): Finding => ({ about, result: 'ok', text })
export const trouble = (about: string, text: string): Finding => ({ about, result: 'problem', text })
export const note = (about: string, text: string): Finding => ({ about, result: 'note', text })
