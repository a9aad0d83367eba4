// The way from the desk to itself. A public origin (`--public-url`) may have no name on this machine, a certificate that Node
// does not trust, or a router that lets nobody back in; so what is asked of that origin here is asked of loopback.

export interface WayHome {
  readonly publicOrigin: string;
  /** Where the same desk listens. */
  readonly loopbackOrigin: string;
}

/** `fetch` with that way. A `Request` goes as it is: none of ours makes one. */
export function fetchHome(way: WayHome, fetch: typeof globalThis.fetch): typeof globalThis.fetch {
  const prefix = `${way.publicOrigin}/`;
  return (input, init) => {
    const address = input instanceof URL ? input.href : input;
    return typeof address === 'string' && address.startsWith(prefix)
      ? fetch(`${way.loopbackOrigin}/${address.slice(prefix.length)}`, init)
      : fetch(input, init);
  };
}
