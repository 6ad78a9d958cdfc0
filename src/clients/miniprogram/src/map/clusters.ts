import { MAX_SCALE, type Spot } from './projection';

/** Stations that would cover one another at this scale, drawn as one. The place is the middle of them, in world units. */
export interface Cluster<T> extends Spot {
  key: string;
  members: T[];
}

export interface Pin extends Spot {
  code: string;
}

/** The width of a finger: nothing that can be tapped stands nearer to another. */
export const FINGER = 46;
/** The same in the elder view. */
export const THUMB = 62;

/**
 * Every pin is in exactly one cluster, and the middles of two clusters are at least `apart` pixels from each
 * other. Depends on the scale only, so that moving the map never regroups it.
 */
export function clustersOf<T extends Pin>(pins: T[], scale: number, apart = FINGER): Cluster<T>[] {
  const near = (a: Spot, b: Spot) => Math.hypot(a.x - b.x, a.y - b.y) * scale < apart;
  let clusters: Cluster<T>[] = [];
  for (const pin of [...pins].sort((a, b) => a.code.localeCompare(b.code))) {
    join(clusters, { key: pin.code, members: [pin], x: pin.x, y: pin.y }, near);
  }
  // A middle moves while its cluster grows, so grown ones may touch: joined until none do.
  for (let before = -1; before !== clusters.length; ) {
    before = clusters.length;
    const grown: Cluster<T>[] = [];
    for (const cluster of clusters) join(grown, cluster, near);
    clusters = grown;
  }
  return clusters;
}

function join<T>(into: Cluster<T>[], one: Cluster<T>, near: (a: Spot, b: Spot) => boolean): void {
  const host = into.find((cluster) => near(cluster, one));
  if (!host) {
    into.push(one);
    return;
  }
  const [mine, theirs] = [host.members.length, one.members.length];
  host.x = (host.x * mine + one.x * theirs) / (mine + theirs);
  host.y = (host.y * mine + one.y * theirs) / (mine + theirs);
  host.members = [...host.members, ...one.members];
}

/** Whether going nearer helps; stations of one house stay together at any scale. */
export function separable(members: Pin[], apart = FINGER): boolean {
  return clustersOf(members, MAX_SCALE, apart).length > 1;
}

/** Single pins whose name has room beside them: no other stands within a name's width on the same line. */
export function withRoomForName<T>(clusters: Cluster<T>[], scale: number): Set<string> {
  const crowded = (a: Spot, b: Spot) => Math.abs(a.x - b.x) * scale < 104 && Math.abs(a.y - b.y) * scale < 52;
  return new Set(
    clusters
      .filter((one) => one.members.length === 1 && !clusters.some((other) => other !== one && crowded(one, other)))
      .map((one) => one.key),
  );
}
