/** What only a page with `protocol: 'http/protobuf'` loads. */

export { protobuf } from '../core/encode/protobuf/codecs.js'
