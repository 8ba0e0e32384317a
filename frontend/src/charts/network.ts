/** Nodes in stages from left to right, and what leads where: an industry chain. */

import { GraphChart } from "echarts/charts";
import { LegendComponent, TooltipComponent } from "echarts/components";
import { use } from "echarts/core";
import { readable } from "./colours";
import type { Network } from "./drawing";
import { frame, linkOf, tooltip, type Kind, type Room } from "./frame";
import { cut } from "./sizes";

use([GraphChart, LegendComponent, TooltipComponent]);

const STAGE = 168;
const ROW = 40;
const HEAD = 36;
const LEGEND = 32;
const BOX: readonly [number, number] = [128, 28];

export const network: Kind<Network> = {
  option: (drawing, room) => ({
    ...frame(room),
    legend: {
      show: drawing.groups.length > 1,
      left: 0,
      top: 0,
      selectedMode: false,
      textStyle: { color: room.look.ink },
      data: drawing.groups.map((name, at) => ({ name, itemStyle: boxStyle(at, room) })),
    },
    tooltip: tooltip(room, { formatter: ({ name }: { name: string }) => name }),
    series: [
      {
        type: "graph",
        layout: "none",
        left: BOX[0] / 2 + 4,
        right: BOX[0] / 2 + 4,
        top: LEGEND + 16,
        bottom: 24,
        preserveAspect: false,
        symbol: "rect",
        symbolSize: BOX,
        edgeSymbol: ["none", "arrow"],
        edgeSymbolSize: 7,
        lineStyle: { color: room.look.quiet, width: 1, curveness: 0.08 },
        emphasis: { focus: "adjacency", lineStyle: { width: 2.5 } },
        categories: drawing.groups.map((name, at) => ({ name, itemStyle: boxStyle(at, room) })),
        data: [...heads(drawing, room), ...boxes(drawing, room)],
        links: drawing.edges.map(([source, target]) => ({
          source: `node-${source}`,
          target: `node-${target}`,
        })),
      },
    ],
  }),
  height: (drawing) => LEGEND + HEAD + 40 + ROW * tallest(drawing),
  least: (drawing) => STAGE * drawing.stages.length,
  link: (_, clicked) => linkOf(clicked),
};

function tallest(drawing: Network): number {
  return Math.max(1, ...drawing.stages.map((_, stage) => inStage(drawing, stage).length));
}

function inStage(drawing: Network, stage: number): Network["nodes"] {
  return drawing.nodes.filter((node) => node.stage === stage);
}

interface BoxStyle {
  color: string;
  borderColor: string;
  borderWidth: number;
  borderType: "solid" | "dashed" | "dotted";
}

const BORDERS = ["solid", "solid", "dashed", "dotted"] as const;

/** Groups by more than colour: filled, outlined, dashed, dotted, and so on again. */
function boxStyle(group: number, { look }: Room): BoxStyle {
  const colour = look.series[group % look.series.length] ?? look.ink;
  const way = group % 4;
  return {
    color: way === 0 ? colour : look.paper,
    borderColor: colour,
    borderWidth: way === 3 ? 3 : 1.5,
    borderType: BORDERS[way] ?? "solid",
  };
}

function heads(drawing: Network, { look }: Room): object[] {
  return drawing.stages.map((name, stage) => ({
    id: `stage-${stage}`,
    name,
    x: stage * STAGE,
    y: -HEAD,
    symbolSize: 1,
    itemStyle: { color: "transparent", borderWidth: 0 },
    label: {
      show: true,
      color: look.quiet,
      fontWeight: "bold",
      formatter: cut(name, STAGE - 12),
    },
    tooltip: { show: false },
  }));
}

function boxes(drawing: Network, room: Room): object[] {
  const { look } = room;
  const most = tallest(drawing);
  const met = drawing.stages.map(() => 0);
  return drawing.nodes.map((node, number) => {
    const row = met[node.stage] ?? 0;
    met[node.stage] = row + 1;
    // Short stages stand in the middle of the tall ones.
    const first = (most - inStage(drawing, node.stage).length) / 2;
    const style = boxStyle(node.group, room);
    const filled = style.color === style.borderColor;
    return {
      id: `node-${number}`,
      name: node.name,
      link: node.link,
      x: node.stage * STAGE,
      y: (first + row) * ROW,
      // The box is drawn as the label's: a symbol's border is stretched with it.
      itemStyle: { color: look.paper, borderWidth: 0 },
      label: {
        show: true,
        position: "inside",
        color: filled ? readable(style.color, look.paper, look.ink) : look.ink,
        formatter: cut(node.name, BOX[0] - 10),
        width: BOX[0] - 4,
        height: BOX[1] - 4,
        align: "center",
        verticalAlign: "middle",
        backgroundColor: style.color,
        borderColor: style.borderColor,
        borderWidth: style.borderWidth,
        borderType: style.borderType,
      },
    };
  });
}
