/** Each kind is loaded when the first chart of it is drawn. */

import type { Drawing } from "./drawing";
import type { Kind } from "./frame";

const KINDS: { [K in Drawing["kind"]]: () => Promise<Kind<Extract<Drawing, { kind: K }>>> } = {
  bars: async () => (await import("./categories")).bars,
  lines: async () => (await import("./categories")).lines,
  treemap: async () => (await import("./treemap")).treemap,
  flows: async () => (await import("./flows")).flows,
  network: async () => (await import("./network")).network,
  heat: async () => (await import("./heat")).heat,
};

export async function kindOf(drawing: Drawing): Promise<Kind<Drawing>> {
  return (await KINDS[drawing.kind]()) as Kind<Drawing>;
}
