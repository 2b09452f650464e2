'use client'

import { useQuery, useQueryClient } from '@tanstack/react-query'
import {
  AlarmClock,
  ArrowDown,
  ArrowUp,
  Bookmark,
  Copy,
  FileText,
  Keyboard,
  MessageSquare,
  Send,
  Upload,
  UserRound,
  UserRoundX,
} from 'lucide-react'
import { useTranslations } from 'next-intl'
import { usePathname } from 'next/navigation'
import { useState, type ReactNode } from 'react'
import {
  onPageCommands,
  press,
  type PageCommand,
  type PageCommandName,
} from '@/components/commands/page-commands'
import { useProblemText } from '@/components/problems/problem-text'
import { copyText } from '@/components/ui/copy-text'
import { useToast } from '@/components/ui/toast'
import { toApiError } from '@/lib/api-client/api-error'
import { changeAssignee } from '@/lib/api-client/calls/change-assignee'
import { disputeQuery } from '@/lib/api-client/queries/dispute-queries'
import { teammatesQuery } from '@/lib/api-client/queries/teammates-query'
import { TEMPLATES } from '@/lib/evidence/response-templates'
import { offeredCommands } from './offered-commands'
import { ENGLISH } from './english-words'
import type { PaletteItem } from './palette-item'

const ICONS: Record<PageCommandName, ReactNode> = {
  assign: <UserRound />,
  snooze: <AlarmClock />,
  note: <MessageSquare />,
  upload: <Upload />,
  respond: <Send />,
  template: <FileText />,
  saveView: <Bookmark />,
  nextDispute: <ArrowDown />,
  previousDispute: <ArrowUp />,
  keys: <Keyboard />,
}

/** The keys that do the same on the page. */
const KEYS: Partial<Record<PageCommandName, string>> = {
  assign: 'a',
  snooze: 'z',
  upload: 'u',
  respond: 's',
  nextDispute: 'J',
  previousDispute: 'K',
  keys: '?',
}

/** What the page on screen offers, and what the open dispute permits. */
export function usePageItems(personId: string): PaletteItem[] {
  const t = useTranslations('palette')
  const tTemplates = useTranslations('response.editor.templates')
  // As of the moment when the palette opens: behind it, the page does not change by itself.
  const [commands] = useState(offeredCommands)
  const disputeId = /^\/disputes\/([^/]+)$/.exec(usePathname())?.[1]
  const [canWrite] = useState(() => document.querySelector(WRITE) !== null)
  const canAssign = commands.some(({ name }) => name === 'assign')
  const assigning = useAssignItems(personId, disputeId, canAssign)
  const copying = useCopyItems(disputeId)

  const toItem = ({ name, key, label, run }: PageCommand): PaletteItem => ({
    id: `command-${name}${key === undefined ? '' : `-${key}`}`,
    group: 'actions',
    label:
      name === 'template' ? t('template', { name: label ?? '' }) : (label ?? t(`command.${name}`)),
    icon: ICONS[name],
    ...(KEYS[name] && { keys: KEYS[name] }),
    keywords: `${t(`words.${name}`)} ${ENGLISH[name]}`,
    run,
  })

  const templates = canWrite
    ? TEMPLATES.map((template) =>
        toItem({
          name: 'template',
          key: template,
          label: tTemplates(template),
          run: () => insertTemplate(template),
        }),
      )
    : []
  const isHelp = ({ name }: PageCommand) => name === 'keys'
  return [
    ...assigning,
    ...commands.filter((command) => !isHelp(command)).map(toItem),
    ...templates,
    ...copying,
    ...commands.filter(isHelp).map(toItem),
  ]
}

/** Opens the editor, which then offers its templates. */
const WRITE = '[data-write-response]'

function insertTemplate(template: string): void {
  const stop = onPageCommands(() => {
    const offered = offeredCommands().find(
      ({ name, key }) => name === 'template' && key === template,
    )
    if (!offered) return
    stop()
    offered.run()
  })
  press(WRITE)
}

/** The people to whom the open dispute can be assigned, the reader first. */
function useAssignItems(
  personId: string,
  disputeId: string | undefined,
  canAssign: boolean,
): PaletteItem[] {
  const t = useTranslations('palette')
  const client = useQueryClient()
  const toast = useToast()
  const problemText = useProblemText()
  const dispute = useQuery({ ...disputeQuery(disputeId ?? ''), enabled: false }).data
  const teammates = useQuery({ ...teammatesQuery(), enabled: canAssign }).data?.items ?? []
  if (!canAssign || !dispute) return []
  const assign = (next: string | null) => () => {
    changeAssignee(client, dispute, next).then(
      (assignee) =>
        toast.show({
          message: assignee ? t('assigned', { name: assignee.name }) : t('unassigned'),
        }),
      (error: unknown) => toast.show({ tone: 'bad', message: problemText(toApiError(error)) }),
    )
  }
  const able = teammates.filter(({ id, canAnswer }) => canAnswer && id !== dispute.assignee?.id)
  const items = able.map(({ id, name }): PaletteItem => {
    const isOwn = id === personId
    return {
      id: `assign-${id}`,
      group: 'actions',
      label: isOwn ? t('assignToMe') : t('assignTo', { name }),
      icon: <UserRound />,
      keywords: `${t('words.assign')} ${ENGLISH.assign} ${name} ${isOwn ? ENGLISH.assignToMe : ''}`,
      run: assign(id),
    }
  })
  const none: PaletteItem = {
    id: 'unassign',
    group: 'actions',
    label: t('unassign'),
    icon: <UserRoundX />,
    keywords: `${t('words.assign')} ${ENGLISH.unassign}`,
    run: assign(null),
  }
  const own = (item: PaletteItem) => item.id === `assign-${personId}`
  return [
    ...items.filter(own),
    ...items.filter((item) => !own(item)),
    ...(dispute.assignee ? [none] : []),
  ]
}

function useCopyItems(disputeId: string | undefined): PaletteItem[] {
  const t = useTranslations('palette')
  const tCopy = useTranslations('common.copy')
  const toast = useToast()
  if (disputeId === undefined) return []
  const copy = () => {
    copyText(disputeId).then(
      () => toast.show({ message: tCopy('copied', { text: disputeId }) }),
      () => toast.show({ tone: 'bad', message: tCopy('failed', { text: disputeId }) }),
    )
  }
  return [
    {
      id: 'copy-id',
      group: 'actions',
      label: t('copyId'),
      detail: disputeId,
      icon: <Copy />,
      keywords: `${t('words.copyId')} ${ENGLISH.copyId}`,
      run: copy,
    },
  ]
}
