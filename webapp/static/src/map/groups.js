/** Stops that would lie on one another become one group; the selected stop always stands alone. */

/**
 * `at(stop)` gives pixels at the present zoom; stops nearer than `reach` to the first of a group
 * join it (0: none does). The groups stand in walking order.
 */
export function grouped(stops, at, reach, selected = "") {
  if (!reach) return stops.map((stop) => ({ stops: [stop], latlng: stop.latlng }));
  const cells = new Map();
  const groups = [];
  for (const stop of stops) {
    const point = at(stop);
    const home = stop.id === selected ? null : near(cells, point, reach);
    if (home) {
      home.stops.push(stop);
      continue;
    }
    const group = { stops: [stop], latlng: stop.latlng, point };
    groups.push(group);
    if (stop.id !== selected) cellOf(cells, cell(point.x, reach), cell(point.y, reach)).push(group);
  }
  return groups;
}

function cell(value, reach) {
  return Math.floor(value / reach);
}

function cellOf(cells, column, row) {
  const key = `${column} ${row}`;
  if (!cells.has(key)) cells.set(key, []);
  return cells.get(key);
}

function near(cells, point, reach) {
  const [column, row] = [cell(point.x, reach), cell(point.y, reach)];
  for (const x of [column - 1, column, column + 1]) {
    for (const y of [row - 1, row, row + 1]) {
      for (const group of cells.get(`${x} ${y}`) ?? []) {
        const { x: gx, y: gy } = group.point;
        if (Math.hypot(gx - point.x, gy - point.y) < reach) return group;
      }
    }
  }
  return null;
}
