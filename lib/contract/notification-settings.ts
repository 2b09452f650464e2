import * as z from 'zod/mini'
import { NOTICE_EVENTS, PERSONAL_CHANNELS, TEAM_CHANNEL_KINDS } from './notifications'

/** How far a message is. `waiting`: to be sent, or sent again after a failure. */
const deliveryStateSchema = z.enum(['waiting', 'sent', 'failed', 'dropped'])
export type DeliveryState = z.infer<typeof deliveryStateSchema>

/** The outcome of the last message. */
const lastDeliverySchema = z.object({
  state: deliveryStateSchema,
  /** A code of the last failure. */
  problem: z.nullable(z.string()),
  at: z.string(),
  isTest: z.boolean(),
})
export type LastDelivery = z.infer<typeof lastDeliverySchema>

const choiceSchema = z.object({
  /** One of NOTICE_EVENTS; a newer server may send others. */
  event: z.string(),
  email: z.boolean(),
  line: z.boolean(),
  browser: z.boolean(),
})
export type OwnChoice = z.infer<typeof choiceSchema>

/** `GET /api/profile/notifications`, and the response to every change. */
export const ownNotificationsSchema = z.object({
  email: z.string(),
  lineUserId: z.nullable(z.string()),
  /** The language of messages: en, th or ja. */
  language: z.string(),
  /** Whether the operator has set the channel up. */
  isSetUp: z.object({ email: z.boolean(), line: z.boolean() }),
  /** The events that the person may choose, defaults included, in the order of NOTICE_EVENTS. */
  choices: z.array(choiceSchema),
  /** The person's last test on each channel, while it is recent. */
  tests: z.object({ email: z.nullable(lastDeliverySchema), line: z.nullable(lastDeliverySchema) }),
})
export type OwnNotifications = z.infer<typeof ownNotificationsSchema>

/** The body of `PATCH /api/profile/notifications`: one change at a time. */
export const ownNotificationsChangeSchema = z.union([
  z.strictObject({
    event: z.enum(NOTICE_EVENTS),
    channel: z.enum(PERSONAL_CHANNELS),
    isOn: z.boolean(),
  }),
  z.strictObject({ lineUserId: z.nullable(z.string().check(z.maxLength(100))) }),
  z.strictObject({ language: z.string().check(z.maxLength(10)) }),
])
export type OwnNotificationsChange = z.infer<typeof ownNotificationsChangeSchema>

/** The body of `POST /api/profile/notifications/test`. */
export const ownTestSchema = z.object({ channel: z.enum(['email', 'line']) })
export type OwnTest = z.infer<typeof ownTestSchema>

/** The body of `POST /api/profile/language`. */
export const languageSchema = z.object({ language: z.string().check(z.maxLength(10)) })

const teamChannelSchema = z.object({
  id: z.string(),
  kind: z.enum(TEAM_CHANNEL_KINDS),
  name: z.string(),
  /**
   * The host of the URL, or the shortened id: the complete address is never returned. Null when it cannot be decrypted
   * any more.
   */
  destination: z.nullable(z.string()),
  language: z.string(),
  events: z.array(z.string()),
  isPaused: z.boolean(),
  last: z.nullable(lastDeliverySchema),
})
export type ListedTeamChannel = z.infer<typeof teamChannelSchema>

/** `GET /api/notifications/channels` */
export const teamChannelsSchema = z.object({
  items: z.array(teamChannelSchema),
  /** Whether the operator has set up LINE. */
  isLineSetUp: z.boolean(),
})
export type TeamChannels = z.infer<typeof teamChannelsSchema>

/** The response to every change. `signingKey` is shown once: afterwards it cannot be read again. */
export const changedTeamChannelsSchema = z.extend(teamChannelsSchema, {
  signingKey: z.nullable(z.string()),
})
export type ChangedTeamChannels = z.infer<typeof changedTeamChannelsSchema>

