import { computed, onUnmounted, reactive, ref, watch } from 'vue';
import { fetchStations } from '../api/calls';
import type { GeoPoint, StationKind } from '../api/types';
import { nearParameter } from '../platform/here';
import { usePagedList } from '../platform/paged-list';
import { keepStations, keptStations, searchKept, type Kept } from './kept';

export interface StationFilter {
  kind: StationKind | '';
  district: string;
  service: string;
  q: string;
  openNow: boolean;
  /** Held only while the list is open; never stored. */
  near: GeoPoint | null;
}

export function emptyFilter(): StationFilter {
  return { kind: '', district: '', service: '', q: '', openNow: false, near: null };
}

/** What the home page asks the stations tab to show; a tab takes no parameters. */
export const wanted = reactive<{ filter: Partial<StationFilter> | null }>({ filter: null });

/** What the list hands to the map. In memory, not in the address: a place has no business there. */
export const carried = reactive<{ filter: StationFilter | null }>({ filter: null });

interface Settings {
  limit?: number;
  /** Keeps the whole list on the device and falls back on it without a signal. */
  keep?: boolean;
}

/** The list of stations behind a filter. A service settled before (booking by service) is not counted as a filter. */
export function useStationSearch(service = '', { limit = 20, keep = false }: Settings = {}) {
  const filter = reactive<StationFilter>({ ...emptyFilter(), service });
  const list = usePagedList((cursor) =>
    fetchStations({
      kind: filter.kind || undefined,
      district: filter.district,
      service: filter.service,
      q: filter.q.trim(),
      near: filter.near ? nearParameter(filter.near) : undefined,
      openNow: filter.openNow || undefined,
      limit,
      cursor: cursor ?? undefined,
    }),
  );
  const { items, loaded, more, error } = list;
  const filtered = computed(
    () => Boolean(filter.kind || filter.district || filter.q.trim() || filter.openNow) || filter.service !== service,
  );

  const answeredAt = ref(0);
  const kept = ref<Kept | null>(null);
  watch(items, () => {
    if (!loaded.value) return;
    answeredAt.value = Date.now();
    // Sorted by distance it would tell where the person was.
    if (keep && !filtered.value && !filter.near && !more.value && items.value.length > 0) keepStations(items.value);
  });
  const lost = computed(() => error.value?.kind === 'network');
  watch(lost, (now) => {
    if (now && keep && !loaded.value) kept.value = keptStations();
  });

  const shown = computed(() =>
    lost.value && !loaded.value && kept.value ? searchKept(kept.value.items, filter) : items.value,
  );
  /** When what is shown was true, once the signal is lost; null while it is fresh. */
  const staleAt = computed(() => (!lost.value ? null : loaded.value ? answeredAt.value : (kept.value?.at ?? null)));

  function change(to: Partial<StationFilter>): void {
    Object.assign(filter, to);
    void list.reload(true);
  }

  function clear(): void {
    // Nearness is an order, not a filter: clearing keeps it.
    change({ ...emptyFilter(), service, near: filter.near });
  }

  const back = ({ isConnected }: { isConnected: boolean }) => {
    if (isConnected && lost.value) void list.reload();
  };
  uni.onNetworkStatusChange(back);
  onUnmounted(() => uni.offNetworkStatusChange(back));

  return { filter, list, shown, staleAt, filtered, change, clear };
}
