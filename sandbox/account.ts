import { Hono } from 'hono'
import { chargesOf, fundingCurrency } from './charges/data.ts'
import type { SandboxContext, SandboxEnv } from './core/context.ts'
import { success } from './core/reply.ts'
import { derivedId, isoSeconds, type JsonObject } from './core/values.ts'
import { accountVersion, hasCreatedAt, toEarlierFormat } from './core/versions.ts'
import { webhookSettings } from './webhooks/data.ts'

/** https://docs.omise.co/account-api, read only; the keys with which an account was recorded in 2025. */
export const accountRoutes = new Hono<SandboxEnv>().get('/account', (c) => {
  const account = accountOf(c)
  return success(c, hasCreatedAt(c.var.version) ? account : toEarlierFormat(account))
})

function accountOf({ var: scope }: SandboxContext): JsonObject {
  const { key, merchant, sandbox } = scope
  const [firstCharge] = chargesOf(merchant).all()
  return {
    object: 'account',
    id: derivedId('account', key),
    team: derivedId('acct', key).replace('_test', ''),
    livemode: false,
    location: '/account',
    country: 'TH',
    currency: fundingCurrency,
    email: 'owner@shop.example',
    created_at: firstCharge?.createdAt ?? isoSeconds(sandbox.clock()),
    supported_currencies: ['THB', 'JPY', 'USD', 'SGD', 'MYR'],
    api_version: accountVersion,
    auto_activate_recipients: false,
    chain_enabled: false,
    zero_interest_installments: false,
    chain_return_uri: null,
    webhook_uri: webhookSettings(scope).url,
    metadata_export_keys: { charge: [], transfer: [], refund: [], dispute: [] },
    chaining_allowed: true,
    last_updated_api_version: '2025-01-13',
    transfer_config: {
      min_transfer_amount: '30.00',
      max_transfer_amount: '1000000000.00',
      same_bank_max_transfer_amount: '1000000000.00',
      is_payout_enabled: false,
      fee: '30.00',
      provider: '',
      merchant_id: 'OPNK',
      transfer_service_availability: null,
      max_active_realtime_transfer_schedules: null,
    },
  }
}
