/** The package's version, filled in at build. */
declare const __VERSION__: string

/** The program of `node/process/send-thread.ts`; a build for Node fills it in. */
declare const __SEND_THREAD__: string

/** Whether this is the build for a script tag. */
declare const __SCRIPT_TAG__: boolean
