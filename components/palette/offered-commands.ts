import {
  commandSources,
  press,
  type ControlSelectors,
  type PageCommand,
  type PageCommandName,
} from '@/components/commands/page-commands'

/** What the page on screen offers now. */
export function offeredCommands(): PageCommand[] {
  return commandSources().flatMap(({ controls = {}, commands }) => [
    ...controlCommands(controls),
    ...commands,
  ])
}

function controlCommands(controls: ControlSelectors): PageCommand[] {
  return Object.entries(controls).flatMap(([name, selector]) => {
    const control = document.querySelector<HTMLElement>(selector)
    if (!control || control.matches(':disabled')) return []
    const label = name === 'respond' ? (control.textContent ?? '') : undefined
    return [{ name: name as PageCommandName, ...(label && { label }), run: () => press(selector) }]
  })
}
