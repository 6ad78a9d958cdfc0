import { defineStore } from 'pinia'
import { computed, ref } from 'vue'
import { api, answer } from '@/api/client'
import { addDays, dayOf, daysBetween } from './time'

/**
 * Which day it is for the stations. The server decides (a PC's clock may be wrong, a trial server may believe
 * in another day): the first day of a station's week is its today, and we keep the distance to this PC's.
 */
export const useToday = defineStore('today', () => {
  const shift = ref(0)
  const tick = ref(Date.now())
  const today = computed(() => addDays(dayOf(tick.value), shift.value))
  let asked = 0

  setInterval(() => { tick.value = Date.now() }, 20_000)

  function learn(serverToday: string | undefined): void {
    tick.value = Date.now()
    if (serverToday) shift.value = daysBetween(dayOf(tick.value), serverToday)
  }

  /** Asks at most every ten minutes; without an answer this PC's own date has to do. */
  async function sync(stationId: string | undefined): Promise<void> {
    if (!stationId || Date.now() - asked < 600_000) return
    asked = Date.now()
    try {
      const station = await answer(api.GET('/api/v1/stations/{idOrCode}', { params: { path: { idOrCode: stationId } } }))
      learn(station.week[0]?.date)
    } catch {
      asked = 0
    }
  }

  return { today, learn, sync }
})
