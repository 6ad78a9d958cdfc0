import { beforeEach, describe, expect, it, vi } from 'vitest'
import { canSearch, countChosen, isSame, readQuery, tidy, writeQuery } from '@/Complaints/listQuery'
import type { StaffComplaintItem as CaseItem, StaffComplaint as StaffCase } from '@/api/types'

const asked: { limit: number; cursor?: string }[] = []
const replies: ({ items: CaseItem[]; nextCursor: string | null } | Error)[] = []
vi.mock('@/api/client', () => ({
  api: { GET: (_: string, init: { params: { query: { limit: number; cursor?: string } } }) => { asked.push(init.params.query); return Promise.resolve(replies.shift()) } },
  answer: async (call: Promise<unknown>) => {
    const reply = await call
    if (reply instanceof Error) throw reply
    return reply
  },
}))
const { useComplaintList } = await import('@/Complaints/complaintList')
const item = (id: string, more: object = {}): CaseItem => ({ id, number: `TS-${id}`, status: 'submitted', version: 1, ...more }) as CaseItem

describe('the choices of the list', () => {
  it('stand in the address and come back from it', () => {
    const query = { status: 'accepted', kind: 'consumerComplaint', overdue: true, offered: true, assignee: 'none', district: '510402', sort: 'newest' }
    expect(readQuery(writeQuery(query))).toEqual(query)
    expect(writeQuery({ overdue: false })).toEqual({ overdue: 'false' })
  })
  it('never put the words looked for into it', () => {
    expect(writeQuery({ q: '王小明', status: 'accepted' })).toEqual({ status: 'accepted' })
    expect(readQuery({ q: '王小明' })).toEqual({})
  })
  it('take nothing made up from it', () => {
    expect(readQuery({ status: 'nonsense', kind: ['consumerComplaint'], assignee: 'somebody', sort: 'up', overdue: 'maybe' })).toEqual({})
  })
  it('are equal whatever order they were made in', () => {
    expect(isSame({ status: 'accepted', kind: undefined, sort: 'newest' }, { sort: 'newest', status: 'accepted' })).toBe(true)
    expect(isSame({ overdue: true }, {})).toBe(false)
    expect(countChosen({ status: 'accepted', sort: 'newest', q: '' })).toBe(1)
    expect(tidy({ q: '', overdue: false })).toEqual({ overdue: false })
  })
  it('look for two characters and more', () => {
    expect(['鞋', ' ', 'a'].map(canSearch)).toEqual([false, false, false])
    expect(['鞋业', 'TS20261123-000001', '12'].map(canSearch)).toEqual([true, true, true])
  })
})

describe('the list of cases', () => {
  beforeEach(() => { asked.length = replies.length = 0 })

  it('goes on by cursor, and nothing comes twice', async () => {
    replies.push({ items: [item('a'), item('b')], nextCursor: 'c1' }, { items: [item('b'), item('c')], nextCursor: null })
    const list = useComplaintList(() => ({ status: 'submitted' }))
    await list.load()
    await list.more()
    expect(asked[1]?.cursor).toBe('c1')
    expect(list.items.value.map((i) => i.id)).toEqual(['a', 'b', 'c'])
    expect(list.next.value).toBeNull()
  })

  it('keeps its rows when a refresh fails, and empties them for another question', async () => {
    let status = 'submitted'
    const list = useComplaintList(() => ({ status }))
    replies.push({ items: [item('a')], nextCursor: null }, new Error('no'))
    await list.load()
    await list.load()
    expect([list.items.value.length, list.error.value instanceof Error]).toEqual([1, true])
    status = 'accepted'
    replies.push(new Error('no'))
    await list.load()
    expect(list.items.value).toEqual([])
  })

  it('lets the slower of two questions go', async () => {
    let status = 'submitted'
    const list = useComplaintList(() => ({ status }))
    let late: (page: { items: CaseItem[]; nextCursor: null }) => void = () => {}
    replies.push(new Promise((done) => { late = done }) as never, { items: [item('new')], nextCursor: null })
    const first = list.load()
    status = 'accepted'
    await list.load()
    late({ items: [item('old')], nextCursor: null })
    await first
    expect(list.items.value.map((i) => i.id)).toEqual(['new'])
  })

  it('shows a move before the next refresh', async () => {
    const list = useComplaintList(() => ({}))
    replies.push({ items: [item('a'), item('b')], nextCursor: null })
    await list.load()
    list.put({ ...item('b'), status: 'accepted', version: 2 } as unknown as StaffCase)
    expect(list.items.value.map((i) => i.status)).toEqual(['submitted', 'accepted'])
  })
})
