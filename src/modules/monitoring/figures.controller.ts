import { Controller, Get } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { OpenInDevelopment } from '../../common/nest/access.js';
import { Documented } from '../../common/nest/api-docs.js';
import { API } from '../../common/nest/api-path.js';
import { ServedOn } from '../../common/nest/listeners.js';
import { SystemClock } from '../../common/nest/system-clock.js';
import { isoTime } from '../../common/nest/wire-time.js';
import { readFigures } from './figures.js';
import { FiguresResponse } from './monitoring.messages.js';

/** What the dashboard is drawn from. */
@ApiTags('admin')
@Controller(`${API}/admin/figures`)
export class FiguresController {
  private readonly clock = new SystemClock();

  @Get()
  @ServedOn('public', 'management')
  @OpenInDevelopment('admin:stats')
  @Documented({
    summary: 'Read the metrics that the dashboard shows',
    description:
      'The samples of /metrics, as numbers. On the management listener nobody has to log in for them in development.',
    answers: [{ status: 200, type: FiguresResponse, description: 'Of this moment.' }],
  })
  async read(): Promise<FiguresResponse> {
    return { series: await readFigures(), time: isoTime(this.clock.nowUs()) };
  }
}
