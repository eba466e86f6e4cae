interface ImportMetaEnv {
  /** Set by `demo/start.ts`. */
  readonly VITE_COLLECTOR_URL: string
}
