/** The checklist before production, a row for each of what an operator must have: asked of the configuration and of the manifests. */
import type { ResolvedConfig } from '../config/resolve-config.js';
import { type KubernetesObject, ofKind, venueContainer } from './preflight-manifests.js';

export interface PreflightContext {
  readonly config: ResolvedConfig;
  /** Undefined where none were named. */
  readonly manifests: readonly KubernetesObject[] | undefined;
}

export interface PreflightAnswer {
  readonly isYes: boolean;
  readonly reason: string;
}

interface Row {
  readonly id: string;
  readonly title: string;
  readonly fix: string;
  readonly ask: (context: PreflightContext) => PreflightAnswer;
}

const yes = (reason: string): PreflightAnswer => ({ isYes: true, reason });
const no = (reason: string): PreflightAnswer => ({ isYes: false, reason });

/** A row about manifests, where there are any. */
function ofManifests(ask: (objects: readonly KubernetesObject[]) => PreflightAnswer): Row['ask'] {
  return ({ manifests }) => (manifests === undefined ? no('no manifests were named') : ask(manifests));
}

const named = (objects: readonly KubernetesObject[]): string =>
  objects.map((object) => object.metadata?.name).join(', ');

export const preflightRows: readonly Row[] = [
  {
    id: 'W1',
    title: 'Environment and namespace are those of production',
    fix: 'set HFT_ENVIRONMENT=production, and put every object into one namespace.',
    ask: ({ config, manifests }) => {
      const { environment } = config.values;
      if (environment !== 'production') return no(`the environment is ${environment}`);
      const namespaces = new Set(
        manifests?.filter(({ kind }) => kind !== 'Namespace').map(({ metadata }) => metadata?.namespace),
      );
      if (namespaces.size > 1 || namespaces.has(undefined))
        return no('objects are in different namespaces, or in none');
      return yes(
        `the environment is production${manifests === undefined ? '' : `, the namespace ${[...namespaces][0]}`}`,
      );
    },
  },
  {
    id: 'W2',
    title: 'Secrets come from outside',
    fix: 'give JWT_SECRET and DATA_KEY by secretKeyRef, by variable or by file; `kubectl create secret generic hft-secrets`.',
    ask: ({ config, manifests }) => {
      const generated = (['JWT_SECRET', 'DATA_KEY'] as const).filter(
        (name) => config.secrets[name].value === undefined,
      );
      if (generated.length > 0) return no(`${generated.join(' and ')} would be generated into the data directory`);
      const plain = (venueContainer(manifests ?? [])?.env ?? []).filter(
        ({ name, value }: KubernetesObject) => /SECRET|KEY$|PASSWORD/.test(name) && value !== undefined,
      );
      if (plain.length > 0)
        return no(`${plain.map(({ name }: KubernetesObject) => name).join(', ')} stands in the manifest`);
      if (ofKind(manifests ?? [], 'Secret').length > 0) return no('a Secret is among the manifests, with its values');
      return yes('JWT_SECRET and DATA_KEY are given by reference or variable');
    },
  },
  {
    id: 'W3',
    title: 'A rollout has one writer and time to drain',
    fix: 'run a StatefulSet with one replica and terminationGracePeriodSeconds of at least 15.',
    ask: ofManifests((objects) => {
      const [set] = ofKind(objects, 'StatefulSet');
      if (set === undefined) return no('there is no StatefulSet');
      if (set.spec?.replicas !== 1)
        return no(`${set.metadata?.name} has ${set.spec?.replicas ?? 1} replicas stated, not 1`);
      const graceS = set.spec?.template?.spec?.terminationGracePeriodSeconds ?? 30;
      return graceS < 15 ? no(`the drain has ${graceS} seconds`) : yes(`one replica, ${graceS} seconds to drain`);
    }),
  },
  {
    id: 'W4',
    title: 'The key of access tokens is a strong one',
    fix: 'set JWT_SECRET (or JWT_SECRET_FILE) to at least 32 random bytes: `openssl rand -base64 48`.',
    ask: ({ config, manifests }) => {
      const { value } = config.secrets.JWT_SECRET;
      if (value === undefined) return no('JWT_SECRET is not set');
      // Samples and guessable values are refused where the environment is production.
      if (config.values.environment !== 'production') return no('weak values are only refused in production');
      if (manifests !== undefined) return yes('it comes from a Secret, and the venue refuses to start with a weak one');
      return yes('it is long enough and none of the known samples');
    },
  },
  {
    id: 'W5',
    title: 'Prometheus scrapes, rules and dashboards ship',
    fix: 'leave monitoring.enable_prometheus on, and apply a ServiceMonitor and the PrometheusRule of deployments/kustomize.',
    ask: ({ config, manifests }) => {
      if (!config.values['monitoring.enable_prometheus']) return no('monitoring.enable_prometheus is off');
      if (manifests === undefined) return no('no manifests were named');
      const missing = ['ServiceMonitor', 'PrometheusRule'].filter((kind) => ofKind(manifests, kind).length === 0);
      if (missing.length > 0) return no(`there is no ${missing.join(' and no ')}`);
      const rules =
        ofKind(manifests, 'PrometheusRule')[0].spec?.groups?.flatMap(({ rules: of }: KubernetesObject) => of) ?? [];
      return yes(`a ServiceMonitor and ${rules.length} rules`);
    },
  },
  {
    id: 'W6',
    title: 'The log can be shipped',
    fix: 'set log.format to json (the default in production) and collect standard error of the container.',
    ask: ({ config }) => {
      const format = config.values['log.format'];
      return format === 'json' ? yes('lines are JSON') : no(`log.format is ${format}`);
    },
  },
  {
    id: 'W7',
    title: 'Backups are taken by themselves, and writes are durable',
    fix: 'keep journal.sync at batch, and schedule `tradsys backup` (CronJob of deployments/kustomize) to another volume.',
    ask: ({ config, manifests }) => {
      if (config.values['journal.sync'] !== 'batch') return no('journal.sync loses acknowledged orders');
      if (manifests === undefined) return no('no manifests were named');
      const jobs = ofKind(manifests, 'CronJob').filter((job) => JSON.stringify(job).includes('tradsys backup'));
      return jobs.length === 0
        ? no('no CronJob runs `tradsys backup`')
        : yes(`${named(jobs)} runs at ${jobs[0].spec?.schedule}`);
    },
  },
  {
    id: 'W8',
    title: 'Nothing scales the writer, and its memory is bounded',
    fix: 'remove the HorizontalPodAutoscaler of the StatefulSet; set HFT_MEMORY_LIMIT below half of its memory limit.',
    ask: ({ config, manifests }) => {
      if (manifests === undefined) return no('no manifests were named');
      const scaled = ofKind(manifests, 'HorizontalPodAutoscaler').filter(
        ({ spec }) => spec?.scaleTargetRef?.kind === 'StatefulSet',
      );
      if (scaled.length > 0) return no(`${named(scaled)} would start a second writer`);
      const limit = bytesOf(venueContainer(manifests)?.resources?.limits?.memory);
      const heap = config.values['hft.memory_limit'];
      if (limit === undefined) return no('the container has no memory limit');
      if (heap === null || heap > limit / 2) return no('the heap may take more than half of the memory limit');
      return yes(`a heap of ${Math.round((100 * heap) / limit)} % of the memory limit, no autoscaler`);
    },
  },
  {
    id: 'W9',
    title: 'The network lets in clients and Prometheus only',
    fix: 'apply the Service, Ingress and NetworkPolicies of deployments/kustomize, one of which denies everything by default.',
    ask: ofManifests((objects) => {
      const policies = ofKind(objects, 'NetworkPolicy');
      const denies = policies.some(({ spec }) => {
        const isAll = Object.keys(spec?.podSelector ?? { some: 1 }).length === 0;
        return isAll && spec.policyTypes?.length === 2 && spec.ingress === undefined && spec.egress === undefined;
      });
      if (!denies) return no('no NetworkPolicy denies everything by default');
      const sticky = ofKind(objects, 'Service').some(({ spec }) => spec?.sessionAffinity === 'ClientIP');
      return sticky ? yes('denied by default; clients keep their venue') : no('no Service keeps a client on its venue');
    }),
  },
  {
    id: 'W10',
    title: 'Traffic is encrypted',
    fix: 'set ENABLE_TLS with TLS_CERT_FILE and TLS_KEY_FILE, or end TLS at an Ingress with a certificate of cert-manager.',
    ask: ({ config, manifests }) => {
      if (config.values['tls.enabled']) return yes('the venue itself speaks TLS 1.3');
      const ingresses = ofKind(manifests ?? [], 'Ingress');
      const plain = ingresses.filter(({ spec }) => !spec?.tls?.[0]?.secretName);
      if (ingresses.length === 0) return no('neither the venue nor an Ingress ends TLS');
      return plain.length > 0 ? no(`${named(plain)} has no certificate`) : yes(`${named(ingresses)} ends TLS`);
    },
  },
  {
    id: 'W11',
    title: 'Start, life and readiness have probes of their own',
    fix: 'ask /health/startup, /health/live and /health/ready in startupProbe, livenessProbe and readinessProbe.',
    ask: ofManifests((objects) => {
      const container = venueContainer(objects);
      const wanted = {
        startupProbe: '/health/startup',
        livenessProbe: '/health/live',
        readinessProbe: '/health/ready',
      };
      const wrong = Object.entries(wanted).filter(([probe, path]) => container?.[probe]?.httpGet?.path !== path);
      return wrong.length === 0
        ? yes('three probes')
        : no(`${wrong.map(([probe]) => probe).join(', ')} is missing or asks elsewhere`);
    }),
  },
];

function bytesOf(quantity: string | undefined): number | undefined {
  const [, count, unit = ''] = /^(\d+)(Ki|Mi|Gi)?$/.exec(quantity ?? '') ?? [];
  if (count === undefined) return undefined;
  return Number(count) * ({ Ki: 2 ** 10, Mi: 2 ** 20, Gi: 2 ** 30 }[unit] ?? 1);
}
