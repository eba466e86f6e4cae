import type { Span } from '../../collector/wire.js'

export interface SpanNode {
  span: Span
  children: SpanNode[]
  depth: number
  /** Nanoseconds since the earliest span of the trace. */
  start: number
  end: number
  /** The span names a parent that has not arrived (or names itself in a circle); it is shown as a root. */
  orphan: boolean
  /** Nanoseconds by which the span starts before its parent, as clocks of two machines can differ; else 0. */
  early: number
  /** Spans below this one. */
  descendants: number
}

export interface SpanTree {
  roots: SpanNode[]
  byId: Map<string, SpanNode>
  /** Unix nanoseconds of the earliest span; every `start` and `end` is relative to it. */
  origin: bigint
  /** Nanoseconds from the earliest start to the latest end. */
  length: number
  /** The deepest level; roots are at 0. */
  depth: number
  /** A root has arrived and no span misses its parent. */
  complete: boolean
}

/** Arranges the spans of one trace as a tree in order of time. Every span appears exactly once, whatever is missing. */
export function buildTree(spans: readonly Span[]): SpanTree {
  const byId = new Map<string, SpanNode>()
  const origin = earliest(spans)
  for (const span of spans) if (!byId.has(span.spanId)) byId.set(span.spanId, toNode(span, origin))
  const nodes = [...byId.values()].sort((a, b) => a.start - b.start)

  const roots: SpanNode[] = []
  for (const node of nodes) {
    const parent = byId.get(node.span.parentSpanId)
    if (!node.span.parentSpanId || !parent || parent === node) {
      node.orphan = node.span.parentSpanId !== ''
      roots.push(node)
    } else parent.children.push(node)
  }
  breakCircles(nodes, roots, byId)
  settle(roots)
  return {
    roots,
    byId,
    origin,
    length: nodes.reduce((latest, node) => Math.max(latest, node.end), 0),
    depth: nodes.reduce((deepest, node) => Math.max(deepest, node.depth), 0),
    complete: roots.some((root) => !root.orphan) && !roots.some((root) => root.orphan),
  }
}

function earliest(spans: readonly Span[]): bigint {
  let origin: bigint | undefined
  for (const span of spans) {
    const start = BigInt(span.startTimeUnixNano)
    if (origin === undefined || start < origin) origin = start
  }
  return origin ?? 0n
}

function toNode(span: Span, origin: bigint): SpanNode {
  const start = Number(BigInt(span.startTimeUnixNano) - origin)
  const end = Math.max(start, Number(BigInt(span.endTimeUnixNano) - origin))
  return { span, children: [], depth: 0, start, end, orphan: false, early: 0, descendants: 0 }
}

/** Spans that are each other's ancestors hang from no root: the earliest of each circle becomes one. */
function breakCircles(nodes: SpanNode[], roots: SpanNode[], byId: Map<string, SpanNode>): void {
  const reached = new Set<SpanNode>()
  const reach = (from: SpanNode) => {
    const stack = [from]
    for (let node = stack.pop(); node; node = stack.pop()) {
      if (reached.has(node)) continue
      reached.add(node)
      stack.push(...node.children)
    }
  }
  roots.forEach(reach)
  if (reached.size === nodes.length) return
  for (const node of nodes) {
    if (reached.has(node)) continue
    const parent = byId.get(node.span.parentSpanId)
    parent?.children.splice(parent.children.indexOf(node), 1)
    node.orphan = true
    roots.push(node)
    reach(node)
  }
  roots.sort((a, b) => a.start - b.start)
}

/** Fills in what follows from a node's place. A loop, because a trace can be deeper than the call stack. */
function settle(roots: SpanNode[]): void {
  const order = [...roots]
  for (let i = 0; i < order.length; i++) {
    const node = order[i]!
    for (const child of node.children) {
      child.depth = node.depth + 1
      child.early = Math.max(0, node.start - child.start)
      order.push(child)
    }
  }
  for (const node of order.reverse()) {
    for (const child of node.children) node.descendants += 1 + child.descendants
  }
}
