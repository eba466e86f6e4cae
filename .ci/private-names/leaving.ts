/** Which names of the sources leave our hands, or come from somebody else's. */
import { type AsExpression, SyntaxKind as Kind, type Node } from 'typescript/unstable/ast'
import * as is from 'typescript/unstable/ast/is'
import {
  type Symbol as Declared,
  SignatureKind,
  SymbolFlags,
  type Type,
  TypeFlags,
} from 'typescript/unstable/sync'
import type { Kept } from './kept.js'
import type { Program } from './program.js'

const MEMBER = SymbolFlags.Property | SymbolFlags.Method | SymbolFlags.Accessor
const ANYTHING = TypeFlags.Any | TypeFlags.Unknown | TypeFlags.NonPrimitive

/** Reads the keys of an object, and leaves alone what they stand for. */
const READS_KEYS = /^Object\.(keys|values|entries|hasOwn)$/

/** What a value passes through unchanged. */
const isAround = (node: Node) =>
  is.isAsExpression(node) || is.isParenthesizedExpression(node) || is.isNonNullExpression(node)

const innermost = (node: Node): Node =>
  isAround(node) ? innermost((node as unknown as { expression: Node }).expression) : node

/** Whether a node has a value: names of members, of types and in declarations have none. */
function hasValue(node: Node): boolean {
  const { parent } = node
  if (!is.isIdentifier(node)) return VALUES.has(node.kind)
  if (is.isPropertyAccessExpression(parent)) return parent.expression === node
  if (is.isPropertyAssignment(parent)) return parent.initializer === node
  if ('name' in parent && parent.name === node && !is.isShorthandPropertyAssignment(parent)) return false
  return !WITHOUT_VALUES.has(parent.kind)
}

const VALUES = new Set([
  ...[Kind.PropertyAccessExpression, Kind.ElementAccessExpression, Kind.CallExpression, Kind.NewExpression],
  ...[Kind.ObjectLiteralExpression, Kind.ArrayLiteralExpression, Kind.AwaitExpression, Kind.YieldExpression],
  ...[Kind.ConditionalExpression, Kind.BinaryExpression, Kind.AsExpression, Kind.NonNullExpression],
  ...[Kind.ParenthesizedExpression, Kind.ThisKeyword, Kind.SpreadElement, Kind.SatisfiesExpression],
  ...[Kind.ArrowFunction, Kind.FunctionExpression, Kind.ClassExpression],
])

const WITHOUT_VALUES = new Set([
  ...[Kind.TypeReference, Kind.QualifiedName, Kind.TypeQuery, Kind.TypePredicate, Kind.NamedTupleMember],
  ...[Kind.ImportSpecifier, Kind.ExportSpecifier, Kind.ImportClause, Kind.NamespaceImport],
])

