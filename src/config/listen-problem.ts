import type { ConfigName, ConfigValues } from './config-keys.js';
import type { ResolvedConfig } from './resolve-config.js';

/** The settings that ask for a port. */
export type PortName = Extract<ConfigName, 'server.port' | 'monitoring.port' | 'binance.port'>;

/** Why the venue cannot listen where a setting says, from the error code of the try. */
export function listenProblem(
  { values, nameOf }: { readonly values: ConfigValues; readonly nameOf: ResolvedConfig['nameOf'] },
  name: PortName,
  code: string,
): string {
  const asked = `${nameOf(name)} asks for ${values['server.host']}:${values[name]}, which`;
  switch (code) {
    case 'EADDRINUSE':
      return `${asked} is in use; is a venue running already?`;
    case 'EACCES':
      return `${asked} this user may not open; ports below 1024 are reserved.`;
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return `${asked} is no address of this machine; ${nameOf('server.host')} names it.`;
    default:
      return `${asked} cannot be opened (${code}).`;
  }
}
