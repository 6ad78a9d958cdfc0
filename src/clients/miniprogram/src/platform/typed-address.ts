/**
 * Only in H5. An address that somebody pastes or types while its page is open with other parameters (a shared link of
 * another station) would show the old page again: uni-app's router takes it for the one it has. Read anew, it is right;
 * what was typed is kept on the device anyway.
 */
export function followTypedAddress(): void {
  window.addEventListener('popstate', (event) => {
    // Steps of the app and the way back carry the router's state; a typed address has none.
    if (event.state !== null) return;
    const page = location.hash.replace(/^#\//, '').split('?')[0];
    if (!getCurrentPages().some((open) => open.route === page)) return;
    // What is shown is no longer what is asked for.
    document.documentElement.ariaBusy = 'true';
    location.reload();
  });
}
