/** The manifests that ship: what `kubectl kustomize` makes of their sources, sound by schema, and safe by rules that are each broken here once. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { parseAllDocuments, stringify } from 'yaml';
import { type KubernetesObject, ofKind, readManifests } from '../../src/cli/preflight-manifests.js';
import { violations } from './manifest-rules.js';

const CLI = 'dist/cli.js';
const RENDERED = 'deployments/kubernetes';
const require = createRequire(import.meta.url);
const folder = mkdtempSync(join(tmpdir(), 'tradsys-manifests-'));
afterAll(() => rmSync(folder, { recursive: true }));

const shipped = (): KubernetesObject[] => readManifests(RENDERED);

/** Undefined where there is no kubectl, which is said. */
function kustomized(overlay: string): string | undefined {
  const { error, status, stdout, stderr } = spawnSync('kubectl', ['kustomize', `deployments/kustomize/${overlay}`], {
    encoding: 'utf8',
  });
  if (error !== undefined) {
    process.stderr.write(`kubectl is not installed: deployments/kustomize/${overlay} was not rendered\n`);
    return undefined;
  }
  expect({ overlay, status, stderr }).toEqual({ overlay, status: 0, stderr: '' });
  return stdout;
}

/** What is wrong by the schemas of Kubernetes; those of the operators of Prometheus are not among them. */
function schemaProblem(object: KubernetesObject): string | undefined {
  const model = object.apiVersion.includes('/') ? object.apiVersion : `/${object.apiVersion}`.slice(1);
  const Model = require(`kubernetes-models/${model}/${object.kind}`)[object.kind];
  try {
    new Model(object).validate();
    return undefined;
  } catch (error) {
    return `${object.kind} ${object.metadata.name}: ${(error as Error).message}`;
  }
}

const isCore = ({ apiVersion }: KubernetesObject): boolean => !String(apiVersion).startsWith('monitoring.coreos.com/');

test('K9: what ships is what its sources make', () => {
  const rendered = kustomized('production');
  if (rendered !== undefined) expect(readFileSync(join(RENDERED, 'tradsys.yaml'), 'utf8')).toBe(rendered);
});

describe.each(['production', 'dev'])('%s', (overlay) => {
  const text = overlay === 'production' ? readFileSync(join(RENDERED, 'tradsys.yaml'), 'utf8') : kustomized('dev');
  const objects = parseAllDocuments(text ?? '').map((document): KubernetesObject => document.toJS());

  test('is sound by the schemas of Kubernetes', () => {
    expect(
      objects
        .filter(isCore)
        .map(schemaProblem)
        .filter((problem) => problem !== undefined),
    ).toEqual([]);
  });

  test('breaks no rule', () => {
    if (text !== undefined) expect(violations(objects)).toEqual([]);
  });
});

test('the schemas refuse what is no manifest', () => {
  const [set] = ofKind(shipped(), 'StatefulSet');
  set.spec.replicas = 'one';
  expect(schemaProblem(set)).toContain('/spec/replicas must be integer');
});

const pod = (objects: KubernetesObject[]): KubernetesObject => ofKind(objects, 'StatefulSet')[0].spec.template.spec;
const container = (objects: KubernetesObject[]): KubernetesObject => pod(objects).containers[0];
const policy = (objects: KubernetesObject[], name: string): KubernetesObject =>
  ofKind(objects, 'NetworkPolicy').find(({ metadata }) => metadata.name === name);

