/** Profiles as trees of `{ name, place, self, children }`; `self` in milliseconds of one, in KiB of the other. */

function nameOf({ functionName, url, lineNumber }) {
  const file = url.replace(/^.*\/(dist|node_modules)\//, '');
  return {
    name: functionName === '' ? '(anonymous)' : functionName,
    place: url === '' ? '' : `${file}:${lineNumber + 1}`,
  };
}

/** Of a CPU profile; time in which the thread had nothing to do is left out. */
export function cpuTree({ nodes, samples, timeDeltas }) {
  const selfMs = new Map();
  samples.forEach((id, at) => selfMs.set(id, (selfMs.get(id) ?? 0) + timeDeltas[at] / 1_000));
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const toTree = ({ id, callFrame, children = [] }) => ({
    ...nameOf(callFrame),
    self: selfMs.get(id) ?? 0,
    children: children
      .map((child) => byId.get(child))
      .filter(isWork)
      .map(toTree),
  });
  return toTree(nodes[0]);
}

function isWork({ callFrame }) {
  return callFrame.functionName !== '(idle)';
}

/** Of a sampling heap profile. */
export function allocationTree({ head }) {
  const toTree = ({ callFrame, selfSize, children }) => ({
    ...nameOf(callFrame),
    self: selfSize / 1_024,
    children: children.map(toTree),
  });
  return toTree(head);
}
