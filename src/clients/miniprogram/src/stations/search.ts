import { computed, reactive } from 'vue';
import { fetchStations } from '../api/calls';
import type { GeoPoint, StationKind } from '../api/types';
import { nearParameter } from '../platform/here';
import { usePagedList } from '../platform/paged-list';

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

/** The list of stations behind a filter. A locked service (booking by service) is not counted as a filter. */
export function useStationSearch(lockedService = '') {
  const filter = reactive<StationFilter>({ ...emptyFilter(), service: lockedService });
  const list = usePagedList((cursor) =>
    fetchStations({
      kind: filter.kind || undefined,
      district: filter.district,
      service: filter.service,
      q: filter.q.trim(),
      near: filter.near ? nearParameter(filter.near) : undefined,
      openNow: filter.openNow || undefined,
      limit: 20,
      cursor: cursor ?? undefined,
    }),
  );
  const filtered = computed(
    () =>
      Boolean(filter.kind || filter.district || filter.q.trim() || filter.openNow) ||
      filter.service !== lockedService,
  );

  function change(to: Partial<StationFilter>): void {
    Object.assign(filter, to);
    void list.reload(true);
  }

  function clear(): void {
    // Nearness is an order, not a filter: clearing keeps it.
    change({ ...emptyFilter(), service: lockedService, near: filter.near });
  }

  return { filter, list, filtered, change, clear };
}
