/** Who a connection comes from, where proxies stand between: the one rule for every gateway. */
export const CLIENT_ADDRESS = Symbol('CLIENT_ADDRESS');
/** From the address of the socket and the `X-Forwarded-For` of its upgrade. */
export type ClientAddress = (remoteAddress: string, forwardedFor: string | readonly string[] | undefined) => string;

/** Believes `X-Forwarded-For` as far as addresses are those of named proxies, from the nearest on. */
export function clientAddress(isProxy: (address: string) => boolean): ClientAddress {
  return (remoteAddress, forwardedFor) => {
    let address = remoteAddress;
    const hops = [forwardedFor ?? []].flat().join(',').split(',');
    for (const hop of hops.toReversed()) {
      if (hop.trim() === '' || !isProxy(address)) return address;
      address = hop.trim();
    }
    return address;
  };
}
