import type { LocationQuery } from 'vue-router'
import { kindOrder, stateOrder } from './words'

/** What the list is asked for; a saved view holds the same. */
export interface ListQuery { status?: string; kind?: string; overdue?: boolean; q?: string; station?: string; assignee?: string; district?: string; offered?: boolean; sort?: string }

const text = (value: unknown): string | undefined => (typeof value === 'string' && value ? value : undefined)
const oneOf = (value: unknown, all: readonly string[]): string | undefined => (typeof value === 'string' && all.includes(value) ? value : undefined)

/** The list's choices as they stand in the address. Words looked for are never there: they may be somebody's name. */
export function readQuery(query: LocationQuery): ListQuery {
  return tidy({
    status: oneOf(query.status, stateOrder),
    kind: oneOf(query.kind, kindOrder),
    overdue: query.overdue === 'true' ? true : query.overdue === 'false' ? false : undefined,
    offered: query.offered === 'true' ? true : undefined,
    assignee: oneOf(query.assignee, ['me', 'none']) ?? (/^[0-9a-f-]{36}$/i.test(String(query.assignee ?? '')) ? String(query.assignee) : undefined),
    station: text(query.station),
    district: text(query.district),
    sort: oneOf(query.sort, ['due', 'newest']),
  })
}

export function writeQuery(asked: ListQuery): Record<string, string> {
  const { status, kind, overdue, offered, assignee, station, district, sort } = asked
  const kept = { status, kind, overdue: overdue === undefined ? undefined : String(overdue), offered: offered ? 'true' : undefined, assignee, station, district, sort }
  return Object.fromEntries(Object.entries(kept).filter((entry): entry is [string, string] => Boolean(entry[1])))
}

/** Without the members nobody chose, so that two equal queries are equal as text. */
export function tidy(asked: ListQuery): ListQuery {
  return Object.fromEntries(Object.entries(asked).filter(([, value]) => value !== undefined && value !== null && value !== '')) as ListQuery
}

export function isSame(a: ListQuery, b: ListQuery): boolean {
  const key = (q: ListQuery): string => JSON.stringify(Object.entries(tidy(q)).sort(([x], [y]) => (x < y ? -1 : 1)))
  return key(a) === key(b)
}

/** Two Han characters or letters in a row are the least the server can find by. */
export function canSearch(q: string): boolean {
  return /[\p{L}\p{N}]{2}/u.test(q.trim().replace(/[-\s]/g, ''))
}

/** How many choices narrow the list. */
export function countChosen(asked: ListQuery): number {
  return Object.keys(tidy({ ...asked, sort: undefined })).length
}
