import { computed, onMounted, ref, watch } from 'vue'
import { api, answer } from '@/api/client'
import { useLive } from '@/Platform/live'
import { usePoll } from '@/Platform/poll'
import { useToday } from '@/Platform/today'
import { useCatalogue } from '@/Services/catalogue'
import { useMyStations } from '@/Stations/myStations'
import type { StationDetail } from '@/api/types'
import { readLine } from './calls'
import { createLine } from './line'
import { readStaffLine, type StaffLineEvent } from './lineEvents'

/** The line of the station looked at, live across clerks; where no stream gets through, asked for every few seconds. */
export function useLinePage() {
  const stations = useMyStations()
  const today = useToday()
  const catalogue = useCatalogue()
  const station = ref<StationDetail | null>(null)
  const now = ref(Date.now())
  const id = computed(() => stations.current?.id ?? '')
  const { line, loading, error, freshAt, ahead, lay, load, put, clear } = createLine(() => readLine(id.value))

  const live = useLive<StaffLineEvent>({
    open: (_lastId, signal, hear) => (id.value ? readStaffLine(id.value, signal, hear) : Promise.reject(new Error('no station'))),
    begin: () => Promise.resolve(),
    change: (event) => { if (event.data.line && event.data.line.stationId === id.value) lay(event.data.line) },
  })

  async function meet(): Promise<void> {
    clear()
    station.value = null
    live.restart()
    const asked = id.value
    if (!asked) return
    void readStation(asked)
    await load()
    live.start()
  }

  async function readStation(asked: string): Promise<void> {
    try {
      const read = await answer(api.GET('/api/v1/stations/{idOrCode}', { params: { path: { idOrCode: asked } } }))
      if (asked !== id.value) return
      station.value = read
      today.learn(read.week[0]?.date)
    } catch {
      // The line itself says what is wrong; the items to choose from come with the next try.
    }
  }

  onMounted(async () => {
    void catalogue.load()
    await stations.ready()
    await meet()
  })
  watch(id, () => void meet())

  // The stream carries every change. Where a proxy swallows it, and once a minute anyway, the whole is asked for.
  usePoll(async () => {
    if (!id.value) return
    if (!station.value) await readStation(id.value)
    if (error.value || live.state.value !== 'live' || Date.now() - freshAt.value > 60_000) await load()
  }, 5_000)
  const clock = window.setInterval(() => { now.value = Date.now() }, 1000)

  const age = computed(() => {
    const seconds = Math.max(0, Math.round((now.value - freshAt.value) / 1000))
    return seconds < 60 ? `${seconds}秒前` : `${Math.floor(seconds / 60)}分钟前`
  })

  return {
    line, loading, error, lay, load, put, age, station,
    live: live.state,
    /** The server's clock. */
    now: computed(() => now.value + ahead.value),
    services: computed<readonly string[]>(() => station.value?.services ?? []),
    end: (): void => window.clearInterval(clock),
  }
}
