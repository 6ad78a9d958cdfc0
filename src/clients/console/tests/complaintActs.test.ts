import { beforeEach, describe, expect, it, vi } from 'vitest'
import { NoAnswer, Refusal } from '@/api/problems'
import { checkFiling, filingOf, type Filing } from '@/Complaints/filing'
import { forgetDrafts, shelfOf, useDraft } from '@/Complaints/drafts'
import { uploadInPieces, type UploadCalls } from '@/Complaints/upload'
import type { EvidenceFile } from '@/api/types'

// Nothing here goes to the server.
vi.mock('@/api/client', () => ({ api: {}, answer: () => Promise.reject(new Error('asked the server')) }))

class Box implements Storage {
  [name: string]: unknown
  get length(): number { return Object.keys(this).length }
  clear(): void { for (const key of Object.keys(this)) delete this[key] }
  getItem(key: string): string | null { return (this[key] as string | undefined) ?? null }
  key(index: number): string | null { return Object.keys(this)[index] ?? null }
  removeItem(key: string): void { delete this[key] }
  setItem(key: string, value: string): void { this[key] = value }
}

describe('a long text', () => {
  it('survives a reload, belongs to one person and one case, and is gone once it is sent', () => {
    const box = new Box()
    useDraft('me.case1.resolve', shelfOf(box)).value = '经核实，'
    expect(useDraft('me.case1.resolve', shelfOf(box)).value).toBe('经核实，')
    expect(useDraft('other.case1.resolve', shelfOf(box)).value).toBe('')
    useDraft('me.case1.resolve', shelfOf(box)).value = ''
    expect(Object.keys(box)).toEqual([])
  })
  it('does not stay on a shared PC after signing out', () => {
    const box = new Box()
    box.setItem('servicenet.staff', 'tokens')
    useDraft('me.case1.note', shelfOf(box)).value = '备注'
    forgetDrafts(box)
    expect(Object.keys(box)).toEqual(['servicenet.staff'])
  })
})

describe('what others did meanwhile', () => {
  it('comes with the refusal', () => {
    const changed = [{ at: '2026-11-23T09:00:00+08:00', by: '李四', kind: 'accepted', title: '已受理' }]
    expect(new Refusal(409, { code: 'complaint.changed', title: '这件刚刚有了变化。', changed } as never).changed).toEqual(changed)
    expect(new Refusal(409, null).changed).toEqual([])
  })
})

describe('an upload', () => {
  const size = 600 * 1024
  const file = new File([new Uint8Array(size)], '录像.mp4')
  let stored: number
  let puts: number[]
  let calls: UploadCalls
  beforeEach(() => {
    stored = 0
    puts = []
    calls = {
      begin: async () => ({ id: 'u', chunkSize: 1024 * 1024, received: 0 }),
      put: async (_, offset, piece) => {
        puts.push(offset)
        stored = offset + piece.size
        return { received: stored }
      },
      progress: async () => ({ received: stored }),
      finish: async () => ({ id: 'u' }) as EvidenceFile,
      wait: async () => {},
    }
  })

  it('goes in pieces and says how many bytes are safe', async () => {
    const told: number[] = []
    await uploadInPieces(file, (n) => told.push(n), () => false, calls)
    expect(puts[0]).toBe(0)
    expect(puts.length).toBeGreaterThan(1)
    expect(told.at(-1)).toBe(size)
  })

  it('goes on where the server stands after a cut', async () => {
    const put = calls.put
    let cuts = 1
    calls.put = async (id, offset, piece) => {
      const answer = await put(id, offset, piece)
      // The piece arrived, its answer did not.
      if (offset > 0 && cuts-- > 0) throw new NoAnswer(false)
      return answer
    }
    const told: number[] = []
    expect(await uploadInPieces(file, (n) => told.push(n), () => false, calls)).toEqual({ id: 'u' })
    expect([...puts].sort((a, b) => a - b)).toEqual(puts)
    expect(new Set(puts).size).toBe(puts.length)
    expect(told.at(-1)).toBe(size)
  })

  it('gives up on a refusal that will not change, and after five cuts', async () => {
    calls.put = async () => { throw new Refusal(422, { code: 'file.dangerous', title: '这个文件不能用。' } as never) }
    await expect(uploadInPieces(file, () => {}, () => false, calls)).rejects.toBeInstanceOf(Refusal)
    let tried = 0
    calls.put = async () => {
      tried += 1
      throw new NoAnswer(false)
    }
    await expect(uploadInPieces(file, () => {}, () => false, calls)).rejects.toBeInstanceOf(NoAnswer)
    expect(tried).toBe(6)
  })

  it('stops when it was taken out', async () => {
    expect(await uploadInPieces(file, () => {}, () => stored > 0, calls)).toBeNull()
  })
})

describe('filing for a caller', () => {
  const full: Filing = {
    ownerId: 'me', kind: 'consumerComplaint', stationId: '', district: '', subject: '净水器是假的', description: '上个月在店里买的，不退钱。', respondentName: '净源电器', respondentAddress: '', occurredOn: '2026-11-20', place: '',
    rightKind: 'patent', rightNumber: '', wish: '退款', publish: false, mediation: true, anonymous: true, name: '王小明', phone: '138 0000 1111', files: [],
  }
  it('asks a consumer for name and phone whatever was ticked before', () => {
    expect(filingOf(full)).toMatchObject({ anonymous: false, contact: { name: '王小明', phone: '13800001111' }, consents: { publish: false, entrustedMediation: true }, right: { kind: 'patent', number: null } })
    expect(Object.keys(checkFiling({ ...full, name: '', phone: '12' }, '2026-11-23'))).toEqual(['name', 'phone'])
  })
  it('sends nobody who wants to stay nobody', () => {
    const report = filingOf({ ...full, kind: 'infringementReport' })
    expect(report).toMatchObject({ anonymous: true, contact: null, consents: null })
    expect(JSON.stringify(report)).not.toContain('王小明')
  })
  it('says what is missing in the order of the form', () => {
    expect(Object.keys(checkFiling({ ...full, kind: '', subject: ' ', description: '短', respondentName: '', occurredOn: '2026-11-24', anonymous: false, phone: '' }, '2026-11-23')))
      .toEqual(['kind', 'subject', 'description', 'respondentName', 'occurredOn', 'phone'])
    expect(checkFiling(full, '2026-11-23')).toEqual({})
  })
})
