import type { RuleTester } from 'oxlint/plugins-dev'
import { allowedFor, covers, isTest, targetOf, zoneOf } from './resolve-zone.ts'
import { PACKAGES, TEST_HELPER, TESTS_MAY_ALSO_IMPORT } from './zones.ts'
import { projectPath } from './project-path.ts'

export type Rule = Parameters<RuleTester['run']>[1]
type Context = Parameters<Extract<Rule, { create: unknown }>['create']>[0]
type Node = NonNullable<Parameters<Context['report']>[0]['node']>

/** Refuses every import that the table in zones.ts does not list. */
export const importZones: Rule = {
  meta: { type: 'problem' },
  create(context) {
    const importer = projectPath(context.filename)
    if (importer === undefined) return {}

    const check = (specifier: string, node: Node) => {
      const message = whyRefused(importer, specifier)
      if (message) context.report({ node, message })
    }
    const checkDynamic = (source: Expression, node: Node) => {
      if (isServedFile(source)) return
      const specifier = literalStart(source)
      if (specifier === undefined) {
        // A browser test may import what hostile code would.
        const isAnyTest = isTest(importer) || importer.endsWith('.e2e.ts')
        if (!isAnyTest) context.report({ node, message: NOT_LITERAL })
      } else {
        check(specifier, node)
      }
    }

    return {
      ImportDeclaration: (node) => check(node.source.value, node),
      ExportAllDeclaration: (node) => check(node.source.value, node),
      ExportNamedDeclaration: (node) => {
        if (node.source) check(node.source.value, node)
      },
      ImportExpression: (node) => checkDynamic(node.source, node),
      TSImportType: (node) => check(node.source.value, node),
      TSExternalModuleReference: (node) => check(node.expression.value, node),
      CallExpression: (node) => {
        const [first] = node.arguments
        if (node.callee.type !== 'Identifier' || node.callee.name !== 'require' || !first) return
        checkDynamic(first, node)
      },
      // `new Worker(new URL('./worker.ts', import.meta.url))` loads a module as well.
      NewExpression: (node) => {
        const [first] = node.arguments
        if (node.callee.type !== 'Identifier' || node.callee.name !== 'URL' || !first) return
        const specifier = literalStart(first)
        if (specifier && /^\.\.?\/.*\.[cm]?[jt]sx?$/.test(specifier)) check(specifier, node)
      },
    }
  },
}

type Expression = { type: string; value?: unknown; quasis?: { value: { cooked?: unknown } }[] }

const NOT_LITERAL =
  'The path of an import must begin with literal text, so that its zone can be checked.'

/** The text of a literal, or the fixed start of a template such as `./messages/${locale}.ts`. */
function literalStart(expression: Expression): string | undefined {
  if (expression.type === 'Literal' && typeof expression.value === 'string') return expression.value
  if (expression.type !== 'TemplateLiteral') return undefined
  const start = expression.quasis?.[0]?.value.cooked
  return typeof start === 'string' && /^(@\/|\.\.?\/).*\//.test(`${start}`) ? start : undefined
}

/** A file of public/ that the browser fetches at run time, such as `/libheif/${version}/decoder.mjs`: not a module. */
function isServedFile(expression: Expression): boolean {
  if (expression.type !== 'TemplateLiteral') return false
  return /^\/[a-z]+\//.test(String(expression.quasis?.[0]?.value.cooked))
}

function whyRefused(importer: string, specifier: string): string | undefined {
  const from = zoneOf(importer)
  if (from === undefined) return `${importer} is in no zone of scripts/lint/zones.ts.`

  const target = targetOf(specifier, importer)
  if ('package' in target) return whyPackageRefused(importer, from, target.package)
  if (target.path === undefined) return `${specifier} leads out of the project.`
  if (TEST_HELPER.test(target.path) && !isTest(importer)) {
    return `${specifier} is a helper of tests; only tests may import it.`
  }

  const to = zoneOf(target.path)
  if (to === undefined) return `${specifier} is in no zone of scripts/lint/zones.ts.`
  if (to === from) return undefined
  const allowed = [...allowedFor(from), ...(isTest(importer) ? TESTS_MAY_ALSO_IMPORT : [])]
  if (allowed.some((pattern) => covers(pattern, to))) return undefined
  return `${from} may not import ${to}; it may import ${list(allowedFor(from))} (scripts/lint/zones.ts).`
}

function whyPackageRefused(importer: string, from: string, specifier: string): string | undefined {
  if (isTest(importer)) return undefined
  const rule = PACKAGES.find(({ packages }) =>
    packages.some((name) => specifier === name || specifier.startsWith(`${name}/`)),
  )
  if (!rule || rule.onlyIn.some((pattern) => covers(pattern, from))) return undefined
  return `${from} may not import ${specifier}; it belongs to ${list(rule.onlyIn)} (scripts/lint/zones.ts).`
}

function list(zones: readonly string[]): string {
  return zones.length === 0 ? 'nothing of ours' : zones.join(', ')
}
