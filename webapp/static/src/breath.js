/** Long work in slices with a breath between them, so that a slow phone goes on answering. */

const A_SLICE = 6; // milliseconds on a desk; a phone is several times slower

export function breath() {
  return new Promise((resolve) => window.setTimeout(resolve));
}

/** Hand over all that `pieces` yields, at once where it is soon done; what comes back stops it. */
export function gather(pieces, take, now = () => performance.now()) {
  const gathered = [];
  let stopped = false;
  const go = () => {
    const end = now() + A_SLICE;
    while (!stopped) {
      const { done, value } = pieces.next();
      if (done) return take(gathered);
      gathered.push(value);
      if (now() >= end) return breath().then(go);
    }
  };
  go();
  return () => {
    stopped = true;
  };
}
