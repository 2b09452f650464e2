import { Hono } from 'hono'
import type { SandboxEnv } from '../core/context.ts'
import { notFound } from '../core/errors.ts'
import { listReply } from '../core/lists.ts'
import { success } from '../core/reply.ts'
import type { Merchant } from '../core/store.ts'
import { derivedId, isoSeconds, type JsonObject } from '../core/values.ts'
import { hasCreatedAt, toEarlierFormat, type Version } from '../core/versions.ts'
import { chargesOf, type ChargeRow } from './data.ts'
import { cardToWire, customerOf } from './wire.ts'

/** The cardholder of the first charge that names it. */
interface Customer {
  id: string
  charge: ChargeRow
  createdAt: string
}

/** Customers, read only. https://docs.omise.co/customers-api */
export function customerRoutes(): Hono<SandboxEnv> {
  return new Hono<SandboxEnv>()
    .get('/customers', (c) =>
      listReply(c, '/customers', customersOf(c.var.merchant), (customer, { version, now }) =>
        customerToWire(customer, version, now),
      ),
    )
    .get('/customers/:customer', (c) => {
      const { merchant, version, sandbox } = c.var
      const id = c.req.param('customer')
      const customer = customersOf(merchant).find((each) => each.id === id)
      if (!customer) throw notFound('customer', id)
      return success(c, customerToWire(customer, version, sandbox.clock()))
    })
}

/** Oldest first. A customer is as old as their first charge. */
function customersOf(merchant: Merchant): Customer[] {
  const customers = new Map<string, Customer>()
  for (const charge of chargesOf(merchant).all()) {
    const id = customerOf(charge)
    if (id === null || customers.has(id)) continue
    customers.set(id, { id, charge, createdAt: charge.createdAt })
  }
  return [...customers.values()]
}

/** The keys of a customer as recorded in 2025, in the order of its response. */
function customerToWire({ id, charge, createdAt }: Customer, version: Version, now: Date) {
  const location = `/customers/${id}`
  const { card } = charge
  const wire: JsonObject = {
    object: 'customer',
    id,
    livemode: false,
    location,
    deleted: false,
    metadata: {},
    cards: listOf([storedCard(charge, location)], `${location}/cards`, now),
    default_card: card.id,
    linked_accounts: listOf([], `${location}/linked_accounts`, now),
    description: card.name,
    email: `${
      card.name
        .toLowerCase()
        .match(/[a-z]+/g)
        ?.join('.') ?? 'customer'
    }@example.com`,
    created_at: createdAt,
  }
  return hasCreatedAt(version) ? wire : toEarlierFormat(wire)
}

/** Stored cards have an address, a postal code and a fingerprint; those of charges are recorded without. */
function storedCard(charge: ChargeRow, location: string): JsonObject {
  const stored = { location: `${location}/cards/${charge.card.id}`, postal_code: '10330' }
  return { ...cardToWire(charge), ...stored, fingerprint: derivedId('card', charge.id) }
}

function listOf(data: JsonObject[], location: string, now: Date): JsonObject {
  return {
    object: 'list',
    data,
    limit: 20,
    offset: 0,
    total: data.length,
    location,
    order: 'chronological',
    from: '1970-01-01T00:00:00Z',
    to: isoSeconds(now),
  }
}
