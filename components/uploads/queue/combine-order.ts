/** A file that may be included, with its position. */
export type Place = { id: string; chosen: boolean }

/** Moves past the next included file; excluded files keep their position. */
export function moveBy(places: readonly Place[], id: string, step: 1 | -1): readonly Place[] {
  const from = places.findIndex((place) => place.id === id)
  const past = step === 1 ? places.slice(from + 1) : places.slice(0, from).toReversed()
  const steps = past.findIndex(({ chosen }) => chosen)
  return steps === -1 ? places : moveTo(places, id, from + step * (steps + 1))
}

export function moveTo(places: readonly Place[], id: string, to: number): readonly Place[] {
  const from = places.findIndex((place) => place.id === id)
  const place = places[from]
  return place && from !== to ? places.toSpliced(from, 1).toSpliced(to, 0, place) : places
}

export function toggle(places: readonly Place[], id: string): readonly Place[] {
  return places.map((place) => (place.id === id ? { id, chosen: !place.chosen } : place))
}

/** From 1, among the included files; 0 for an excluded one. */
export function positionOf(places: readonly Place[], id: string): number {
  return chosenIds(places).indexOf(id) + 1
}

export function chosenIds(places: readonly Place[]): readonly string[] {
  return places.filter(({ chosen }) => chosen).map((place) => place.id)
}
