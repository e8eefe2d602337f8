import { Body, Controller, Inject, Param, Patch, Post } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { invariant } from '../../common/assert.js';
import type { Actor } from '../../common/model/actor.js';
import { VENUE_ACCOUNT } from '../../common/model/commands.js';
import { Caller, RequirePermission } from '../../common/nest/access.js';
import { Documented } from '../../common/nest/api-docs.js';
import { API } from '../../common/nest/api-path.js';
import { type AuditNote, Noted } from '../../common/nest/audited.js';
import { assertNotRefused } from '../../common/nest/refused.js';
import { secondPersonAnswer } from '../../common/nest/second-person.js';
import { ENGINE_CONFIG, type EngineConfig } from '../../config/venue-config.js';
import { AdministerCommand } from '../engine/admin.commands.js';
import { type CommandOutcome, eventOf, unavailableCodes } from '../engine/command-outcome.js';
import { InstrumentDirectory } from './instrument-directory.js';
import { presentInstrument } from './instrument-presenter.js';
import { toDefineInstrument, toUpdateInstrument } from './instrument-translation.js';
import {
  AssetRequest,
  AssetResponse,
  InstrumentChangeRequest,
  InstrumentRequest,
  InstrumentResponse,
} from './instrument.messages.js';
import { formatOfSymbol } from './symbols.js';

const termProblems = [
  'QUANTITY_NOT_ON_LOT',
  'AMOUNT_TOO_PRECISE',
  'NUMBER_TOO_LARGE',
  'LIMITS_OUT_OF_RANGE',
  'FEES_OUT_OF_RANGE',
] as const;

@ApiTags('admin')
@Controller(`${API}/admin`)
export class InstrumentsAdminController {
  constructor(
    private readonly commands: CommandBus,
    private readonly directory: InstrumentDirectory,
    @Inject(ENGINE_CONFIG) private readonly config: EngineConfig,
  ) {}

  @Post('assets')
  @RequirePermission('admin:instruments')
  @Documented({
    summary: 'Define an asset',
    answers: [{ status: 201, type: AssetResponse, description: 'Defined.' }],
    problems: ['SYMBOL_INVALID', 'ASSET_EXISTS', 'SCALE_OUT_OF_RANGE', 'TOO_MANY_ASSETS', ...unavailableCodes],
  })
  async defineAsset(@Caller() actor: Actor, @Body() { asset, scale }: AssetRequest): Promise<AssetResponse> {
    const action = { name: 'DefineAsset', body: { asset, scale } } as const;
    assertNotRefused(await this.commands.execute(new AdministerCommand(actor, VENUE_ACCOUNT, action)));
    return { asset, scale };
  }

  @Post('instruments')
  @RequirePermission('admin:instruments')
  @Documented({
    summary: 'Define an instrument',
    description: 'It trades continuously at once.',
    answers: [{ status: 201, type: InstrumentResponse, description: 'Defined.' }],
    problems: [
      ...termProblems,
      'SYMBOL_INVALID',
      'INSTRUMENT_EXISTS',
      'UNKNOWN_ASSET',
      'INVALID_COMMAND',
      'NOTIONAL_NOT_EXACT',
      'TOO_MANY_INSTRUMENTS',
      ...unavailableCodes,
    ],
  })
  async define(@Caller() actor: Actor, @Body() body: InstrumentRequest): Promise<InstrumentResponse> {
    const definition = toDefineInstrument(body, this.config.marketCollarBps, this.directory);
    const action = { name: 'DefineInstrument', body: definition } as const;
    return this.defined(await this.commands.execute(new AdministerCommand(actor, VENUE_ACCOUNT, action)));
  }

  @Patch('instruments/:symbol')
  @RequirePermission('admin:instruments')
  @Documented({
    summary: 'Change the terms of an instrument',
    description: 'Orders that rest already are not touched.',
    answers: [
      { status: 200, type: InstrumentResponse, description: 'All terms after the change.' },
      secondPersonAnswer,
    ],
    problems: ['UNKNOWN_SYMBOL', ...termProblems, ...unavailableCodes],
  })
  async change(
    @Caller() actor: Actor,
    @Param('symbol') symbol: string,
    @Body() body: InstrumentChangeRequest,
    @Noted() note: AuditNote,
  ): Promise<InstrumentResponse> {
    const format = formatOfSymbol(symbol, this.directory);
    note.before = presentInstrument(format);
    const update = toUpdateInstrument(body, format);
    const action = { name: 'UpdateInstrument', body: update } as const;
    return this.defined(await this.commands.execute(new AdministerCommand(actor, VENUE_ACCOUNT, action)));
  }

  /** The directory has taken in the event before the command was acknowledged. */
  private defined(outcome: CommandOutcome): InstrumentResponse {
    assertNotRefused(outcome);
    const event = eventOf(outcome, 'InstrumentDefined');
    invariant(event !== undefined, 'a definition that is not refused defines');
    return presentInstrument(this.directory.formatOfId(event.body.instrumentId));
  }
}
