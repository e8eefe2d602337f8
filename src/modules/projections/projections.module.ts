import { Module } from '@nestjs/common';
import { DATABASE_CONFIG, ENVIRONMENT_CONFIG, HISTORY_CONFIG, JOURNAL_CONFIG } from '../../config/venue-config.js';
import type { DatabaseConfig, EnvironmentConfig, HistoryConfig, JournalConfig } from '../../config/venue-config.js';
import { DiskWatch } from '../engine/disk-watch.js';
import { EngineModule } from '../engine/engine.module.js';
import { journalSettings } from '../engine/engine.js';
import { Snapshotter } from '../engine/snapshotter.js';
import { Outbox } from '../engine/outbox.js';
import { EventTail } from './event-tail.js';
import { FillHistory } from './fill-history.js';
import { HistoryReads } from './history-reads.js';
import { Projections } from './projections.js';

/**
 * About 150,000 events: a second of a full-speed burst that the projector has yet to write. With what finds events in it, it takes
 * twice that; a longer burst is read when the projector has come to it.
 */
const TAIL_BYTES = 16 << 20;

/**
 * History: rows behind the events, the events that are not rows yet, and the snapshots, which let go of the journal no
 * further than the rows have come. src/venue.ts starts and stops `Projections` and `Snapshotter` after and before the engine.
 */
@Module({
  imports: [EngineModule],
  providers: [
    {
      provide: Projections,
      inject: [ENVIRONMENT_CONFIG, DATABASE_CONFIG, HISTORY_CONFIG, Outbox],
      useFactory: (venue: EnvironmentConfig, database: DatabaseConfig, retention: HistoryConfig, outbox: Outbox) =>
        new Projections(
          {
            workerFile: new URL('../../projector.worker.js', import.meta.url),
            dataDir: venue.dataDir,
            databasePath: database.path,
            readConnections: database.readConnectionsMax,
            busyTimeoutMs: database.busyTimeoutMs,
            retention,
          },
          outbox,
        ),
    },
    {
      provide: Snapshotter,
      inject: [ENVIRONMENT_CONFIG, JOURNAL_CONFIG, Projections, DiskWatch],
      useFactory: (venue: EnvironmentConfig, journal: JournalConfig, projections: Projections, disk: DiskWatch) =>
        new Snapshotter({
          dataDir: venue.dataDir,
          settings: journalSettings(journal),
          processFile: new URL('../../snapshot.process.js', import.meta.url),
          replaySecondsMax: journal.replaySecondsMax,
          logBytesMax: journal.retentionBytes,
          archiveDirectory: journal.archiveDirectory,
          projectedSequence: () => projections.checkpoint,
          hasRoomFor: (bytes) => disk.hasRoomFor(bytes),
        }),
    },
    { provide: HistoryReads, useExisting: Projections },
    { provide: FillHistory, inject: [HistoryReads], useFactory: (rows: HistoryReads) => new FillHistory(rows) },
    {
      provide: EventTail,
      inject: [Projections, Outbox],
      useFactory: (projections: Projections, outbox: Outbox) => {
        const tail = new EventTail(projections, TAIL_BYTES);
        outbox.subscribe(tail);
        return tail;
      },
    },
  ],
  exports: [Projections, Snapshotter, HistoryReads, FillHistory, EventTail],
})
export class ProjectionsModule {}
