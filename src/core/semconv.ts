/**
 * Every name that leaves a process, in one place: the stable OpenTelemetry semantic conventions
 * (https://opentelemetry.io/docs/specs/semconv/) under their own names, and our private ones under
 * `throughline.`. A name that is not here is not emitted.
 */

// Resource
export const SERVICE_NAME = 'service.name'
export const SERVICE_VERSION = 'service.version'
export const SERVICE_INSTANCE_ID = 'service.instance.id'
export const DEPLOYMENT_ENVIRONMENT_NAME = 'deployment.environment.name'
export const TELEMETRY_SDK_NAME = 'telemetry.sdk.name'
export const TELEMETRY_SDK_LANGUAGE = 'telemetry.sdk.language'
export const TELEMETRY_SDK_VERSION = 'telemetry.sdk.version'
export const TELEMETRY_DISTRO_NAME = 'telemetry.distro.name'
export const TELEMETRY_DISTRO_VERSION = 'telemetry.distro.version'
export const PROCESS_PID = 'process.pid'
export const PROCESS_OWNER = 'process.owner'
export const PROCESS_COMMAND = 'process.command'
export const PROCESS_RUNTIME_NAME = 'process.runtime.name'
export const PROCESS_RUNTIME_VERSION = 'process.runtime.version'
export const PROCESS_RUNTIME_DESCRIPTION = 'process.runtime.description'
export const PROCESS_EXECUTABLE_NAME = 'process.executable.name'
export const PROCESS_EXECUTABLE_PATH = 'process.executable.path'
export const HOST_NAME = 'host.name'
export const HOST_ID = 'host.id'
export const HOST_ARCH = 'host.arch'
export const CONTAINER_ID = 'container.id'
export const CLOUD_PROVIDER = 'cloud.provider'
export const CLOUD_PLATFORM = 'cloud.platform'
export const CLOUD_REGION = 'cloud.region'
export const FAAS_NAME = 'faas.name'
export const FAAS_VERSION = 'faas.version'
export const OS_TYPE = 'os.type'
export const OS_VERSION = 'os.version'
export const OS_DESCRIPTION = 'os.description'
export const USER_AGENT_ORIGINAL = 'user_agent.original'
export const BROWSER_LANGUAGE = 'browser.language'
export const BROWSER_MOBILE = 'browser.mobile'
export const BROWSER_PLATFORM = 'browser.platform'

// Pages (https://opentelemetry.io/docs/specs/semconv/browser/events/, and for navigations and timings what the
// project's browser group has drafted)
export const BROWSER_NAVIGATION_TYPE = 'browser.navigation.type'
export const BROWSER_NAVIGATION_SAME_DOCUMENT = 'browser.navigation.same_document'
export const BROWSER_NAVIGATION_HASH_CHANGE = 'browser.navigation.hash_change'
export const browserNavigationTiming = (what: string): string => `browser.navigation_timing.${what}`
export const BROWSER_WEB_VITAL = 'browser.web_vital'
export const browserWebVital = (what: string): string => `browser.web_vital.${what}`
export const LONG_ANIMATION_FRAME = 'browser.long_animation_frame'
export const longAnimationFrame = (what: string): string => `browser.long_animation_frame.${what}`
export const LONG_TASK = 'browser.long_task'
export const longTask = (what: string): string => `browser.long_task.${what}`
export const browserResourceTiming = (what: string): string => `browser.resource_timing.${what}`

// HTTP, URL, network
export const HTTP_REQUEST_METHOD = 'http.request.method'
export const HTTP_REQUEST_METHOD_ORIGINAL = 'http.request.method_original'
export const HTTP_RESPONSE_STATUS_CODE = 'http.response.status_code'
export const HTTP_ROUTE = 'http.route'
export const HTTP_REQUEST_BODY_SIZE = 'http.request.body.size'
export const HTTP_RESPONSE_BODY_SIZE = 'http.response.body.size'
export const HTTP_RESPONSE_SIZE = 'http.response.size'
export const URL_FULL = 'url.full'
export const URL_PATH = 'url.path'
export const URL_QUERY = 'url.query'
export const URL_SCHEME = 'url.scheme'
export const URL_TEMPLATE = 'url.template'
export const SERVER_ADDRESS = 'server.address'
export const SERVER_PORT = 'server.port'
export const CLIENT_ADDRESS = 'client.address'
export const NETWORK_PEER_ADDRESS = 'network.peer.address'
export const NETWORK_PEER_PORT = 'network.peer.port'
export const NETWORK_PROTOCOL_VERSION = 'network.protocol.version'

