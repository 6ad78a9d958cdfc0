import { defineStore } from 'pinia'
import { computed, ref, watch } from 'vue'
import { api, answer } from '@/api/client'
import type { StationDetail, StationItem, StationPage, StationRef } from '@/api/types'
import { useSession } from '@/Accounts/session'

const stored = 'servicenet.station'

/** Which stations this person works for, and which one is looked at now ('' means all of them). */
export const useMyStations = defineStore('my-stations', () => {
  const session = useSession()
  const network = ref<(StationItem | StationDetail)[]>([])
  const failed = ref<unknown>(null)
  const picked = ref('')
  let loading: Promise<void> | null = null

  /** An administrator without a station of his own looks after all of them. */
  const seesAll = computed(() => session.isAdmin && (session.me?.stations.length ?? 0) === 0)
  const mine = computed<StationRef[]>(() => (seesAll.value ? network.value : session.me?.stations ?? []))
  const current = computed(() => mine.value.find((s) => s.id === picked.value) ?? (mine.value.length === 1 ? mine.value[0] : undefined))

  watch(() => session.me?.id, () => { picked.value = remembered() }, { immediate: true })

  function pick(id: string): void {
    picked.value = id
    sessionStorage.setItem(stored, id)
  }

  /** The whole directory, for the administrator's picker and for names beside codes; once, unless asked to read it anew. */
  function loadNetwork(anew = false): Promise<void> {
    if (network.value.length > 0 && !anew) return Promise.resolve()
    loading ??= (session.isAdmin ? readAllAsAdmin() : readAll())
      .then((items) => {
        network.value = items
        failed.value = null
      })
      .catch((error: unknown) => { failed.value = error })
      .finally(() => { loading = null })
    return loading
  }

  async function ready(): Promise<void> {
    if (seesAll.value) await loadNetwork()
  }

  /** How many counters a station has; one where nobody said. */
  function countersOf(id: string): number {
    return mine.value.find((s) => s.id === id)?.counters ?? 1
  }

  function replace(station: StationDetail): void {
    network.value = network.value.map((s) => (s.id === station.id ? { ...s, ...station } : s))
  }

  /** By code or id; '' when it is none of those known here. */
  function nameOf(key: string): string {
    const is = (s: StationRef): boolean => s.code === key || s.id === key
    return (network.value.find(is) ?? session.me?.stations.find(is))?.name ?? ''
  }

  return { countersOf, network, failed, picked, seesAll, mine, current, pick, loadNetwork, ready, replace, nameOf }
})

function remembered(): string {
  try {
    return sessionStorage.getItem(stored) ?? ''
  } catch {
    return ''
  }
}

/** An administrator also sees stations that are not public, and everything about each. */
async function readAllAsAdmin(): Promise<StationDetail[]> {
  return (await answer(api.GET('/api/v1/admin/stations', { params: { query: { limit: 100 } } }))).items
}

async function readAll(): Promise<StationItem[]> {
  const all: StationItem[] = []
  let cursor: string | null = null
  do {
    const query: { limit: number; cursor?: string } = cursor ? { limit: 100, cursor } : { limit: 100 }
    const page: StationPage = await answer(api.GET('/api/v1/stations', { params: { query } }))
    all.push(...page.items)
    cursor = page.nextCursor
  } while (cursor && all.length < 2000)
  return all
}
