import { Injectable } from '@nestjs/common';
import { eventLayouts, type VenueEvent } from '../../common/model/events.js';
import { lengthAt } from '../../common/model/record-fields.js';
import { HEADER } from '../../common/model/record-layout.js';
import type { StateSink, StateSource } from '../../common/model/state-series.js';
import { readEvent } from '../engine/domain/event-reader.js';
import type { EventBatch, SavedConsumer } from '../engine/event-stream.js';
import type { Asset, Instrument } from './domain/instrument.js';
import { loadInstrument, saveInstrument } from './domain/instrument-state.js';
import { InstrumentDirectory } from './instrument-directory.js';

const referenceTypes: ReadonlySet<number> = new Set([
  eventLayouts.AssetDefined.type,
  eventLayouts.InstrumentDefined.type,
  eventLayouts.PhaseChanged.type,
]);

/** Keeps the reference data that durable events tell, those of the replay at the start included. */
@Injectable()
export class EventFedDirectory extends InstrumentDirectory implements SavedConsumer {
  readonly partName = 'instruments';
  private readonly assetsById = new Map<number, Asset>();
  private readonly assetsByName = new Map<string, Asset>();
  private readonly instrumentsById = new Map<number, Instrument>();
  private readonly instrumentsBySymbol = new Map<string, Instrument>();

  onEvents({ events, start, end }: EventBatch): void {
    for (let at = start; at < end; at += lengthAt(events, at)) {
      if (referenceTypes.has(events.bytes[at + HEADER.type] as number)) this.apply(readEvent(events, at));
    }
  }

  saveState(sink: StateSink): void {
    const [assets, instruments] = [this.assets(), this.all()];
    sink.number(assets.length);
    for (const { assetId, asset, scale } of assets) {
      sink.number(assetId);
      sink.text(asset);
      sink.number(scale);
    }
    sink.number(instruments.length);
    for (const instrument of instruments) {
      sink.number(instrument.instrumentId);
      saveInstrument(instrument, sink);
    }
  }

  loadState(source: StateSource): void {
    for (let assets = source.number(); assets > 0; assets -= 1) {
      this.putAsset({ assetId: source.number(), asset: source.text(), scale: source.number() });
    }
    for (let instruments = source.number(); instruments > 0; instruments -= 1) {
      this.put(loadInstrument(source.number(), source));
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
        return this.putAsset(event.body);
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

  private putAsset(asset: Asset): void {
    this.assetsById.set(asset.assetId, asset);
    this.assetsByName.set(asset.asset, asset);
  }

  private put(instrument: Instrument): void {
    this.instrumentsById.set(instrument.instrumentId, instrument);
    this.instrumentsBySymbol.set(instrument.symbol, instrument);
  }
}
