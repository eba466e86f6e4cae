/** The YAML parser, as a file of its own in `dist`. */
export { isScalar, parseDocument, visit } from 'yaml'
