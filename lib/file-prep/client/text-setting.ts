/** The person's choice, in this browser: `off` or absent. */
export const TEXT_SETTING_COOKIE = 'desk-read-text'

/** In GB, as browsers report it, at most 8. */
const LITTLE_MEMORY = 2

/** Whether the person lets the desk read the text in pictures. */
export function isTextWanted(): boolean {
  return !document.cookie.split('; ').includes(`${TEXT_SETTING_COOKIE}=off`)
}

/** Whether pictures are read here: not on a device with little memory, or one that saves data. */
export function canReadText(): boolean {
  // Only some browsers report them.
  const deviceMemory: unknown = Reflect.get(navigator, 'deviceMemory')
  const connection: unknown = Reflect.get(navigator, 'connection')
  if (typeof deviceMemory === 'number' && deviceMemory <= LITTLE_MEMORY) return false
  return Reflect.get(Object(connection), 'saveData') !== true && isTextWanted()
}
