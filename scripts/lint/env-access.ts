import type { Rule } from './import-zones.ts'
import { projectPath } from './project-path.ts'
import { covers, isTest, zoneOf } from './resolve-zone.ts'
import { ENV_READERS } from './zones.ts'

const MESSAGE =
  'Settings are read and checked in one place: take them from lib/server/platform/env, not from process.env.'

/** Only the files listed in zones.ts may read `process.env`, by whatever spelling. */
export const envAccess: Rule = {
  meta: { type: 'problem' },
  create(context) {
    const file = projectPath(context.filename)
    if (file === undefined || canRead(file)) return {}
    return {
      MemberExpression: (node) => {
        if (isProcess(node.object) && propertyName(node.property) === 'env') {
          context.report({ node, message: MESSAGE })
        }
      },
      VariableDeclarator: (node) => {
        if (node.id.type !== 'ObjectPattern' || !node.init || !isProcess(node.init)) return
        const takesEnv = node.id.properties.some(
          (property) => property.type === 'RestElement' || propertyName(property.key) === 'env',
        )
        if (takesEnv) context.report({ node, message: MESSAGE })
      },
      ImportDeclaration: (node) => {
        if (!/^(node:)?process$/.test(node.source.value)) return
        const takesEnv = node.specifiers.some(
          (specifier) =>
            specifier.type !== 'ImportSpecifier' || propertyName(specifier.imported) === 'env',
        )
        if (takesEnv) context.report({ node, message: MESSAGE })
      },
    }
  },
}

type Expression = { type: string; name?: unknown; value?: unknown; object?: unknown }

function canRead(file: string): boolean {
  if (isTest(file)) return true
  const [bare = ''] = file.split(/\.[cm]?[jt]sx?$/)
  const zone = zoneOf(file) ?? ''
  return ENV_READERS.some((reader) => reader === bare || covers(reader, zone))
}

/** `process`, `globalThis.process` and `global.process`. */
function isProcess(node: Expression & { property?: Expression }): boolean {
  if (node.type === 'Identifier') return node.name === 'process'
  return (
    node.type === 'MemberExpression' &&
    node.property !== undefined &&
    propertyName(node.property) === 'process'
  )
}

function propertyName(node: Expression): unknown {
  return node.type === 'Identifier' ? node.name : node.value
}
