/** The package's version, filled in at build. */
declare const __VERSION__: string

/** Whether this is the build for a script tag. */
declare const __SCRIPT_TAG__: boolean