// Calls of generative models
export const GEN_AI_OPERATION_NAME = 'gen_ai.operation.name'
export const GEN_AI_PROVIDER_NAME = 'gen_ai.provider.name'
export const GEN_AI_REQUEST_MODEL = 'gen_ai.request.model'
export const GEN_AI_RESPONSE_ID = 'gen_ai.response.id'
export const GEN_AI_RESPONSE_MODEL = 'gen_ai.response.model'
export const GEN_AI_RESPONSE_FINISH_REASONS = 'gen_ai.response.finish_reasons'
export const GEN_AI_RESPONSE_TIME_TO_FIRST_CHUNK = 'gen_ai.response.time_to_first_chunk'
export const GEN_AI_USAGE_INPUT_TOKENS = 'gen_ai.usage.input_tokens'
export const GEN_AI_USAGE_OUTPUT_TOKENS = 'gen_ai.usage.output_tokens'
export const GEN_AI_TOKEN_TYPE = 'gen_ai.token.type'
export const GEN_AI_INPUT_MESSAGES = 'gen_ai.input.messages'
export const GEN_AI_OUTPUT_MESSAGES = 'gen_ai.output.messages'
export const GEN_AI_CLIENT_TOKEN_USAGE = 'gen_ai.client.token.usage'
export const GEN_AI_CLIENT_OPERATION_DURATION = 'gen_ai.client.operation.duration'

// Metrics of themselves
export const METRIC_OVERFLOW = 'otel.metric.overflow'

// HTTP metrics
export const HTTP_SERVER_REQUEST_DURATION = 'http.server.request.duration'
export const HTTP_SERVER_ACTIVE_REQUESTS = 'http.server.active_requests'
export const HTTP_CLIENT_REQUEST_DURATION = 'http.client.request.duration'

// Metrics of Node and of its process
export const nodejsEventLoopDelay = (what: string): string => `nodejs.eventloop.delay.${what}`
export const NODEJS_EVENTLOOP_UTILIZATION = 'nodejs.eventloop.utilization'
export const NODEJS_EVENTLOOP_TIME = 'nodejs.eventloop.time'
export const NODEJS_EVENTLOOP_STATE = 'nodejs.eventloop.state'
export const V8JS_GC_DURATION = 'v8js.gc.duration'
export const V8JS_GC_TYPE = 'v8js.gc.type'
export const V8JS_MEMORY_HEAP_SPACE_SIZE = 'v8js.memory.heap.space.size'
export const V8JS_MEMORY_HEAP_USED = 'v8js.memory.heap.used'
export const V8JS_MEMORY_HEAP_SPACE_AVAILABLE = 'v8js.memory.heap.space.available_size'
export const V8JS_MEMORY_HEAP_SPACE_PHYSICAL = 'v8js.memory.heap.space.physical_size'
export const V8JS_HEAP_SPACE_NAME = 'v8js.heap.space.name'
export const V8JS_RESOURCE_ACTIVE = 'v8js.resource.active'
export const V8JS_RESOURCE_TYPE = 'v8js.resource.type'
export const PROCESS_CPU_TIME = 'process.cpu.time'
export const PROCESS_CPU_UTILIZATION = 'process.cpu.utilization'
export const CPU_MODE = 'cpu.mode'
export const PROCESS_MEMORY_USAGE = 'process.memory.usage'
export const PROCESS_UPTIME = 'process.uptime'

// Processes and command line programs
export const PROCESS_COMMAND_ARGS = 'process.command_args'
export const PROCESS_COMMAND_LINE = 'process.command_line'
export const PROCESS_EXIT_CODE = 'process.exit.code'

// Sessions
export const SESSION_ID = 'session.id'
export const SESSION_PREVIOUS_ID = 'session.previous_id'
export const SESSION_START = 'session.start'
export const SESSION_END = 'session.end'

// Errors
export const ERROR_TYPE = 'error.type'
export const EXCEPTION = 'exception'
export const EXCEPTION_TYPE = 'exception.type'
export const EXCEPTION_MESSAGE = 'exception.message'
export const EXCEPTION_STACKTRACE = 'exception.stacktrace'

// A logger's own output (https://opentelemetry.io/docs/specs/otel/compatibility/logging_trace_context/)
export const TRACE_ID_FIELD = 'trace_id'
export const SPAN_ID_FIELD = 'span_id'
export const TRACE_FLAGS_FIELD = 'trace_flags'

// What delivers (https://opentelemetry.io/docs/specs/semconv/otel/sdk-metrics/)
export const COMPONENT_NAME = 'otel.component.name'
export const COMPONENT_TYPE = 'otel.component.type'
export const SPANS_PROCESSED = 'otel.sdk.processor.span.processed'
export const SPAN_QUEUE_SIZE = 'otel.sdk.processor.span.queue.size'
export const SPAN_QUEUE_CAPACITY = 'otel.sdk.processor.span.queue.capacity'
export const SPANS_EXPORTED = 'otel.sdk.exporter.span.exported'
export const SPANS_INFLIGHT = 'otel.sdk.exporter.span.inflight'
export const EXPORT_DURATION = 'otel.sdk.exporter.operation.duration'
export const RPC_STATUS_CODE = 'rpc.status_code'
export const LOGS_PROCESSED = 'otel.sdk.processor.log.processed'
export const LOG_QUEUE_SIZE = 'otel.sdk.processor.log.queue.size'
export const LOG_QUEUE_CAPACITY = 'otel.sdk.processor.log.queue.capacity'
export const LOGS_EXPORTED = 'otel.sdk.exporter.log.exported'
export const LOGS_INFLIGHT = 'otel.sdk.exporter.log.inflight'

