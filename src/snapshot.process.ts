import { isSnapshotChild, runSnapshotLauncher } from './modules/engine/snapshot-launcher.js';

// What waits all day is small.
if (isSnapshotChild()) await import('./snapshot-child.js');
else runSnapshotLauncher();
