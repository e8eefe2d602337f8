import { Module } from '@nestjs/common';
import { addressKey } from '../../common/address-key.js';
import { CLIENT_ADDRESS, clientAddress } from '../../common/nest/client-address.js';
import { ConnectionCaps } from '../../common/nest/connection-caps.js';
import { allowing } from '../../common/nest/networks.js';
import { SystemClock } from '../../common/nest/system-clock.js';
import { HTTP_CONFIG, type HttpConfig, RATE_LIMIT_CONFIG, type RateLimitConfig } from '../../config/venue-config.js';
import { RateLimitHeaders } from './rate-limit-headers.js';
import { RateLimits } from './rate-limits.js';

/** How much each caller may ask for. The guard of REST spends here, and so does every other gateway. */
@Module({
  providers: [
    SystemClock,
    {
      provide: RateLimits,
      inject: [RATE_LIMIT_CONFIG, SystemClock],
      useFactory: (config: RateLimitConfig, clock: SystemClock) => new RateLimits(config, clock),
    },
    {
      provide: RateLimitHeaders,
      inject: [RateLimits],
      useFactory: (limits: RateLimits) => new RateLimitHeaders(limits),
    },
    {
      provide: ConnectionCaps,
      inject: [HTTP_CONFIG],
      useFactory: (config: HttpConfig) => {
        const isProxy = proxiesOf(config);
        return new ConnectionCaps(config, (address) => (isProxy(address) ? undefined : addressKey(address)));
      },
    },
    {
      provide: CLIENT_ADDRESS,
      inject: [HTTP_CONFIG],
      useFactory: (config: HttpConfig) => clientAddress(proxiesOf(config)),
    },
  ],
  exports: [RateLimits, RateLimitHeaders, ConnectionCaps, CLIENT_ADDRESS],
})
export class RateLimitsModule {}

function proxiesOf({ trustedProxies }: HttpConfig): (address: string) => boolean {
  return trustedProxies.length === 0 ? () => false : allowing(trustedProxies);
}