// Ours
export const COLLECTIONS_PROCESSED = 'throughline.processor.collection.processed'
export const COLLECTION_QUEUE_SIZE = 'throughline.processor.collection.queue.size'
export const COLLECTION_QUEUE_CAPACITY = 'throughline.processor.collection.queue.capacity'
export const COLLECTIONS_EXPORTED = 'throughline.exporter.collection.exported'
export const COLLECTIONS_INFLIGHT = 'throughline.exporter.collection.inflight'
export const RECORDS_SPOOLED = 'throughline.spool.records'
export const CONSOLE_METHOD = 'throughline.console.method'
export const EVENT_SOURCE = 'throughline.event.source'
export const EVENT_TYPE = 'throughline.event.type'
export const EVENT_PAYLOAD_TYPE = 'throughline.event.payload.type'
export const EVENT_PAYLOAD_KEYS = 'throughline.event.payload.keys'
export const EVENTS_PUBLISHED = 'throughline.events.published'
export const EVENTS_DROPPED = 'throughline.events.dropped'
export const PROCESS_SIGNAL = 'throughline.process.signal'
export const PROCESS_OUTLIVED = 'throughline.process.outlived'
export const PROCESS_END = 'throughline.process.end'
export const SPAN_PENDING = 'throughline.span.pending'
export const WORKER_FILE = 'throughline.worker.file'
export const WORKER_EXIT_CODE = 'throughline.worker.exit_code'
export const WORKER_TYPE = 'throughline.worker.type'
export const PAGE_NAVIGATION_TYPE = 'throughline.page.navigation_type'
export const PAGE_CONTEXT = 'throughline.page.context'
export const PAGE_HIDDEN = 'throughline.page.hidden'
export const PAGE_RESOURCES = 'throughline.page.resources'
/** What a vital was due to. */
export const webVital = (what: string): string => `throughline.web_vital.${what}`
export const LONG_TASKS_DROPPED = 'throughline.long_tasks.dropped'
export const RESOURCE_FROM_CACHE = 'throughline.resource.from_cache'
export const COMPONENT_STACK = 'throughline.component.stack'
export const INTERACTION_TYPE = 'throughline.interaction.type'
export const INTERACTION_TARGET = 'throughline.interaction.target'
/** Milliseconds of one phase of a request: `dns`, `connect`, `tls`, `request` (sent and awaited), `response`. */
export const timing = (phase: string): string => `throughline.timing.${phase}`
export const NETWORK_ONLINE = 'throughline.network.online'
/** How often an equal error came again; of `throughline.errors.dropped`, how many found no room. */
export const ERROR_REPEATS = 'throughline.error.repeats'
export const ERRORS_DROPPED = 'throughline.errors.dropped'
export const RESOURCE_ERROR = 'throughline.resource.error'
export const RESOURCE_ELEMENT = 'throughline.resource.element'
export const BROWSER_REPORT = 'throughline.browser.report'
export const REPORT_TYPE = 'throughline.report.type'
export const REPORT_ID = 'throughline.report.id'
export const REPORT_BLOCKED = 'throughline.report.blocked'
export const REPORT_DISPOSITION = 'throughline.report.disposition'
export const REPORT_SOURCE = 'throughline.report.source'
export const BEACON_QUEUED = 'throughline.beacon.queued'
export const EVENT_SOURCE_CLOSE = 'throughline.event_source.close'
export const EVENT_SOURCE_MESSAGES = 'throughline.event_source.messages'
export const EVENT_SOURCE_RECONNECTS = 'throughline.event_source.reconnects'
export const WEBSOCKET_SUBPROTOCOL = 'throughline.websocket.subprotocol'
export const WEBSOCKET_CLOSE_CODE = 'throughline.websocket.close_code'
export const WEBSOCKET_MESSAGE_INDEX = 'throughline.websocket.message.index'
export const WEBSOCKET_MESSAGE_TYPE = 'throughline.websocket.message.type'
export const WEBSOCKET_MESSAGE_SIZE = 'throughline.websocket.message.size'
export const WEBSOCKET_MESSAGE_CONTEXT = 'throughline.websocket.message.context'
export const WEBSOCKET_MESSAGES_SENT = 'throughline.websocket.messages.sent'
export const WEBSOCKET_MESSAGES_RECEIVED = 'throughline.websocket.messages.received'
