import { defineStore } from 'pinia'
import { computed, ref } from 'vue'
import { api, answer, onSessionEnded, pendingMoves } from '@/api/client'
import { Refusal } from '@/api/problems'
import { sessionTokens } from '@/api/tokenBox'
import { forgetDrafts } from '@/Complaints/drafts'
import type { StaffMe, StationRef } from '@/api/types'
import { mayDo, type Duty } from './roles'

/** Who is signed in, with the stations named. */
export type Me = StaffMe & { stations: StationRef[] }

export const useSession = defineStore('session', () => {
  const me = ref<Me | null>(null)
  /** Set when the server ended the session, so that the sign-in page can say why it is shown. */
  const expired = ref(false)
  /** Who was here before it expired: their half-typed form comes back to them, and to nobody else. */
  const lastUserId = ref('')
  const isAdmin = computed(() => me.value?.roles.includes('admin') ?? false)
  let loading: Promise<void> | null = null

  onSessionEnded(() => {
    expired.value = true
    me.value = null
  })

  function hasTokens(): boolean {
    return sessionTokens.read() !== null
  }

  /** Knows who is signed in, asking once however many ask. */
  function load(): Promise<void> {
    if (me.value) return Promise.resolve()
    loading ??= readMe()
      .then((who) => {
        me.value = who
        lastUserId.value = who.id
      })
      .finally(() => { loading = null })
    return loading
  }

  async function signIn(userName: string, password: string, otp?: string): Promise<void> {
    const tokens = await answer(api.POST('/api/v1/staff/auth/sign-in', {
      body: otp ? { userName, password, otp } : { userName, password },
    }))
    sessionTokens.write(tokens)
    me.value = await readMe()
    lastUserId.value = me.value.id
    expired.value = false
  }

  async function signOut(): Promise<void> {
    try {
      await api.POST('/api/v1/staff/auth/sign-out')
    } catch {
      // Leaving must always work on this PC; the tokens end by themselves on the server.
    }
    sessionTokens.clear()
    pendingMoves.forgetAll()
    forgetDrafts()
    me.value = null
    expired.value = false
  }

  function may(duty: Duty): boolean {
    return mayDo(me.value?.roles ?? [], duty)
  }

  return { me, expired, lastUserId, isAdmin, hasTokens, load, signIn, signOut, may }
})

async function readMe(): Promise<Me> {
  const who = await answer(api.GET('/api/v1/staff/me'))
  return { ...who, stations: who.stationIds.length === 0 ? [] : (await readMyStations()).filter((station) => who.stationIds.includes(station.id)) }
}

async function readMyStations(): Promise<StationRef[]> {
  try {
    return (await answer(api.GET('/api/v1/staff/stations'))).items
  } catch (error) {
    // Not everyone of a station stands at its counter; without one the pages of the counter stay closed anyway.
    if (error instanceof Refusal) return []
    throw error
  }
}
