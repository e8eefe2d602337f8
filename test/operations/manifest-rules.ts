/** What no manifest of ours may lack, each a sentence for what breaks it. */
import { type KubernetesObject, ofKind } from '../../src/cli/preflight-manifests.js';

export function violations(objects: readonly KubernetesObject[]): string[] {
  const workloads = [
    ...ofKind(objects, 'StatefulSet'),
    ...ofKind(objects, 'Deployment'),
    ...ofKind(objects, 'CronJob'),
  ];
  return [...workloads.flatMap(podViolations), ...clusterViolations(objects)];
}

function podViolations(workload: KubernetesObject): string[] {
  const pod = (workload.spec.jobTemplate?.spec ?? workload.spec).template.spec;
  const { securityContext: shared = {}, containers, initContainers = [], volumes = [] } = pod;
  const found: string[] = [];
  const demand = (isMet: boolean, sentence: string): void => {
    if (!isMet) found.push(`${workload.metadata.name}: ${sentence}`);
  };
  demand(shared.runAsNonRoot === true && shared.runAsUser > 0, 'it may run as root');
  demand(shared.seccompProfile?.type === 'RuntimeDefault', 'system calls are not filtered');
  demand(pod.automountServiceAccountToken === false, 'it gets a token of the cluster');
  demand(pod.hostNetwork !== true && pod.hostPID !== true && pod.hostIPC !== true, 'it shares what is of the host');
  demand(!volumes.some((volume: KubernetesObject) => volume.hostPath !== undefined), 'it mounts a path of the host');
  for (const container of [...containers, ...initContainers]) {
    const own = container.securityContext ?? {};
    demand(own.readOnlyRootFilesystem === true, 'its file system can be written');
    demand(own.allowPrivilegeEscalation === false && own.privileged !== true, 'it may gain privileges');
    demand(own.capabilities?.drop?.includes('ALL') && own.capabilities.add === undefined, 'it keeps capabilities');
    demand(own.runAsUser === undefined && own.runAsNonRoot !== false, 'a container is another user');
    demand(container.resources?.limits?.memory !== undefined, 'its memory has no limit');
    demand(
      /:[^:/]+$|@sha256:/.test(container.image) && !container.image.endsWith(':latest'),
      'its image has no version',
    );
    const plain = (container.env ?? []).filter(
      ({ name, value }: KubernetesObject) => /SECRET|_KEY$|PASSWORD/.test(name) && value !== undefined,
    );
    demand(plain.length === 0, 'a secret stands in it');
  }
  return found;
}

function clusterViolations(objects: readonly KubernetesObject[]): string[] {
  const found: string[] = [];
  if (ofKind(objects, 'Secret').length > 0) found.push('a secret is among the manifests');
  if (
    !ofKind(objects, 'Namespace').every(
      ({ metadata }) => metadata.labels?.['pod-security.kubernetes.io/enforce'] === 'restricted',
    )
  )
    found.push('the namespace lets any pod in');
  if (ofKind(objects, 'HorizontalPodAutoscaler').length > 0) found.push('something scales the writer');
  const isDenial = ({ spec }: KubernetesObject): boolean =>
    Object.keys(spec.podSelector).length === 0 && spec.policyTypes.length === 2 && !spec.ingress && !spec.egress;
  if (!ofKind(objects, 'NetworkPolicy').some(isDenial)) found.push('the network is open by default');
  const isOpen = ({ from, to }: KubernetesObject): boolean => (from ?? to) === undefined;
  for (const { spec } of ofKind(objects, 'NetworkPolicy'))
    if ([...(spec.ingress ?? []), ...(spec.egress ?? [])].some(isOpen)) found.push('a policy lets anybody in or out');
  if (!ofKind(objects, 'Ingress').every(({ spec }) => spec.tls?.[0]?.secretName !== undefined))
    found.push('an ingress speaks plain HTTP');
  for (const { spec } of ofKind(objects, 'Service'))
    if (spec.type === 'NodePort' || spec.type === 'LoadBalancer') found.push('a service goes past the ingress');
  return found;
}
