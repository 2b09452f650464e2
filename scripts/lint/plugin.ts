import { envAccess } from './env-access.ts'
import { importZones } from './import-zones.ts'

/** Our own lint rules, in the form that oxlint loads (`jsPlugins` in .oxlintrc.json). */
export default {
  meta: { name: 'evidence-desk' },
  rules: { 'import-zones': importZones, 'env-access': envAccess },
}
