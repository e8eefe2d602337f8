import { Body, Controller, Get, Param, Put } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { RequirePermission } from '../../common/nest/access.js';
import { Documented } from '../../common/nest/api-docs.js';
import { API } from '../../common/nest/api-path.js';
import { SystemClock } from '../../common/nest/system-clock.js';
import { InstrumentDirectory } from './instrument-directory.js';
import { presentSchedule, toSchedule } from './schedule-translation.js';
import { ScheduleRequest, ScheduleResponse } from './schedule.messages.js';
import { Schedules } from './schedules.js';
import { formatOfSymbol } from './symbols.js';

@ApiTags('admin')
@Controller(`${API}/admin/instruments/:symbol/schedule`)
export class ScheduleController {
  constructor(
    private readonly schedules: Schedules,
    private readonly directory: InstrumentDirectory,
    private readonly clock: SystemClock,
  ) {}

  @Get()
  @RequirePermission('admin:phase')
  @Documented({
    summary: 'Read when an instrument changes its phase',
    answers: [{ status: 200, type: ScheduleResponse, description: 'Its schedule, and what comes next.' }],
    problems: ['UNKNOWN_SYMBOL'],
  })
  get(@Param('symbol') symbol: string): ScheduleResponse {
    formatOfSymbol(symbol, this.directory);
    return presentSchedule(symbol, this.schedules.all().get(symbol)?.request, this.clock.nowUs());
  }

  @Put()
  @RequirePermission('admin:phase')
  @Documented({
    summary: 'Set when an instrument changes its phase',
    description:
      'All times are UTC. An operator may set another phase at any time; the next scheduled one comes all the same.',
    answers: [{ status: 200, type: ScheduleResponse, description: 'The new schedule, and what comes next.' }],
    problems: ['UNKNOWN_SYMBOL'],
  })
  put(@Param('symbol') symbol: string, @Body() request: ScheduleRequest): ScheduleResponse {
    formatOfSymbol(symbol, this.directory);
    const nowUs = this.clock.nowUs();
    const isNone = toSchedule(request).phases.length === 0;
    this.schedules.put(symbol, isNone ? undefined : { request, followedUs: nowUs });
    return presentSchedule(symbol, request, nowUs);
  }
}