/** Keeps what it finds, and answers every name that a member has. */
export function keepLeaving(program: Program, { keep, keepAll, keepKeys, keepForeign }: Kept): Set<string> {
  const { checker, isForeign, partsOf, propertiesOf, placeOf } = program
  const members = new Set<string>()

  /** Whether anything may be where this type is. */
  const isAnything = (type: Type): boolean =>
    partsOf(type).some(
      (part) =>
        (part.flags & ANYTHING) !== 0 ||
        (part.isObjectType() && propertiesOf(part).length === 0 && !isFunction(part)),
    )
  const isFunction = (type: Type) =>
    [SignatureKind.Call, SignatureKind.Construct].some(
      (kind) => (checker.getSignaturesOfType(type, kind) ?? []).length > 0,
    )

  /** Whether an object of ours is within, whatever its static type is cast to. */
  const isOurs = (type: Type | undefined, depth = 0): boolean =>
    !!type &&
    depth < 5 &&
    partsOf(type).some((part) => {
      if (part.flags & ANYTHING) return false
      if (part.isTypeParameter()) return isOurs(checker.getBaseConstraintOfType(part), depth + 1)
      const symbol = part.getSymbol()
      if (symbol && symbol.declarations.length > 0 && !isForeign(symbol)) return true
      if (!symbol || !part.isTypeReference()) return false
      return (checker.getTypeArguments(part) ?? []).some((one) => isOurs(one, depth + 1))
    })

  /** Whether something is said to be of classes of ours: nobody else has what makes those, whoever hands them back. */
  const isMadeByUs = ({ type }: AsExpression): boolean => {
    const said = checker.getTypeFromTypeNode(is.isArrayTypeNode(type) ? type.elementType : type)
    return !!said && partsOf(said).every((part) => isClassOfOurs(part.getSymbol()))
  }
  const isClassOfOurs = (symbol: Declared | undefined) =>
    !!symbol && (symbol.flags & SymbolFlags.Class) !== 0 && !isForeign(symbol)

  /** A member that is used by its name: it has to be declared, by us, and as a member. */
  function uses(name: string, symbol: Declared | undefined, node: Node): void {
    members.add(name)
    if (!symbol || symbol.declarations.length === 0) keep(name, `unknown, ${placeOf(node)}`)
    else if (isForeign(symbol)) keep(name, `of others, ${placeOf(node)}`)
    else if (!(symbol.flags & MEMBER)) keep(name, `no member, ${placeOf(node)}`)
  }

  /** A value of one type where another is expected. */
  function flows(type: Type, expected: Type, node: Node): void {
    const why = () => placeOf(node)
    const isUnknown = (type.flags & TypeFlags.Any) !== 0
    if (isAnything(expected)) {
      if (isUnknown) return
      const { parent } = node
      const isForKeys = is.isCallExpression(parent) && READS_KEYS.test(parent.expression.getText())
      if (isForKeys) keepKeys(type, `keys, ${why()}`)
      else keepAll(type, `to anything, ${why()}`)
    } else if (isUnknown) keepAll(expected, `from anything, ${why()}`)
    else flowsWithin(type, expected, node)
  }

  /** What a list or a promise is of, and what a function takes and answers. */
  function flowsWithin(type: Type, expected: Type, node: Node): void {
    const compare = (one: Type | undefined, other: Type | undefined) => {
      if (!one || !other || one === other) return
      const [isOne, isOther] = [(one.flags & TypeFlags.Any) !== 0, (other.flags & TypeFlags.Any) !== 0]
      if (isOther && !isOne) keepAll(one, `to any within, ${placeOf(node)}`)
      if (isOne && !isOther) keepAll(other, `from any within, ${placeOf(node)}`)
    }
    for (const from of partsOf(type))
      for (const to of partsOf(expected)) {
        if (from.isTypeReference() && to.isTypeReference() && from.getSymbol() && to.getSymbol()) {
          const targets = checker.getTypeArguments(to) ?? []
          for (const [at, one] of (checker.getTypeArguments(from) ?? []).entries()) compare(one, targets[at])
        }
        const [given] = checker.getSignaturesOfType(from, SignatureKind.Call) ?? []
        const [wanted] = checker.getSignaturesOfType(to, SignatureKind.Call) ?? []
        if (!given || !wanted) continue
        compare(checker.getReturnTypeOfSignature(given), checker.getReturnTypeOfSignature(wanted))
        for (const [at, parameter] of given.getParameters().entries()) {
          const other = wanted.getParameters()[at]
          compare(checker.getTypeOfSymbol(parameter), other && checker.getTypeOfSymbol(other))
        }
      }
  }

  function look(node: Node): void {
    if (is.isLiteralTypeNode(node)) return
    // As a text it may be the key of something.
    if (is.isStringLiteral(node) || is.isNoSubstitutionTemplateLiteral(node)) keep(node.text, 'a text')
    if (is.isPropertyAccessExpression(node))
      uses(node.name.text, checker.getSymbolAtLocation(node.name), node)
    if (is.isBindingElement(node) && is.isObjectBindingPattern(node.parent) && !node.dotDotDotToken) {
      const name = node.propertyName ?? node.name!
      const type = checker.getTypeAtLocation(node.parent)
      if (is.isIdentifier(name)) uses(name.text, type && checker.getPropertyOfType(type, name.text), node)
    }
    if (is.isElementAccessExpression(node)) {
      const key = checker.getTypeAtLocation(node.argumentExpression)
      if (!key || !(key.flags & TypeFlags.NumberLike))
        keepKeys(checker.getTypeAtLocation(node.expression), `computed, ${placeOf(node)}`)
    }
    if (is.isForInStatement(node))
      keepKeys(checker.getTypeAtLocation(node.expression), `for in, ${placeOf(node)}`)
    if (is.isAsExpression(node) && !isOurs(checker.getTypeAtLocation(innermost(node))) && !isMadeByUs(node))
      keepAll(checker.getTypeFromTypeNode(node.type), `cast, ${placeOf(node)}`)
    if (is.isTypePredicateNode(node) && node.type)
      keepAll(checker.getTypeFromTypeNode(node.type), `told, ${placeOf(node)}`)
    if (hasValue(node)) {
      const type = checker.getTypeAtLocation(node)
      keepForeign(type, `of a value, ${placeOf(node)}`)
      const expected = checker.getContextualType(node as Parameters<typeof checker.getContextualType>[0])
      if (type && expected && type !== expected) {
        keepForeign(expected, `where it is expected, ${placeOf(node)}`)
        flows(type, expected, node)
      }
    }
    node.forEachChild(look)
  }

  for (const file of program.files) file.forEachChild(look)
  return members
}
