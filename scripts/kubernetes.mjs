/** `npm run kubernetes`: renders deployments/kubernetes from deployments/kustomize by `kubectl kustomize`. */
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
const rendered = execFileSync('kubectl', ['kustomize', join(root, 'deployments/kustomize/production')], {
  encoding: 'utf8',
});
writeFileSync(join(root, 'deployments/kubernetes/tradsys.yaml'), rendered);
