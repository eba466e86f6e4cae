/** zone.js alone, which context in browsers stands on. */
import 'zone.js'
