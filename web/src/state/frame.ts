/**
 * What has changed is drawn once per frame, however often it changed: a thousand messages a second are sixty drawings. A page that is
 * not shown draws nothing, so whatever waits here is a function that reads the newest state, never a list of messages.
 */
const waiting = new Set<() => void>();
let isAsked = false;

/** Calls back in the next frame, once for all calls until then. */
export function nextFrame(draw: () => void): void {
  waiting.add(draw);
  if (isAsked) return;
  isAsked = true;
  requestAnimationFrame(drawAll);
}

function drawAll(): void {
  isAsked = false;
  const draws = [...waiting];
  waiting.clear();
  for (const draw of draws) draw();
}

/** Calls back at most every `ms`, the last time behind the last call. */
export function atMostEvery(ms: number, work: () => void): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  return () => {
    timer ??= setTimeout(() => {
      timer = undefined;
      work();
    }, ms);
  };
}
