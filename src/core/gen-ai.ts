import { type Attributes, context, type Span, SpanKind } from '@opentelemetry/api'
import { errorType, recordError } from './exception.js'
import type { Instruments } from './instrument.js'
import type { Recorders } from './recorders.js'
import { guard } from './safety/guard.js'
import { isThenable } from './safety/thenable.js'
import * as names from './semconv.js'

/** What is asked of a model. */
export interface GenerateOptions {
  /** `gen_ai.operation.name`: `chat`, `generate_content`, `text_completion`, `embeddings`, … Default `chat`. */
  operation?: string
  /** `gen_ai.provider.name`: `openai`, `anthropic`, `aws.bedrock`, `gcp.vertex_ai`, … */
  provider: string
  /** The model that is asked for. */
  model?: string
  /** More attributes, such as `gen_ai.request.temperature`. */
  attributes?: Attributes
  /** The model's host and port. */
  server?: { address: string; port?: number }
  /** Whether `input` and `output` of the call go out. They may hold anything that users write. Default `false`. */
  captureContent?: boolean
}

/** A call under way: what it turned out to be. */
export interface Generation {
  readonly span: Span
  /** Tokens, as the provider counted them; the last word counts. */
  usage(usage: { inputTokens?: number; outputTokens?: number }): void
  response(response: { id?: string; model?: string; finishReasons?: string[] }): void
  /** Says that the first piece of a stream came; a stream that is returned says so itself. */
  firstChunk(): void
  /** Messages in, of the conventions' shape; without effect unless `captureContent`. */
  input(messages: unknown): void
  output(messages: unknown): void
}

/** A call, for those who know when it is over. */
interface Call extends Generation {
  /** Ends the span, with what was thrown if something was. */
  end(failure?: { thrown: unknown }): void
}

/**
 * One call.
 *
 * @param counted what its metrics have as attributes
 */
function callOf(
  span: Span,
  record: Recorders['generated'] | undefined,
  capture: boolean,
  counted: Attributes,
): Call {
  const began = performance.now()
  /** A stream ends elsewhere, and its exemplars are this call's all the same. */
  const active = context.active()
  const tokens: { inputTokens?: number; outputTokens?: number } = {}
  let chunked = false
  let ended = false

  const seconds = () => (performance.now() - began) / 1000
  const set = (name: string, value: Attributes[string]) => {
    if (value !== undefined) span.setAttribute(name, value)
  }
  const content = (name: string) => (messages: unknown) => {
    if (capture) guard(() => set(name, typeof messages === 'string' ? messages : JSON.stringify(messages)))
  }
  return {
    span,
    usage({ inputTokens, outputTokens }) {
      if (inputTokens !== undefined) tokens.inputTokens = inputTokens
      if (outputTokens !== undefined) tokens.outputTokens = outputTokens
      set(names.GEN_AI_USAGE_INPUT_TOKENS, inputTokens)
      set(names.GEN_AI_USAGE_OUTPUT_TOKENS, outputTokens)
    },
    response({ id, model, finishReasons }) {
      set(names.GEN_AI_RESPONSE_ID, id)
      set(names.GEN_AI_RESPONSE_MODEL, model)
      set(names.GEN_AI_RESPONSE_FINISH_REASONS, finishReasons)
      if (model !== undefined) counted[names.GEN_AI_RESPONSE_MODEL] = model
    },
    firstChunk() {
      if (chunked) return
      chunked = true
      set(names.GEN_AI_RESPONSE_TIME_TO_FIRST_CHUNK, seconds())
    },
    input: content(names.GEN_AI_INPUT_MESSAGES),
    output: content(names.GEN_AI_OUTPUT_MESSAGES),
    end(failure) {
      if (ended) return
      ended = true
      // The metrics go first, within the span's context.
      guard(() => {
        if (failure) {
          counted[names.ERROR_TYPE] = errorType(failure.thrown)
          recordError(span, failure.thrown)
        }
        record?.(seconds(), tokens, counted, active)
      })
      span.end()
    },
  }
}

/**
 * Makes `telemetry.generate`, over the instruments of a running telemetry or of one that is off.
 *
 * @internal
 */
export function createGenerate({ tracer, recorders }: Pick<Instruments, 'tracer' | 'recorders'>) {
  return <T>(options: GenerateOptions, run: (call: Generation) => T): T => {
    const asked = describe(options)
    const name = [options.operation ?? 'chat', options.model].filter(Boolean).join(' ')
    return tracer.startActiveSpan(
      name,
      { kind: SpanKind.CLIENT, attributes: { ...options.attributes, ...asked } },
      (span) => follow(callOf(span, recorders?.generated, options.captureContent === true, asked), run),
    )
  }
}

function describe({ operation = 'chat', provider, model, server }: GenerateOptions): Attributes {
  return {
    [names.GEN_AI_OPERATION_NAME]: operation,
    [names.GEN_AI_PROVIDER_NAME]: provider,
    ...(model !== undefined && { [names.GEN_AI_REQUEST_MODEL]: model }),
    ...(server && { [names.SERVER_ADDRESS]: server.address }),
    ...(server?.port !== undefined && { [names.SERVER_PORT]: server.port }),
  }
}

function follow<T>(call: Call, run: (call: Generation) => T): T {
  const fail = (thrown: unknown): never => {
    call.end({ thrown })
    throw thrown
  }
  let result: T
  try {
    result = run(call)
  } catch (thrown) {
    return fail(thrown)
  }
  return isThenable(result) ? (result.then((value) => settle(call, value), fail) as T) : settle(call, result)
}

/** What was answered, once; a stream ends the call when it ends. */
function settle<T>(call: Call, value: T): T {
  if (!isStream(value)) {
    call.end()
    return value
  }
  const original = value[Symbol.asyncIterator]
  // The stream is the application's object and stays it, with all its other methods.
  Object.defineProperty(value, Symbol.asyncIterator, {
    configurable: true,
    writable: true,
    value: () => watched(call, Reflect.apply(original, value, []) as AsyncIterator<unknown>),
  })
  return value
}

function isStream(value: unknown): value is AsyncIterable<unknown> {
  return (
    typeof value === 'object' &&
    value !== null &&
    Object.isExtensible(value) &&
    typeof (value as Partial<AsyncIterable<unknown>>)[Symbol.asyncIterator] === 'function'
  )
}

/** An iterator that ends the call when it is done, has failed, or was left before its end. */
function watched(call: Call, iterator: AsyncIterator<unknown>): AsyncIterableIterator<unknown> {
  const pass = async (answer: Promise<IteratorResult<unknown>>): Promise<IteratorResult<unknown>> => {
    try {
      const result = await answer
      if (result.done) call.end()
      else call.firstChunk()
      return result
    } catch (thrown) {
      call.end({ thrown })
      throw thrown
    }
  }
  const left = (value: unknown) => {
    call.end()
    return iterator.return?.(value) ?? Promise.resolve({ done: true as const, value })
  }
  return {
    next: (...given: [] | [unknown]) => pass(iterator.next(...(given as []))),
    return: left,
    throw: (thrown) => {
      call.end({ thrown })
      return iterator.throw?.(thrown) ?? Promise.reject(thrown)
    },
    [Symbol.asyncIterator]() {
      return this
    },
  }
}
