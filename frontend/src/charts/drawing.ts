/** What `wanmu/web/office/charts.py` hands over. */

export interface Series {
  name: string;
  values: (number | null)[];
  texts: string[];
  target: boolean;
}

interface Titled {
  title: string;
  unit: string;
}

interface OverCategories extends Titled {
  categories: string[];
  links: string[];
  series: Series[];
}

export interface Bars extends OverCategories {
  kind: "bars";
  stacked: boolean;
  across: boolean;
}

export interface Lines extends OverCategories {
  kind: "lines";
}

export interface Box {
  name: string;
  value: number | null;
  text: string;
  link: string;
  parts: Box[];
}

export interface Treemap extends Titled {
  kind: "treemap";
  boxes: Box[];
}

export interface Flows extends Titled {
  kind: "flows";
  names: string[];
  flows: { source: string; target: string; value: number | null; text: string }[];
}

export interface Network extends Titled {
  kind: "network";
  stages: string[];
  groups: string[];
  nodes: { name: string; stage: number; group: number; link: string }[];
  edges: [number, number][];
}

export interface Heat extends Titled {
  kind: "heat";
  rows: string[];
  columns: string[];
  values: (number | null)[][];
  texts: string[][];
}

export type Drawing = Bars | Lines | Treemap | Flows | Network | Heat;
