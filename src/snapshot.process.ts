import { isSnapshotMaker, runSnapshotLauncher } from './modules/engine/snapshot-launcher.js';

// What waits all day is small.
if (isSnapshotMaker()) await import('./snapshot-maker.js');
else runSnapshotLauncher();
