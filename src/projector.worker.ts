import 'reflect-metadata';
import { runProjectorThread } from './modules/projections/projector-worker.js';
import { readModels } from './read-models.js';

await runProjectorThread(readModels);
