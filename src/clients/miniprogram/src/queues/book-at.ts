import { chooseStation, startAt } from '../platform/draft';
import { go } from '../platform/go';

/** The other way to be served there: a time of one's own. */
export function bookAt(station: { code: string; name: string; address?: string }): void {
  startAt({ station: station.code });
  chooseStation(station.code, station.name, station.address ?? '');
  go('pickService', { station: station.code });
}
