import 'reflect-metadata';
import { runSnapshotChild } from './modules/engine/snapshot-child.js';
import { snapshotParts } from './snapshot-parts.js';

runSnapshotChild(snapshotParts);
