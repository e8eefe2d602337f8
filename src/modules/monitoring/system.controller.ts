import { Controller, Get, Inject } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Public } from '../../common/nest/access.js';
import { Documented } from '../../common/nest/api-docs.js';
import { API } from '../../common/nest/api-path.js';
import { Lifecycle } from '../../common/nest/lifecycle.js';
import { isoTime, nanoTime } from '../../common/nest/wire-time.js';
import { ENVIRONMENT_CONFIG, type EnvironmentConfig } from '../../config/venue-config.js';
import { SystemClock } from '../../common/nest/system-clock.js';
import { StatusResponse, TimeResponse } from './monitoring.messages.js';

@ApiTags('system')
@Public()
@Controller(API)
export class SystemController {
  private readonly clock = new SystemClock();

  constructor(
    private readonly lifecycle: Lifecycle,
    @Inject(ENVIRONMENT_CONFIG) private readonly config: EnvironmentConfig,
  ) {}

  @Get('time')
  @Documented({ summary: 'Read the clock', answers: [{ status: 200, type: TimeResponse, description: 'The time.' }] })
  time(): TimeResponse {
    const timeUs = this.clock.nowUs();
    return { time: isoTime(timeUs), timeNs: nanoTime(timeUs) };
  }

  @Get('status')
  @Documented({
    summary: 'Read the status',
    answers: [{ status: 200, type: StatusResponse, description: 'The status.' }],
  })
  status(): StatusResponse {
    const { time, timeNs } = this.time();
    return { status: this.lifecycle.phase, environment: this.config.environment, time, timeNs };
  }
}
