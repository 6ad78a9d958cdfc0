import type { StationItem } from '../api/types';
// #ifdef H5
import { go } from '../platform/go';
// #endif

type Goal = Pick<StationItem, 'code' | 'name' | 'address' | 'location'>;

/** The way to a station: in WeChat its own map with navigation, in the preview a page of ours. */
export function findWay(station: Goal): void {
  // #ifdef MP-WEIXIN
  uni.openLocation({
    longitude: station.location.lng,
    latitude: station.location.lat,
    name: station.name,
    address: station.address,
    scale: 16,
    fail: () => uni.showToast({ title: '地图没有打开，请按地址前往', icon: 'none' }),
  });
  // #endif
  // #ifdef H5
  go('way', { id: station.code });
  // #endif
}
