/** Points that lie on one another are pushed apart, a little, so that each can be seen and met. */

const ROUNDS = 40;

/**
 * Move points {x, y} until they keep `gap` pixels from each other, none further than `limit` from
 * where it belongs; what does not fit stays as near to it as can be.
 */
export function spread(points, gap, limit) {
  const moved = points.map(({ x, y }) => ({ x, y }));
  for (let round = 0; round < ROUNDS; round++) {
    if (!pushApart(moved, gap)) break;
    for (const [i, point] of moved.entries()) holdNear(point, points[i], limit);
  }
  return moved;
}

function pushApart(points, gap) {
  let met = false;
  for (let i = 0; i < points.length; i++) {
    for (let j = i + 1; j < points.length; j++) {
      const [one, other] = [points[i], points[j]];
      // Equal places have no direction between them: the ranks give one.
      const dx = other.x - one.x || 0.01 * (j - i);
      const dy = other.y - one.y;
      const apart = Math.hypot(dx, dy);
      if (apart >= gap - 0.5) continue;
      met = true;
      const share = (gap - apart) / 2 / apart;
      one.x -= dx * share;
      one.y -= dy * share;
      other.x += dx * share;
      other.y += dy * share;
    }
  }
  return met;
}

function holdNear(point, home, limit) {
  const off = Math.hypot(point.x - home.x, point.y - home.y);
  if (off <= limit) return;
  point.x = home.x + ((point.x - home.x) * limit) / off;
  point.y = home.y + ((point.y - home.y) * limit) / off;
}