const mutations: readonly [string, string, (objects: KubernetesObject[]) => unknown][] = [
  ['root', 'it may run as root', (all) => (pod(all).securityContext.runAsUser = 0)],
  ['perhaps root', 'it may run as root', (all) => delete pod(all).securityContext.runAsNonRoot],
  ['no seccomp', 'system calls are not filtered', (all) => delete pod(all).securityContext.seccompProfile],
  ['a token', 'it gets a token of the cluster', (all) => delete pod(all).automountServiceAccountToken],
  ['the network of the host', 'it shares what is of the host', (all) => (pod(all).hostNetwork = true)],
  [
    'a path of the host',
    'it mounts a path of the host',
    (all) => pod(all).volumes.push({ name: 'x', hostPath: { path: '/' } }),
  ],
  [
    'a root that is written',
    'its file system can be written',
    (all) => (container(all).securityContext.readOnlyRootFilesystem = false),
  ],
  ['escalation', 'it may gain privileges', (all) => delete container(all).securityContext.allowPrivilegeEscalation],
  ['privileged', 'it may gain privileges', (all) => (container(all).securityContext.privileged = true)],
  ['a capability', 'it keeps capabilities', (all) => (container(all).securityContext.capabilities.add = ['NET_ADMIN'])],
  ['all capabilities', 'it keeps capabilities', (all) => delete container(all).securityContext.capabilities],
  ['another user', 'a container is another user', (all) => (container(all).securityContext.runAsUser = 0)],
  ['no memory limit', 'its memory has no limit', (all) => delete container(all).resources.limits],
  ['the latest image', 'its image has no version', (all) => (container(all).image = 'tradsys/venue:latest')],
  ['an image without version', 'its image has no version', (all) => (container(all).image = 'tradsys/venue')],
  [
    'a secret in plain text',
    'a secret stands in it',
    (all) => container(all).env.push({ name: 'JWT_SECRET', value: 'x' }),
  ],
  [
    'a backup as root',
    'tradsys-backup: it may run as root',
    (all) => (ofKind(all, 'CronJob')[0].spec.jobTemplate.spec.template.spec.securityContext.runAsUser = 0),
  ],
  ['a Secret', 'a secret is among the manifests', (all) => all.push({ kind: 'Secret', metadata: { name: 'x' } })],
  ['an open namespace', 'the namespace lets any pod in', (all) => (ofKind(all, 'Namespace')[0].metadata.labels = {})],
  [
    'an autoscaler',
    'something scales the writer',
    (all) => all.push({ kind: 'HorizontalPodAutoscaler', metadata: { name: 'x' }, spec: {} }),
  ],
  ['no denial', 'the network is open by default', (all) => (policy(all, 'nothing').spec.policyTypes = ['Ingress'])],
  ['a way in for all', 'a policy lets anybody in or out', (all) => delete policy(all, 'tradsys').spec.ingress[0].from],
  ['a way out for all', 'a policy lets anybody in or out', (all) => policy(all, 'tradsys').spec.egress.push({})],
  ['plain HTTP', 'an ingress speaks plain HTTP', (all) => delete ofKind(all, 'Ingress')[0].spec.tls],
  [
    'a port of the node',
    'a service goes past the ingress',
    (all) => (ofKind(all, 'Service')[0].spec.type = 'NodePort'),
  ],
];

test.each(mutations)('%s is found', (_name, sentence, mutate) => {
  const objects = shipped();
  mutate(objects);
  expect(violations(objects).join('\n')).toContain(sentence);
});

/** The command that operators run, with what it says of each row. */
function preflight(
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
): { status: number | null; answers: Record<string, string> } {
  const { status, stdout } = spawnSync(process.execPath, [CLI, 'preflight', ...args], {
    encoding: 'utf8',
    env: { PATH: process.env['PATH'], DATA_DIR: folder, ...env },
  });
  const answers = Object.fromEntries(
    [...stdout.matchAll(/^(yes|no ) {2}(W\d+)/gm)].map(([, answer = '', id]) => [id, answer.trim()]),
  );
  return { status, answers };
}

const rows = ['W1', 'W2', 'W3', 'W4', 'W5', 'W6', 'W7', 'W8', 'W9', 'W10', 'W11'];
const all = (answer: string): Record<string, string> => Object.fromEntries(rows.map((row) => [row, answer]));

describe('W: tradsys preflight', () => {
  test('says no to each row of a development start, with what to do', () => {
    expect(preflight([])).toEqual({ status: 1, answers: all('no') });
  });

  test('says yes to each row of the production manifests', () => {
    expect(preflight(['--manifests', RENDERED])).toEqual({ status: 0, answers: all('yes') });
  });

  const broken: readonly [string, (objects: KubernetesObject[]) => unknown][] = [
    ['W2', (objects) => container(objects).env.push({ name: 'DATA_KEY', value: 'Zk3vQ8wTq1rX9mB5nC7dF2gH4jL6pS0a' })],
    ['W3', (objects) => (ofKind(objects, 'StatefulSet')[0].spec.replicas = 2)],
    ['W3', (objects) => (pod(objects).terminationGracePeriodSeconds = 5)],
    ['W5', (objects) => (ofKind(objects, 'ServiceMonitor')[0].kind = 'Nothing')],
    ['W6', (objects) => container(objects).env.push({ name: 'TRADSYS_LOG_FORMAT', value: 'text' })],
    ['W7', (objects) => (ofKind(objects, 'CronJob')[0].kind = 'Nothing')],
    ['W8', (objects) => (container(objects).resources.limits.memory = '2Gi')],
    ['W9', (objects) => (policy(objects, 'nothing').kind = 'Nothing')],
    ['W10', (objects) => delete ofKind(objects, 'Ingress')[0].spec.tls],
    ['W11', (objects) => delete container(objects).livenessProbe],
  ];

  test.each(broken)('%s is no where it is broken, and nothing else is', (row, mutate) => {
    const objects = shipped();
    mutate(objects);
    const changed = mkdtempSync(join(folder, 'changed-'));
    writeFileSync(join(changed, 'all.yaml'), objects.map((object) => stringify(object)).join('---\n'));
    expect(preflight(['--manifests', changed])).toEqual({ status: 1, answers: { ...all('yes'), [row]: 'no' } });
  });
});
