/** What travels when a page is shared: a title and the way back to the page, nothing of the person. */
export interface Card {
  title: string;
  /** The page with its parameters, as in `PAGES`. */
  path: string;
}

/** To a chat. */
export function cardOf(card: Card): { title: string; path: string } {
  return { title: card.title, path: card.path };
}

/** To the timeline: WeChat opens the same page and takes only its parameters. */
export function timelineOf(card: Card): { title: string; query: string } {
  return { title: card.title, query: card.path.split('?')[1] ?? '' };
}

// #ifdef H5
/** The address of a page of the preview, for anyone to open. */
export function linkOf(card: Card): string {
  return `${location.origin}${location.pathname}#${card.path}`;
}
// #endif
