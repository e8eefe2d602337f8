import { Controller, Get, Inject, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { PrometheusController } from '@willsoto/nestjs-prometheus';
import type { FastifyReply } from 'fastify';
import { Public } from '../../common/nest/access.js';
import { ServedOn } from '../../common/nest/listeners.js';
import { ProblemError } from '../../common/nest/problem.js';
import { MONITORING_CONFIG, type MonitoringConfig } from '../../config/venue-config.js';

@ApiExcludeController()
@Controller()
export class MetricsController extends PrometheusController {
  constructor(@Inject(MONITORING_CONFIG) private readonly config: MonitoringConfig) {
    super();
  }

  @Get()
  @Public()
  @ServedOn('public', 'management')
  override index(@Res({ passthrough: true }) reply: FastifyReply): Promise<string> {
    if (!this.config.isPrometheusEnabled) throw new ProblemError('NOT_FOUND');
    return super.index(reply);
  }
}
