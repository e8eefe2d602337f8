import { Injectable } from '@nestjs/common';
import { eventLayouts, type VenueEvent } from '../../common/model/events.js';
import { HEADER } from '../../common/model/record-layout.js';
import { lengthAt, readEvent } from '../engine/domain/event-reader.js';
import type { EventBatch, EventConsumer } from '../engine/event-stream.js';
import type { Asset, Instrument } from './domain/instrument.js';
import { InstrumentDirectory } from './instrument-directory.js';

const referenceTypes: ReadonlySet<number> = new Set([
  eventLayouts.AssetDefined.type,
  eventLayouts.InstrumentDefined.type,
  eventLayouts.PhaseChanged.type,
]);

/** Keeps the reference data that durable events tell, those of the replay at the start included. */
@Injectable()
export class EventFedDirectory extends InstrumentDirectory implements EventConsumer {
  private readonly assetsById = new Map<number, Asset>();
  private readonly assetsByName = new Map<string, Asset>();
  private readonly instrumentsById = new Map<number, Instrument>();
  private readonly instrumentsBySymbol = new Map<string, Instrument>();

  onEvents({ events, start, end }: EventBatch): void {
    for (let at = start; at < end; at += lengthAt(events, at)) {
      if (referenceTypes.has(events.bytes[at + HEADER.type] as number)) this.apply(readEvent(events, at));
    }
  }

  override bySymbol(symbol: string): Instrument | undefined {
    return this.instrumentsBySymbol.get(symbol);
  }

  override byId(instrumentId: number): Instrument | undefined {
    return this.instrumentsById.get(instrumentId);
  }

  override all(): readonly Instrument[] {
    return [...this.instrumentsById.values()];
  }

  override assetByName(asset: string): Asset | undefined {
    return this.assetsByName.get(asset);
  }

  override assetById(assetId: number): Asset | undefined {
    return this.assetsById.get(assetId);
  }

  override assets(): readonly Asset[] {
    return [...this.assetsById.values()];
  }

  private apply(event: VenueEvent): void {
    switch (event.name) {
      case 'AssetDefined':
        this.assetsById.set(event.body.assetId, event.body);
        this.assetsByName.set(event.body.asset, event.body);
        return;
      case 'InstrumentDefined':
        return this.put(event.body);
      case 'PhaseChanged': {
        const present = this.instrumentsById.get(event.body.instrumentId);
        if (present !== undefined) this.put({ ...present, phase: event.body.phase });
        return;
      }
      default:
    }
  }

  private put(instrument: Instrument): void {
    this.instrumentsById.set(instrument.instrumentId, instrument);
    this.instrumentsBySymbol.set(instrument.symbol, instrument);
  }
}
