import 'reflect-metadata';
import { runSnapshotProcess } from './modules/engine/snapshot-process.js';
import { snapshotParts } from './snapshot-parts.js';

runSnapshotProcess(snapshotParts);
