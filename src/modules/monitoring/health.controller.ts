import { Controller, Get, Res, ServiceUnavailableException } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { HealthCheckService, type HealthIndicatorFunction } from '@nestjs/terminus';
import type { FastifyReply } from 'fastify';
import { Public } from '../../common/nest/access.js';
import { Documented } from '../../common/nest/api-docs.js';
import { ServedOn } from '../../common/nest/listeners.js';
import { HealthIndicators } from './health-indicators.js';
import { HistoryHealth } from './history-health.js';
import { HealthResponse } from './monitoring.messages.js';

const answers = [
  { status: 200, type: HealthResponse, description: 'Well.' },
  { status: 503, type: HealthResponse, description: 'Not well; `details` says what.' },
];

/** Probes and what people read when a probe fails. Their answers are those of terminus, not problems. */
@ApiTags('operations')
@Public()
@Controller()
export class HealthController {
  constructor(
    private readonly health: HealthCheckService,
    private readonly indicators: HealthIndicators,
    private readonly history: HistoryHealth,
  ) {}

  @Get('health')
  @ServedOn('public', 'management')
  @Documented({ summary: 'How the venue is, in detail', answers })
  detail(@Res({ passthrough: true }) reply: FastifyReply): Promise<HealthResponse> {
    return this.check(reply, [
      () => this.indicators.lifecycle(),
      () => this.indicators.engine(),
      () => this.indicators.disk(),
      () => this.history.projections(),
      () => this.indicators.identity(),
    ]);
  }

  @Get('health/live')
  @ServedOn('public', 'management')
  @Documented({ summary: 'Whether the process answers at all', answers })
  live(@Res({ passthrough: true }) reply: FastifyReply): Promise<HealthResponse> {
    return this.check(reply, []);
  }

  @Get(['health/ready', 'ready'])
  @ServedOn('public', 'management')
  @Documented({
    summary: 'Whether the venue takes orders',
    description:
      'Not during the replay at the start, not while it stops, not when its journal has failed, and not while history is too far behind.',
    answers,
  })
  ready(@Res({ passthrough: true }) reply: FastifyReply): Promise<HealthResponse> {
    return this.check(reply, [
      () => this.indicators.lifecycle(),
      () => this.indicators.engine(),
      () => this.indicators.disk(),
      () => this.history.projections(),
    ]);
  }

  @Get('health/startup')
  @ServedOn('public', 'management')
  @Documented({ summary: 'Whether the start is over', answers })
  startup(@Res({ passthrough: true }) reply: FastifyReply): Promise<HealthResponse> {
    return this.check(reply, [() => this.indicators.started()]);
  }

  private async check(reply: FastifyReply, indicators: HealthIndicatorFunction[]): Promise<HealthResponse> {
    try {
      return await this.health.check(indicators);
    } catch (error) {
      if (!(error instanceof ServiceUnavailableException)) throw error;
      reply.status(503);
      return error.getResponse() as HealthResponse;
    }
  }
}
