import { Body, Controller, Delete, Get, HttpCode, Param, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Actor } from '../../common/model/actor.js';
import { Caller, OpenInDevelopment, RequirePermission } from '../../common/nest/access.js';
import { Documented } from '../../common/nest/api-docs.js';
import { API } from '../../common/nest/api-path.js';
import { ServedOn } from '../../common/nest/listeners.js';
import { ProblemError } from '../../common/nest/problem.js';
import { AcknowledgeAlertRequest, AlertListResponse, AlertResponse, SilenceAlertRequest } from './alerting.messages.js';
import { Alerts } from './alerts.js';
import type { Alert } from './domain/alert-book.js';

@ApiTags('operations')
@Controller(`${API}/admin/alerts`)
export class AlertsController {
  constructor(private readonly alerts: Alerts) {}

  @Get()
  @ServedOn('public', 'management')
  @OpenInDevelopment('admin:stats')
  @Documented({
    summary: "List the venue's own alerts",
    description: 'On the management listener nobody has to log in for them in development.',
    answers: [{ status: 200, type: AlertListResponse, description: 'Every alert with its state.' }],
  })
  list(): AlertListResponse {
    return { items: this.alerts.all().map(present), nextCursor: null };
  }

  @Post(':alert/acknowledge')
  @HttpCode(200)
  @RequirePermission('admin:alerts')
  @Documented({
    summary: 'Say that somebody is on it',
    description: 'It stays acknowledged, and says nothing, until what it watches is well again.',
    answers: [{ status: 200, type: AlertResponse, description: 'The alert.' }],
    problems: ['UNKNOWN_ALERT', 'ALERT_NOT_FIRING'],
  })
  acknowledge(
    @Caller() { username }: Actor,
    @Param('alert') alert: string,
    @Body() { note }: AcknowledgeAlertRequest,
  ): AlertResponse {
    this.assertKnown(alert);
    if (!this.alerts.acknowledge(alert, { by: username, note })) throw new ProblemError('ALERT_NOT_FIRING');
    return this.get(alert);
  }

  @Post(':alert/silence')
  @HttpCode(200)
  @RequirePermission('admin:alerts')
  @Documented({
    summary: 'Silence an alert for a while',
    description: 'What is still too much at the end of the silence fires anew.',
    answers: [{ status: 200, type: AlertResponse, description: 'The alert.' }],
    problems: ['UNKNOWN_ALERT'],
  })
  silence(
    @Caller() { username }: Actor,
    @Param('alert') alert: string,
    @Body() { minutes, note }: SilenceAlertRequest,
  ): AlertResponse {
    this.assertKnown(alert);
    this.alerts.silence(alert, minutes, { by: username, note });
    return this.get(alert);
  }

  @Delete(':alert/silence')
  @RequirePermission('admin:alerts')
  @Documented({
    summary: 'End the silence of an alert',
    answers: [{ status: 200, type: AlertResponse, description: 'The alert, silenced or not before.' }],
    problems: ['UNKNOWN_ALERT'],
  })
  unsilence(@Param('alert') alert: string): AlertResponse {
    this.assertKnown(alert);
    this.alerts.unsilence(alert);
    return this.get(alert);
  }

  private get(alert: string): AlertResponse {
    return present(this.assertKnown(alert));
  }

  private assertKnown(alert: string): Alert {
    const found = this.alerts.find(alert);
    if (found === undefined) throw new ProblemError('UNKNOWN_ALERT');
    return found;
  }
}

/** Null for what has not been. */
function time(ms = 0): string | null {
  return ms === 0 ? null : new Date(ms).toISOString();
}

function present({ alert, state, value, threshold, sinceMs, by, note, silencedUntilMs }: Alert): AlertResponse {
  return {
    alert,
    state,
    value: value ?? null,
    threshold: threshold ?? null,
    since: time(sinceMs),
    by: by ?? null,
    note: note ?? null,
    silencedUntil: time(silencedUntilMs),
  };
}
