import type { Spot } from './projection';

/** What a hand does on the map: drags, pinches, turns the wheel, uses the keys. Only in H5. */
export interface Hand {
  drag(dx: number, dy: number): void;
  zoom(factor: number, at: Spot): void;
  all(): void;
}

const STEP = 60;
/** A finger trembles; less than this is a tap. */
const TREMBLE = 6;

export function followHand(element: HTMLElement, hand: Hand): () => void {
  const fingers = new Map<number, Spot>();
  let travelled = 0;
  const here = (event: PointerEvent | WheelEvent): Spot => {
    const box = element.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  };
  const middle = () => {
    const all = [...fingers.values()];
    const sum = all.reduce((total, one) => ({ x: total.x + one.x, y: total.y + one.y }), { x: 0, y: 0 });
    return { x: sum.x / all.length, y: sum.y / all.length };
  };
  const spread = () => {
    const [a, b] = [...fingers.values()];
    return a && b ? Math.hypot(a.x - b.x, a.y - b.y) : 0;
  };

  function down(event: PointerEvent): void {
    if (event.button !== 0) return;
    if (fingers.size === 0) travelled = 0;
    fingers.set(event.pointerId, here(event));
  }
  function move(event: PointerEvent): void {
    const last = fingers.get(event.pointerId);
    if (!last) return;
    const [before, wide] = [middle(), spread()];
    fingers.set(event.pointerId, here(event));
    const after = middle();
    travelled += Math.hypot(after.x - before.x, after.y - before.y) + Math.abs(spread() - wide);
    if (travelled < TREMBLE) return;
    // Only now: captured from the start, a tap on a mark would be taken for one on the map.
    if (!element.hasPointerCapture(event.pointerId)) element.setPointerCapture(event.pointerId);
    hand.drag(after.x - before.x, after.y - before.y);
    if (wide > 0 && spread() > 0) hand.zoom(spread() / wide, after);
  }
  function up(event: PointerEvent): void {
    fingers.delete(event.pointerId);
  }
  function click(event: MouseEvent): void {
    // The end of a drag is no tap. A press by keyboard has no travel.
    if (travelled >= TREMBLE && event.detail > 0) event.stopPropagation();
    travelled = 0;
  }
  function wheel(event: WheelEvent): void {
    event.preventDefault();
    hand.zoom(event.deltaY < 0 ? 1.25 : 0.8, here(event));
  }
  function key(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const box = element.getBoundingClientRect();
    const centre = { x: box.width / 2, y: box.height / 2 };
    const acts: Record<string, () => void> = {
      ArrowLeft: () => hand.drag(STEP, 0),
      ArrowRight: () => hand.drag(-STEP, 0),
      ArrowUp: () => hand.drag(0, STEP),
      ArrowDown: () => hand.drag(0, -STEP),
      '+': () => hand.zoom(1.6, centre),
      '=': () => hand.zoom(1.6, centre),
      '-': () => hand.zoom(0.625, centre),
      '0': () => hand.all(),
    };
    const act = acts[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  }
  // The page's pull-to-refresh listens further out: dragging the map down must not reach it.
  const keepTouch = (event: Event) => event.stopPropagation();

  const heard: [string, EventListener, AddEventListenerOptions?][] = [
    ['pointerdown', down as EventListener],
    ['pointermove', move as EventListener],
    ['pointerup', up as EventListener],
    ['pointercancel', up as EventListener],
    ['click', click as EventListener, { capture: true }],
    ['wheel', wheel as EventListener, { passive: false }],
    ['keydown', key as EventListener],
    ['touchstart', keepTouch, { passive: true }],
    ['touchmove', keepTouch, { passive: true }],
  ];
  for (const [name, listener, options] of heard) element.addEventListener(name, listener, options);
  return () => {
    for (const [name, listener, options] of heard) element.removeEventListener(name, listener, options);
  };
}
