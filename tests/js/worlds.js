/** A worker's surroundings in memory: caches, a server that a test can change, and a clock. */

export class Caches {
  constructor() {
    this.all = new Map();
    this.full = false;
  }

  async open(name) {
    if (!this.all.has(name)) this.all.set(name, new Map());
    const entries = this.all.get(name);
    return {
      match: async (address) => entries.get(address)?.clone(),
      put: async (address, answer) => {
        if (this.full && !name.endsWith("records")) {
          throw new DOMException("no room", "QuotaExceededError");
        }
        entries.set(address, answer);
      },
      keys: async () => [...entries.keys()],
    };
  }

  async keys() {
    return [...this.all.keys()];
  }

  async delete(name) {
    return this.all.delete(name);
  }
}

/** A server of pages by address; what it was asked stands in `asked`. */
export class Server {
  constructor(pages) {
    this.pages = pages;
    this.asked = [];
    this.state = "one";
    this.reachable = true;
    this.headers = {};
  }

  list() {
    const items = Object.keys(this.pages).map((address) => ({ address, kind: "page" }));
    return {
      walk: this.state,
      state: this.state,
      title: "Walk",
      language: "en",
      languages: [],
      items,
      words: {},
    };
  }

  fetch = async (asked, options = {}) => {
    const address =
      typeof asked === "string" ? asked : asked.url.replace("https://walks.example", "");
    this.asked.push([address, options]);
    if (!this.reachable) throw new TypeError("no network");
    if (address.includes("/copy.json"))
      return Response.json(this.list(), { headers: this.headers });
    if (!(address in this.pages)) return new Response("", { status: 404 });
    const body = this.pages[address];
    const tag = `"${body.length}-${body}"`;
    if (options.headers?.["If-None-Match"] === tag) return new Response(null, { status: 304 });
    return new Response(body, {
      headers: { ETag: tag, "Content-Type": "text/html", ...this.headers },
    });
  };
}

export function worldOf(pages) {
  const server = new Server(pages);
  const caches = new Caches();
  const world = { caches, server, clock: 0, origin: "https://walks.example", patience: 20 };
  world.fetch = (...asked) => server.fetch(...asked);
  world.now = () => world.clock;
  return world;
}