export const teamChannelParamsSchema = z.object({ channelId: z.uuid() })

/** Longer than any valid value, so that the specific rules report the error. */
const typed = z.string().check(z.maxLength(2_000))
const events = z.array(z.enum(NOTICE_EVENTS)).check(z.maxLength(NOTICE_EVENTS.length))

/** The body of `POST /api/notifications/channels`. */
export const newTeamChannelSchema = z.strictObject({
  kind: z.enum(TEAM_CHANNEL_KINDS),
  name: typed,
  address: typed,
  /** The API token of Chatwork; other kinds have none. */
  token: z.optional(typed),
  language: typed,
  events,
})
export type NewTeamChannel = z.infer<typeof newTeamChannelSchema>

/** The body of `PATCH /api/notifications/channels/{channelId}`. Address and token stay when they are absent. */
export const teamChannelChangeSchema = z.union([
  z.strictObject({
    name: typed,
    address: z.optional(typed),
    token: z.optional(typed),
    language: typed,
    events,
  }),
  z.strictObject({ paused: z.boolean() }),
  /** A new key for the signature; the old one stops working. */
  z.strictObject({ newSigningKey: z.literal(true) }),
])
export type TeamChannelChange = z.infer<typeof teamChannelChangeSchema>

const timeOfDay = z.string().check(z.regex(/^([01]\d|2[0-3]):[0-5]\d$/))

/** `GET` and `PUT /api/notifications/working-hours`, in the desk's time zone. */
export const workingHoursSchema = z.strictObject({
  /** 1 is Monday, 7 Sunday. */
  days: z.array(z.number().check(z.int(), z.minimum(1), z.maximum(7))).check(
    z.minLength(1),
    z.maxLength(7),
    z.refine((days) => new Set(days).size === days.length),
  ),
  from: timeOfDay,
  to: timeOfDay,
})
export type WorkingHours = z.infer<typeof workingHoursSchema>

/** The query of `GET /api/notifications/deliveries`. */
export const deliveriesQuerySchema = z.object({ show: z.optional(z.literal('problems')) })

const deliverySchema = z.object({
  id: z.string(),
  at: z.string(),
  recipient: z.object({
    /** The name of the person or of the team channel. */
    name: z.string(),
    /** One of PERSONAL_CHANNELS or TEAM_CHANNEL_KINDS. */
    channel: z.string(),
  }),
  /** What it says, one of each kind. */
  events: z.array(z.string()),
  /** How many notices it contains. */
  count: z.number(),
  isTest: z.boolean(),
  state: deliveryStateSchema,
  attempts: z.number(),
  problem: z.nullable(z.string()),
  /** While it is waiting: the next attempt. */
  nextAt: z.nullable(z.string()),
})
export type Delivery = z.infer<typeof deliverySchema>

/** `GET /api/notifications/deliveries`: the latest messages, newest first. */
export const deliveriesSchema = z.object({
  items: z.array(deliverySchema),
  /** Whether there are older ones, which are not listed. */
  hasMore: z.boolean(),
})
export type Deliveries = z.infer<typeof deliveriesSchema>

/** The query of `GET /api/notifications/browser`: the notices that a page has received. */
export const browserNotificationQuerySchema = z.object({
  /** `event:dispute id`, separated by commas. */
  notices: z.string().check(z.maxLength(8_000)),
  /** The language of the page. */
  language: z.string().check(z.maxLength(10)),
})
export type BrowserNotificationQuery = z.infer<typeof browserNotificationQuerySchema>

/** `GET /api/notifications/browser`: null when the person chose none of the notices. */
export const browserNotificationSchema = z.object({
  notification: z.nullable(
    z.object({
      title: z.string(),
      body: z.string(),
      /** The page that it leads to. */
      path: z.string(),
    }),
  ),
})
export type BrowserNotification = z.infer<typeof browserNotificationSchema>
