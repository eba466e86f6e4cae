/** The names that stay as they are written, with the first reason that was found for each. */
import { SignatureKind, type Type, TypeFlags } from 'typescript/unstable/sync'
import type { Program } from './program.js'

/** Deeper than any type of ours, and an end for those that go on for ever. */
const MOST_DEEP = 20

export interface Kept {
  readonly names: ReadonlyMap<string, string>
  keep(name: string, why: string): void
  /** The members of a type, and of all that can be reached from it. */
  keepAll(type: Type | undefined, why: string): void
  /** The members of a type. */
  keepKeys(type: Type | undefined, why: string): void
  /** Those of its members that others declare, and all of one that has any key besides. */
  keepForeign(type: Type | undefined, why: string): void
}

export function createKept({ checker, isForeign, partsOf, propertiesOf }: Program): Kept {
  const names = new Map<string, string>()
  const known = new Set<number>()
  const foreignKnown = new Set<number>()
  const keep = (name: string, why: string) => {
    if (!names.has(name)) names.set(name, why)
  }

  function keepAll(type: Type | undefined, why: string, depth = 0): void {
    if (!type || known.has(type.id) || depth > MOST_DEEP) return
    known.add(type.id)
    const next = (one: Type | undefined) => keepAll(one, why, depth + 1)
    for (const part of partsOf(type)) if (part !== type) next(part)
    for (const one of type.getAliasTypeArguments() ?? []) next(one)
    if (type.isTypeParameter()) next(checker.getBaseConstraintOfType(type))
    if (!type.isObjectType() && !type.isIntersectionType()) return
    const symbol = type.getSymbol()
    if (type.isTypeReference() && symbol) for (const one of checker.getTypeArguments(type) ?? []) next(one)
    keepKeys(type, why)
    if (symbol && (isForeign(symbol) || symbol.name === 'globalThis')) return
    for (const member of propertiesOf(type)) next(checker.getTypeOfSymbol(member))
    for (const { valueType } of checker.getIndexInfosOfType(type) ?? []) next(valueType)
    for (const kind of [SignatureKind.Call, SignatureKind.Construct])
      for (const signature of checker.getSignaturesOfType(type, kind) ?? []) {
        next(checker.getReturnTypeOfSignature(signature))
        for (const parameter of signature.getParameters()) next(checker.getTypeOfSymbol(parameter))
      }
  }

  function keepKeys(type: Type | undefined, why: string): void {
    if (!type) return
    const bound = type.isTypeParameter() ? checker.getBaseConstraintOfType(type) : undefined
    for (const part of bound ? [bound] : partsOf(type))
      for (const { name } of propertiesOf(part)) keep(name, why)
  }

  function keepForeign(type: Type | undefined, why: string): void {
    if (!type || foreignKnown.has(type.id)) return
    foreignKnown.add(type.id)
    for (const part of partsOf(type)) {
      if (part.flags & TypeFlags.Any) continue
      const members = propertiesOf(part)
      const isOpen = members.length > 0 && (checker.getIndexInfosOfType(part) ?? []).length > 0
      for (const one of members)
        if (isOpen || (one.declarations.length > 0 && isForeign(one))) keep(one.name, why)
    }
  }

  return { names, keep, keepAll, keepKeys, keepForeign }
}
